"""CPU of building one more day on top of a build, against the full build, start-up aside, in one go.

The demo company is written at a scale; of one day, its usage events and what the largest ledger recorded
are held back. The full build is a run as of the day before in an empty home; then the held-back rows are
delivered, and the next run continues. Start-up is what a run of a portfolio with next to no rows costs.

Usage: python -m benchmarks.one_more_day [--scale 10] [--folder DIR]   (DIR: where the data go, 0.5 GB at 10)
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

import duckdb

from benchmarks.second_run import BIN, cpu_seconds

DAY_BEFORE, DAY = "2026-09-28", "2026-09-29"
LEDGER_DAY = "09/29/2026"
TARGET_RATIO = 0.10


def hold_back(data: Path) -> list[tuple[Path, Path]]:
    """Take one day out of the data; return what is held back and where it will be delivered."""
    usage, kept = data / "usage" / "events" / "events_2026-09.parquet", data / "kept.parquet"
    held = data / "held.parquet"
    with duckdb.connect() as db:
        for target, condition in ((held, "="), (kept, "<>")):
            held_or_kept = f"select * from '{usage}' where cast(occurred_at as date) {condition} date '{DAY}'"
            db.execute(f"copy ({held_or_kept}) to '{target}' (format parquet)")
    kept.replace(usage)
    ledger = data / "finance" / "ledger" / "mf_us" / "journal_lines_2026-09.csv"
    with ledger.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    recorded = header.index("Date Created")
    journals = {row[header.index("Journal")] for row in rows if row[recorded] == LEDGER_DAY}
    late = data / "held.csv"
    for path, is_late in ((ledger, False), (late, True)):
        with path.open("w", newline="", encoding="utf-8") as file:
            chosen = [row for row in rows if (row[header.index("Journal")] in journals) is is_late]
            csv.writer(file).writerows([header, *chosen])
    return [(held, usage.with_name(f"{DAY}.parquet")), (late, ledger.with_name(f"{DAY}.csv"))]


def main() -> None:
    """Print the CPU seconds of start-up, full build and one more day, and the ratio of the latter two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="throughline-bench-"))
    throughline, demo = str(BIN / "throughline"), folder / "demo"
    cpu_seconds(throughline, "init", str(folder / "starter"))
    starter = (throughline, "run", "--portfolio", str(folder / "starter"), "--home", str(folder / "start_up"))
    cpu_seconds(*starter)  # the project is parsed once per home
    start_up = cpu_seconds(*starter)
    cpu_seconds(throughline, "demo", str(demo), "--scale", str(options.scale))
    deliveries = hold_back(demo / "data")
    run = (throughline, "run", "--portfolio", str(demo), "--home", str(folder / "home"), "--as-of")
    full = cpu_seconds(*run, DAY_BEFORE) - start_up
    for held, place in deliveries:
        held.replace(place)
    day = cpu_seconds(*run, DAY) - start_up
    print(
        f"scale {options.scale}: start-up {start_up:.1f} s CPU; full build {full:.1f}; one more day {day:.1f}"
    )
    print(f"one more day / full build: {day / full:.3f} (target: at most {TARGET_RATIO})")


if __name__ == "__main__":
    main()
