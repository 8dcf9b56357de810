"""Raw landing of a clean UTF-8 CSV, hashing included, against DuckDB's own copy of it to Parquet.

    python -m benchmarks.landing --megabytes 1000 --rounds 5

Both are timed in turns, in one process; the ratio is the median over the pairs. The goal is at most 1.5.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from ingestion.files import land_file
from portfolio.file_mappings import Read

BYTES_PER_ROW = 101
GOAL = 1.5


def main() -> None:
    """Write the file, time both ways, print the ratio; exit code 1 above the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--folder", type=Path, default=None, help="where to write; default: a temporary folder"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        ratio = measure(Path(folder), arguments.megabytes, arguments.rounds)
    print(f"median ratio {ratio:.2f}, goal at most {GOAL}")
    raise SystemExit(ratio > GOAL)


def measure(folder: Path, megabytes: int, rounds: int) -> float:
    """Return the median of landing time by copy time, over `rounds` pairs after one of warming up."""
    source = _write_source(folder / "ledger.csv", megabytes)
    print(f"{source.stat().st_size / 1e6:.0f} MB")
    ratios = []
    for number in range(rounds + 1):
        copied = _timed(lambda: _copy(source, folder / "copy.parquet"))
        landed = _timed(lambda: land_file(source, Read(), folder / "landed.parquet"))
        print(f"copy {copied:6.2f} s, landing {landed:6.2f} s, ratio {landed / copied:.2f}")
        if number:
            ratios.append(landed / copied)
    return statistics.median(ratios)


def _write_source(path: Path, megabytes: int) -> Path:
    query = f"""
        select i as id, 'ACC-' || (i * 7919 % 5000) as account,
            cast((i * 104729 % 1000000) / 100.0 as decimal(18, 2)) as amount,
            date '2024-01-01' + cast(i % 700 as integer) as posted_on, md5(cast(i as varchar)) as journal,
            'a line of text, number ' || i as description, case when i % 3 > 0 then 'USD' end as currency
        from range({megabytes * 1_000_000 // BYTES_PER_ROW}) as t(i)
    """
    with duckdb.connect() as db:
        db.execute(f"copy ({query}) to '{path}' (header)")
    return path


def _copy(source: Path, target: Path) -> None:
    with duckdb.connect() as db:
        db.execute(f"copy (from read_csv('{source}', all_varchar = true)) to '{target}' (format parquet)")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
