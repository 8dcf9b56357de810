"""The facts stage of a fresh build against one hand-written DuckDB script (core_facts_sql/), in one go.

The claim: at scale 100 a build stays under 4 GB of memory with its memory_limit, and takes at most 3 times
the time of the script. Both read the build/inputs.duckdb of the home and write databases of their own, each
in a child process, and every table of the script must hold the rows of the product's. The home stays as is.

`stage` is what a run does: all models and tests of the facts stage. `facts` is `dbt run` of the script's
tables and of what they read. `start-up` is a dbt call that selects nothing. Run it for a home of each scale
to see how the ratios grow.

Usage: python -m benchmarks.scale --home DIR [--repeat 1] [--memory-limit 3GB]

DIR is the home folder of a finished run that built afresh; the script knows the demo's connectors only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.assets.warehouse import STAGES
from orchestration.dbt_stage import (
    build_command,
    dbt_executable,
    models_at_once,
    name_the_home,
    target_path,
)
from orchestration.location import DBT_PROJECT
from publishing.content_hash import table_hashes

TIMES, GIGABYTES = 3.0, 4.0


@dataclass(frozen=True)
class Cost:
    """What one child process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_gigabytes: float

    def in_words(self) -> str:
        """The three figures with their units."""
        return f"{self.wall_seconds:7.1f} s wall {self.cpu_seconds:7.1f} s CPU {self.peak_gigabytes:6.2f} GB"


def cost_of(command: Sequence[str]) -> Cost:
    """Run a command to its end; what it printed is shown when it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
        # of this one child: getrusage tells the highest peak of all children so far
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            printed.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{printed.read().decode()}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(time.perf_counter() - started, cpu, usage.ru_maxrss * 1024 / 1e9)


def dbt(scratch: Path, *arguments: str) -> list[str]:
    """A dbt call in the scratch home; its default variables name the connectors of the demo company."""
    target = str(target_path(scratch))
    project = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))
    return [dbt_executable(), *arguments, *project, "--target-path", target, "--log-path", target]


def cost_of_dbt(scratch: Path, *arguments: str) -> Cost:
    """Build afresh with one dbt call."""
    for name in ("warehouse", "outcomes"):
        (scratch / "build" / f"{name}.duckdb").unlink(missing_ok=True)
    return cost_of(dbt(scratch, *arguments))


def scratch_home(home: Path, scratch: Path, memory_limit: str) -> None:
    """Prepare a home with the inputs of the measured one and the parsed dbt project."""
    inputs = (home / "build" / "inputs.duckdb").resolve()
    with duckdb.connect(str(inputs), read_only=True) as db:
        if db.execute("select 1 from control.continuation where earlier_as_of_at is not null").fetchall():
            raise SystemExit(
                f"{inputs} holds what is new since the last build alone: run into a fresh home, then measure"
            )
    (scratch / "build").mkdir()
    (scratch / "build" / inputs.name).symlink_to(inputs)
    name_the_home(scratch)
    os.environ["THROUGHLINE_MEMORY_LIMIT"] = memory_limit
    cost_of(dbt(scratch, "parse"))


def measure(home: Path, scratch: Path, memory_limit: str) -> dict[str, Cost]:
    """Run the script and each dbt call once; the stage comes last, so that its tables stay."""
    script = scratch / "script.duckdb"
    script.unlink(missing_ok=True)
    by_hand = (sys.executable, "-m", "benchmarks.core_facts", "--home", str(home), "--into", str(script))
    costs = {"script": cost_of([*by_hand, "--memory-limit", memory_limit])}
    with duckdb.connect(str(script), read_only=True) as db:
        tables = [f"+{name}" for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()]
    threads = str(models_at_once(scratch))
    run = ("run", "--no-write-json", "--log-level-file", "none", "--threads", threads, "--select")
    costs["start-up"] = cost_of_dbt(scratch, *run, "tag:none")
    costs["facts"] = cost_of_dbt(scratch, *run, *tables)
    selected, left_out = (names.split() for names in STAGES["facts"])
    stage = (*build_command("facts", scratch), "--select", *selected, "--exclude", *left_out)
    costs["stage"] = cost_of_dbt(scratch, *stage)
    return costs


def differing_tables(scratch: Path) -> list[str]:
    """The tables of the script that hold something else than the product's."""
    ours = table_hashes(scratch / "build" / "outcomes.duckdb")
    scripted = table_hashes(scratch / "script.duckdb")
    print("tables: " + ", ".join(f"{name} {hashed.split(':')[0]}" for name, hashed in scripted.items()))
    return [name for name, hashed in scripted.items() if ours.get(name) != hashed]


def middle(costs: Sequence[Cost]) -> Cost:
    """The median run by wall time: its three figures belong together."""
    return sorted(costs, key=lambda cost: cost.wall_seconds)[(len(costs) - 1) // 2]


def main() -> int:
    """Print what each side took, their ratios and whether the claim holds for this home."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--memory-limit", default="3GB")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="throughline-bench-") as folder:
        scratch = Path(folder)
        scratch_home(options.home, scratch, options.memory_limit)
        runs = [measure(options.home, scratch, options.memory_limit) for _ in range(options.repeat)]
        differing = differing_tables(scratch)
    costs = {part: middle([run[part] for run in runs]) for part in runs[0]}
    for part, cost in costs.items():
        print(f"{part:<9} {cost.in_words()}")
    started = costs["start-up"].wall_seconds
    for part in ("facts", "stage"):
        ratios = [(run[part].wall_seconds - started) / run["script"].wall_seconds for run in runs]
        cpus = [
            (run[part].cpu_seconds - run["start-up"].cpu_seconds) / run["script"].cpu_seconds for run in runs
        ]
        print(
            f"{part} against the script, start-up aside, median of {len(runs)}: "
            f"{statistics.median(ratios):.2f} times the wall, {statistics.median(cpus):.2f} times the CPU"
        )
    peak = max(run["stage"].peak_gigabytes for run in runs)
    slower = statistics.median(run["stage"].wall_seconds / run["script"].wall_seconds for run in runs)
    print(f"stage, start-up included: {slower:.2f} times the script's wall, {peak:.2f} GB")
    print("every table is equal" if not differing else f"DIFFERENT: {', '.join(differing)}")
    holds = slower <= TIMES and peak < GIGABYTES and not differing
    print(f"at most {TIMES:g} times, under {GIGABYTES:g} GB: {'holds' if holds else 'BROKEN'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
