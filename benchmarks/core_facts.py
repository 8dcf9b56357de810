"""Runs the hand-written script for one home in a fresh database, under the settings of the product.

The script stands in core_facts_sql/, a section per subject, in order; the settings in profiles.yml.

Usage: python -m benchmarks.core_facts --home DIR --into FILE [--memory-limit 3GB]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

SECTIONS = sorted(Path(__file__).with_name("core_facts_sql").glob("*.sql"))


def build_facts(home: Path, into: Path, memory_limit: str) -> None:
    """Write the tables of the script, from the inputs of a home."""
    inputs = str(home / "build" / "inputs.duckdb").replace("'", "''")
    with duckdb.connect(str(into)) as db:
        db.execute("set memory_limit = $1", [memory_limit])
        db.execute("set threads = 2")
        db.execute("set preserve_insertion_order = false")
        db.execute("set TimeZone = 'UTC'")
        db.execute(f"attach '{inputs}' as inputs (read_only)")
        for section in SECTIONS:
            db.execute(section.read_text("utf-8"))


def main() -> None:
    """Read the arguments and run the script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--memory-limit", default="3GB")
    options = parser.parse_args()
    build_facts(options.home, options.into, options.memory_limit)


if __name__ == "__main__":
    main()
