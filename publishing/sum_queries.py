"""The SQL behind the sums of a table's months, and behind the order of its rows.

Belongs here: the month and the fingerprint of a row, and the queries of sums by part and month.
Does not belong here: which sums are asked for (month_sums.py), the canonical text of a row (content_hash.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Literal

from publishing.content_hash import RUN_COLUMNS, Columns, digest_sql, half_sums_sql, quoted
from publishing.storage import WHOLE, Part

_DAY_TYPES = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})

# Types of which DuckDB hashes two values alike only where they are the same. 0.0 and -0.0, or one month and
# thirty days, have one hash: of other types the text is hashed, too.
_EXACT_TYPES = _DAY_TYPES | {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UUID", "VARCHAR", "BLOB", "TIME"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
}

_NO_MONTH = 1 << 40  # of rows without a day, after every other

# What moves every day until it ends: its rows go by their end, and come after all months before that.
_END = "exited_at"

Table = tuple[str, str]
Wanted = dict[int, Collection[int] | None]
"""Which months of which parts, by the places of the parts in their list; None is every month."""
Depth = Literal["rows", "fingerprints", "digests"]
"""What is summed: which rows there are, what is in them, or also the digests of the content hash."""


def order_sql(columns: Columns) -> str:
    """Return the SQL of the order of a table's rows: by month, then by their values."""
    values = (f"{quoted(name)} nulls last" for name, _ in columns)
    return ", ".join((_month_sql(columns), *values))


def months_sql(columns: Columns, months: Collection[int]) -> str:
    """Return the SQL condition of the rows of these months.

    Not `in`, which DuckDB judges only after it has read every column of every row.
    """
    return f"list_contains([{', '.join(map(str, months))}], {_month_sql(columns)})"


def table_queries(
    table: Table,
    columns: Columns,
    parts: list[Part],
    depth: Depth,
    wanted: Wanted,
) -> list[str]:
    """Return the SQL of sums of one table, as rows of its name, the part, and a MonthSum.

    Parts that follow each other are read together; DuckDB reads no other row group then.

    Args:
        table: the table's schema and name.
        columns: its columns.
        parts: its parts, all of them.
        depth: what is summed.
        wanted: which months of which of them.
    """
    queries = []
    for months, run in _runs(wanted):
        after = run[-1] + 1
        rows = [f"rowid >= {parts[run[0]].first}"] if run[0] else []
        rows += [f"rowid < {parts[after].first}"] if after < len(parts) else []
        rows += [] if months is None else [months_sql(columns, months)]
        part = None if parts is WHOLE else _part_sql([parts[place].first for place in run])
        queries.append(table_query(table, columns, depth, part, " and ".join(rows) or "true"))
    return queries


def table_query(
    table: Table, columns: Columns, depth: Depth, part: str | None = None, rows: str = "true"
) -> str:
    """Return the SQL of sums of the rows that fulfil a condition; `part` is the SQL of a row's part."""
    name = ".".join(table).replace("'", "''")
    fingerprint = "cast(null as ubigint)" if depth == "rows" else _fingerprint_sql(columns)
    digest = digest_sql(columns) if depth == "digests" else "cast(null as uhugeint)"
    return f"""
        select
            '{name}' as name, {"part" if part else 0}, month, count(*), sum(fingerprint),
            {half_sums_sql("digest")}, {"sum(hash(place - part))" if part else "null"}
        from (
            select
                {f"{part} as part, rowid as place," if part else ""}
                {_month_sql(columns)} as month, {fingerprint} as fingerprint, {digest} as digest
            from {quoted(table[0])}.{quoted(table[1])}
            where {rows}
        )
        group by {"part, month" if part else "month"}
    """


def _runs(wanted: Wanted) -> Iterable[tuple[Collection[int] | None, list[int]]]:
    """Yield the places of parts that follow each other and of which the same months are wanted."""
    places = sorted(wanted)
    for (_, months), run in groupby(
        enumerate(places),
        key=lambda pair: (
            pair[1] - pair[0],
            None if (own := wanted[pair[1]]) is None else tuple(sorted(own)),
        ),
    ):
        yield months, [place for _, place in run]


def _part_sql(firsts: list[int]) -> str:
    """Return the SQL of a row's part among those that begin at these row ids: its own beginning."""
    if len(firsts) == 1:
        return str(firsts[0])
    middle = len(firsts) // 2
    lower, upper = _part_sql(firsts[:middle]), _part_sql(firsts[middle:])
    return f"case when rowid < {firsts[middle]} then {lower} else {upper} end"


def _month_sql(columns: Columns) -> str:
    """Return the SQL of a row's month: of its end, or of its first day or time, those of the run aside."""
    days = [name for name, kind in columns if kind in _DAY_TYPES and name not in RUN_COLUMNS]
    if not days:
        return f"cast({_NO_MONTH} as bigint)"
    day = quoted(_END if _END in days else days[0])
    return f"coalesce(12 * year({day}) + month({day}), {_NO_MONTH})"


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
