"""Publishing against a plain copy of the published file, measured in one go in fresh processes.

The claim: publishing, the Parquet export aside, takes at most 3 times a plain copy of the file plus 1 second.

Usage: python -m benchmarks.publish --home DIR [--pairs 5]   (DIR: the home folder of a finished run)
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

COPIES, SECONDS = 3.0, 1.0
DATABASE = "outcomes.duckdb"


def copy_seconds(source: Path, target: Path) -> float:
    """Return the wall seconds of a plain copy that reached the disk."""
    started = time.perf_counter()
    shutil.copyfile(source, target)
    with target.open("rb") as handle:
        os.fsync(handle.fileno())
    return time.perf_counter() - started


def publish_seconds(home: Path, scratch: Path, *, with_export: bool) -> float:
    """Publish the build of `home` into a scratch home; return the wall seconds, imports included."""
    started = time.perf_counter()
    from publishing import parquet_export, snapshot  # noqa: PLC0415  (its imports are part of the price)

    (scratch / "build").symlink_to((home / "build").resolve())
    verdict = json.loads((home / "build" / "gate" / "verdict.json").read_text("utf-8"))
    manifest = json.loads((home / "published" / "current" / "manifest.json").read_text("utf-8"))
    facts = snapshot.RunFacts(
        run_id=verdict["run_id"],
        as_of_on=date.fromisoformat(manifest["as_of"]),
        code_version=manifest["code_version"],
        portfolio_name=manifest["portfolio"],
        portfolio_hash=manifest["portfolio_hash"],
        versions_kept=10,
        started_at=datetime.fromisoformat(manifest["run_started_at"]),
    )
    if not with_export:
        parquet_export.export_parquet = _export_nothing
    snapshot.publish(scratch, facts, verdict)
    return time.perf_counter() - started


def _export_nothing(*_: object, **__: object) -> None:
    """Stand in for the export where it does not count."""


def fresh_seconds(home: Path, *flags: str) -> float:
    """Publish in a fresh process; return the wall seconds of the publish."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "benchmarks.publish", "--home", str(home), "--scratch", scratch]
        return float(subprocess.run([*command, *flags], check=True, capture_output=True, text=True).stdout)


def measure(home: Path) -> dict[str, float]:
    """Return one plain copy and one publish, without and with the export, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = copy_seconds(home / "build" / DATABASE, Path(scratch) / "copy.duckdb")
    return {"copy": copy, "publish": fresh_seconds(home), "whole": fresh_seconds(home, "--with-export")}


def main() -> int:
    """Print the medians and whether the claim holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--with-export", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.scratch:
        print(publish_seconds(arguments.home, arguments.scratch, with_export=arguments.with_export))
        return 0
    runs = [measure(arguments.home) for _ in range(arguments.pairs)]
    copy, publish, whole = (statistics.median(run[part] for run in runs) for part in runs[0])
    limit = COPIES * copy + SECONDS
    size = (arguments.home / "build" / DATABASE).stat().st_size / 1e6
    print(f"file {size:.1f} MB, plain copy {copy:.3f} s, whole publish {whole:.3f} s")
    print(f"without export {publish:.3f} s, limit {limit:.3f} s: {'holds' if publish <= limit else 'BROKEN'}")
    return 0 if publish <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
