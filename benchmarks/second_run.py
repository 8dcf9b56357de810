"""CPU of a second `throughline run` on the demo against its unavoidable parts, measured in one go.

Unavoidable: each dbt call by dbt's own command line on the same project and inputs, and the imports of
dagster, great_expectations and vl_convert. While the first run goes on, a reader opens the published file
again and again.

Usage: python -m benchmarks.second_run [--pairs 3] [--home DIR]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import duckdb

from orchestration.dbt_stage import build_command

BIN = Path(sys.executable).parent
IMPORTS = ("dagster", "great_expectations", "vl_convert")
TARGET_RATIO = 2.5


def cpu_seconds(*command: str) -> float:
    """Run a command and return the user and system seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def unavoidable(home: Path) -> dict[str, float]:
    """CPU seconds of each part that no run can do without."""
    dbt = (str(BIN / "throughline"), "dbt", "--home", str(home))
    parts = {
        f"dbt build {tag}": cpu_seconds(*dbt, *build_command(tag, home), "--select", f"tag:{tag}")
        for tag in ("facts", "marts")
    }
    return parts | {f"import {name}": cpu_seconds(sys.executable, "-c", f"import {name}") for name in IMPORTS}


def read_until(stop: threading.Event, published: Path, opened: list[int]) -> None:
    """Open the published file, read-only, until told to stop; an error ends the thread."""
    while not stop.is_set():
        with duckdb.connect(str(published), read_only=True) as reader:
            reader.execute("select count(*) from scorecard.kpi_status").fetchone()
        opened[0] += 1


def run_beside_a_reader(run: tuple[str, ...], home: Path) -> int:
    """Run once while a reader opens the published file; return how often it did."""
    stop, opened = threading.Event(), [0]
    published = home / "published" / "current" / "outcomes.duckdb"
    reader = threading.Thread(target=read_until, args=(stop, published, opened))
    reader.start()
    cpu_seconds(*run)
    if not reader.is_alive():
        raise SystemExit(f"the reader failed at opening {opened[0] + 1}: its error stands above")
    stop.set()
    reader.join()
    return opened[0]


def main() -> None:
    """Print both sides, their ratio pair by pair, and the number of openings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--home", type=Path, default=None)
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="throughline-bench-"))
    run = (str(BIN / "throughline"), "run", "--home", str(home))
    cpu_seconds(*run)
    print(f"openings of the published file during a run: {run_beside_a_reader(run, home)}, none failed")
    ratios = []
    for _ in range(options.pairs):
        ours, parts = cpu_seconds(*run), unavoidable(home)
        ratios.append(ours / sum(parts.values()))
        print(f"run {ours:.1f} s CPU; " + "; ".join(f"{name} {cpu:.1f}" for name, cpu in parts.items()))
    print(f"ratio, median of {len(ratios)}: {statistics.median(ratios):.2f} (target: at most {TARGET_RATIO})")


if __name__ == "__main__":
    main()
