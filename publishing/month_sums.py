"""The sums of every table's months: what tells which rows of a publish are those of the last version.

Belongs here: what is summed, what is taken over, and the file of a version that keeps it.
Does not belong here: the canonical text of a row (content_hash.py), the files (parquet_export.py).

A content hash is a sum over rows, so it is also a sum over months of rows. A month with the fingerprint
that it had in the last version keeps its sums: a fingerprint costs a sixth of md5.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import duckdb

from publishing.content_hash import (
    RUN_COLUMNS,
    Columns,
    content_hash,
    digest_sql,
    half_sums_sql,
    list_tables,
    quoted,
)

FILE = "month_sums.json"

_DAY_TYPES = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})

# Types of which DuckDB hashes two values alike only where they are the same. 0.0 and -0.0, or one month and
# thirty days, have one hash: of other types the text is hashed, too.
_EXACT_TYPES = _DAY_TYPES | {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UUID", "VARCHAR", "BLOB", "TIME"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
}

_NO_MONTH = 1 << 40  # of rows without a day, after every other


class MonthSum(NamedTuple):
    """The rows of one month, summed up; `low` and `high`, of the content hash, are None until computed."""

    month: int  # 12 * year + month
    row_count: int
    fingerprint: int
    low: int | None = None
    high: int | None = None

    @property
    def rows(self) -> tuple[int, int, int]:
        """What two months of the same rows share, all columns compared; others by a chance in 2 ** 64."""
        return self[:3]


Sums = dict[str, list[MonthSum]]  # by '<schema>.<table>'; the months in order


def sums_query(connection: duckdb.DuckDBPyConnection, known: Sums) -> str:
    """Return the one statement that sums all tables; of those that are `known`, the fingerprints only.

    One, so that DuckDB works on all of them without asking for Python's lock in between.
    """
    return " union all ".join(
        _table_query(table, columns, has_digests=_name(table) not in known)
        for table, columns in list_tables(connection).items()
    )


def run_sums(connection: duckdb.DuckDBPyConnection, query: str) -> Sums:
    """Run what `sums_query` wrote; a table without a row is left out."""
    rows = connection.execute(f"select * from ({query}) order by 1, 2").fetchall() if query else []
    sums: Sums = {}
    for name, *month in rows:
        sums.setdefault(name, []).append(MonthSum(*month))
    return sums


def complete_sums(connection: duckdb.DuckDBPyConnection, sums: Sums, known: Sums) -> Sums:
    """Return the sums of all tables; what `run_sums` left open is `known` from its rows, or computed."""
    standing = {(name, *month.rows): month for name, months in known.items() for month in months}
    completed: Sums = {}
    queries = []
    for table, columns in list_tables(connection).items():
        name = _name(table)
        months = [
            month if month.low is not None else standing.get((name, *month.rows), month)
            for month in sums.get(name, [])
        ]
        completed[name] = months
        if missing := [month.month for month in months if month.low is None]:
            queries.append(_table_query(table, columns, has_digests=True, months=missing))
    for name, months in run_sums(connection, " union all ".join(queries)).items():
        computed = {month.month: month for month in months}
        completed[name] = [computed.get(month.month, month) for month in completed[name]]
    return completed


def table_hash(months: list[MonthSum]) -> str:
    """Return the content hash of a table whose sums are complete."""
    return content_hash(*((month.row_count, month.low or 0, month.high or 0) for month in months))


def read_sums(connection: duckdb.DuckDBPyConnection, version: Path) -> Sums:
    """Return the sums in a version's folder, as far as those of the open database can be compared with them.

    Left out is what is missing, what cannot be read, and what was summed by another DuckDB, by other code or
    over other columns.
    """
    try:
        written = json.loads((version / FILE).read_text("utf-8"))
        bases = _bases(connection)
        return {
            name: [MonthSum(*month) for month in table["months"]]
            for name, table in written.items()
            if table["basis"] == bases.get(name)
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def write_sums(connection: duckdb.DuckDBPyConnection, sums: Sums, version: Path) -> Sums:
    """Keep complete sums in the folder of the version that they describe, and return them."""
    tables = {name: {"basis": basis, "months": sums[name]} for name, basis in _bases(connection).items()}
    (version / FILE).write_text(json.dumps(tables) + "\n", "utf-8")
    return sums


def order_sql(columns: Columns) -> str:
    """Return the SQL of the order of a table's rows: by month, then by their values."""
    values = (f"{quoted(name)} nulls last" for name, _ in columns)
    return ", ".join((_month_sql(columns), *values))


def months_sql(columns: Columns, months: Collection[int]) -> str:
    """Return the SQL condition of the rows of these months.

    Not `in`, which DuckDB judges only after it has read every column of every row.
    """
    return f"list_contains([{', '.join(map(str, months))}], {_month_sql(columns)})"


def _month_sql(columns: Columns) -> str:
    """Return the SQL of a row's month: that of its first day or time, those of the run aside."""
    days = (quoted(name) for name, kind in columns if kind in _DAY_TYPES and name not in RUN_COLUMNS)
    day = next(days, None)
    return (
        f"coalesce(12 * year({day}) + month({day}), {_NO_MONTH})" if day else f"cast({_NO_MONTH} as bigint)"
    )


def _fingerprint_sql(columns: Columns) -> str:
    """Return the SQL of a row's fingerprint.

    The hash is hashed once more: that of a row is a plain mixture of those of its cells, so that a sum over
    rows could miss a value that changes places with another.
    """
    texts = (
        f"cast({quoted(name)} as varchar)"
        for name, kind in columns
        if kind not in _EXACT_TYPES and not kind.startswith("DECIMAL")
    )
    return f"hash(hash({', '.join([*(quoted(name) for name, _ in columns), *texts])}))"


def _table_query(
    table: tuple[str, str],
    columns: Columns,
    *,
    has_digests: bool,
    months: Collection[int] | None = None,
) -> str:
    """Return the SQL of one table's months, of all or of some, as rows of its name and a MonthSum."""
    name = _name(table).replace("'", "''")
    return f"""
        select '{name}' as name, month, count(*), sum(fingerprint), {half_sums_sql("digest")}
        from (
            select
                {_month_sql(columns)} as month,
                {_fingerprint_sql(columns)} as fingerprint,
                {digest_sql(columns) if has_digests else "cast(null as uhugeint)"} as digest
            from {quoted(table[0])}.{quoted(table[1])}
            where {"true" if months is None else months_sql(columns, months)}
        )
        group by month
    """


def _bases(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return, by table, a digest of all that decides its sums and the order of its rows."""
    bases = {}
    for table, columns in list_tables(connection).items():
        rule = (
            duckdb.__version__,
            columns,
            _table_query(table, columns, has_digests=True),
            order_sql(columns),
        )
        bases[_name(table)] = hashlib.md5(repr(rule).encode(), usedforsecurity=False).hexdigest()
    return bases


def _name(table: tuple[str, str]) -> str:
    return ".".join(table)
