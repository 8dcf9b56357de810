"""One Parquet file per published table, for readers without DuckDB.

Belongs here: which rows of a file are written, and which are taken over from the last version's file.
Does not belong here: which tables exist, what they hold, how the bytes of a file are joined (row_groups.py).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from publishing.content_hash import list_tables, quoted
from publishing.month_sums import MonthSum, Sums
from publishing.row_groups import count_rows, join_files, leading_groups
from publishing.sum_queries import months_sql, order_sql

# Bloom filters stand apart from their row groups, which could then not be taken over as they are.
_OPTIONS = "format parquet, compression zstd, write_bloom_filter false"


def export_parquet(database: Path, folder: Path, sums: Sums, known: Sums, last: Path) -> None:
    """Write <schema>/<table>.parquet for every table, its rows in the order of months and of their values.

    A table with the rows of the last version is the file of that version, by a second name. Of another, the
    row groups before the first month that changed are taken over, and the rest is written.

    Args:
        database: the published database.
        folder: where the files go.
        sums: the sums of the tables.
        known: those of the last version, as far as they can be compared.
        last: the folder of the last version's files; it need not exist.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        for (schema, table), columns in list_tables(connection).items():
            name, place = f"{schema}.{table}", Path(schema) / f"{table}.parquet"
            months, before = (each[name].months if name in each else [] for each in (sums, known))
            source, target = last / place, folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            unchanged = _leading_months(months, before)
            if name in known and len(unchanged) == len(months) == len(before) and source.is_file():
                _link(source, target)
                continue
            groups = leading_groups(source, sum(month.row_count for month in unchanged))
            rest, skipped = _split(months, count_rows(groups))
            written = target.with_suffix(".rest") if groups else target
            path = str(written).replace("'", "''")
            connection.sql(
                f"copy (select * from {quoted(schema)}.{quoted(table)} "
                f"where {months_sql(columns, rest) if groups else 'true'} "
                f"order by {order_sql(columns)} offset {skipped}) to '{path}' ({_OPTIONS})"
            )
            if groups:
                join_files(target, source, groups, written)
                written.unlink()


def _leading_months(months: list[MonthSum], before: list[MonthSum]) -> list[MonthSum]:
    """Return the first months of a table, as far as they have the rows that they had before."""
    pairs = zip(months, before, strict=False)
    changed = next((at for at, (now, then) in enumerate(pairs) if now.rows != then.rows), None)
    return months[: min(len(months), len(before)) if changed is None else changed]


def _split(months: list[MonthSum], row_count: int) -> tuple[list[int], int]:
    """Return the months that hold the rows after the first ones, and how many of theirs come before."""
    rest = list(months)
    while rest and rest[0].row_count <= row_count:
        row_count -= rest.pop(0).row_count
    return [month.month for month in rest], row_count


def _link(source: Path, target: Path) -> None:
    """Give a file of an earlier version, which never changes, a second name; copy it where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
