"""The sums of every table's months: what tells which rows of a publish are those of the last version.

Belongs here: what is taken over, what is computed, and the file of a version that keeps it.
Does not belong here: the SQL of a sum (sum_queries.py), the files (parquet_export.py).

A content hash is a sum over rows, so it is also a sum over months of rows. A month with the fingerprint
that it had in the last version keeps its sums: a fingerprint costs a sixth of md5. Each part of a large table
has months of its own, too. Of a part that stayed in the file as it was only days and row ids are read, to see
of which months rows were deleted; all other months of it keep fingerprint and sums.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import duckdb

from publishing.content_hash import content_hash, list_tables
from publishing.storage import WHOLE, Parts
from publishing.sum_queries import Depth, Table, Wanted, order_sql, table_queries, table_query

FILE = "month_sums.json"


class MonthSum(NamedTuple):
    """The rows of one month, summed up; `low` and `high`, of the content hash, are None until computed."""

    month: int  # 12 * year + month
    row_count: int
    fingerprint: int
    low: int | None = None
    high: int | None = None
    places: int | None = None  # where the rows stand, of a month of a part

    @property
    def rows(self) -> tuple[int, int, int]:
        """What two months of the same rows share, all columns compared; others by a chance in 2 ** 64."""
        return self[:3]

    @property
    def living(self) -> tuple[int, int, int | None]:
        """What two months of the same rows of one part share, where the part stayed as it was."""
        return self.month, self.row_count, self.places


class PartSums(NamedTuple):
    """The months of one part of a table."""

    identity: str
    months: list[MonthSum]


class TableSums(NamedTuple):
    """The months of a table in order, and those of each of its parts."""

    months: list[MonthSum]
    parts: list[PartSums]


Sums = dict[str, TableSums]  # by '<schema>.<table>'
ByPart = dict[str, dict[int, list[MonthSum]]]  # by table, and the first row id of the part


class Standing(NamedTuple):
    """What is known of the parts of large tables, and what is not."""

    months: ByPart
    missing: dict[str, Wanted]


def find_standing(connection: duckdb.DuckDBPyConnection, parts: Parts, known: Sums) -> Standing:
    """Return the months of parts that hold the rows that they held in the last version."""
    before = {
        name: {part.identity: part.months for part in known[name].parts} if name in known else {}
        for name in parts
    }
    queries: list[str] = []
    for table, columns in list_tables(connection).items():
        name = _name(table)
        own = parts.get(name, [])
        wanted: Wanted = {at: None for at, part in enumerate(own) if part.identity in before[name]}
        queries += table_queries(table, columns, own, "rows", wanted)
    found = _run(connection, " union all ".join(queries))
    standing = Standing({name: {} for name in parts}, {name: {} for name in parts})
    for name, own in parts.items():
        for at, part in enumerate(own):
            if part.identity not in before[name]:
                standing.missing[name][at] = None
                continue
            now = {month.living: month.month for month in found.get(name, {}).get(part.first, [])}
            kept = [month for month in before[name][part.identity] if month.living in now]
            standing.months[name][part.first] = kept
            if changed := set(now.values()) - {month.month for month in kept}:
                standing.missing[name][at] = changed
    return standing


def sums_query(connection: duckdb.DuckDBPyConnection, parts: Parts, known: Sums, standing: Standing) -> str:
    """Return the one statement that sums what does not stand; of a `known` table the fingerprints only.

    One, so that DuckDB works on all of them without asking for Python's lock in between.
    """
    queries: list[str] = []
    for table, columns in list_tables(connection).items():
        name = _name(table)
        depth: Depth = "fingerprints" if name in known else "digests"
        wanted = standing.missing.get(name, {0: None})
        queries += table_queries(table, columns, parts.get(name, WHOLE), depth, wanted)
    return " union all ".join(queries)


def run_sums(connection: duckdb.DuckDBPyConnection, query: str, parts: Parts, standing: Standing) -> Sums:
    """Run what `sums_query` wrote and add what stands; a table without a row is left out."""
    computed = _run(connection, query)
    sums: Sums = {}
    for name in {**computed, **parts}:
        halves = [each.get(name, {}) for each in (standing.months, computed)]
        sums[name] = _added(
            [
                PartSums(part.identity, [month for half in halves for month in half.get(part.first, [])])
                for part in parts.get(name, WHOLE)
            ]
        )
    return sums


def complete_sums(connection: duckdb.DuckDBPyConnection, sums: Sums, parts: Parts, known: Sums) -> Sums:
    """Return the sums of all tables; what `run_sums` left open is `known` from its rows, or computed."""
    completed: Sums = {}
    queries: list[str] = []
    for table, columns in list_tables(connection).items():
        name = _name(table)
        own = sums.get(name, TableSums([], []))
        same = {month.rows: month for month in known[name].months} if name in known else {}
        months = [month if month.low is not None else same.get(month.rows, month) for month in own.months]
        completed[name] = TableSums(months, own.parts)
        open_months = {month.month for month in months if month.low is None}
        wanted: Wanted = {
            place: missing
            for place, part in enumerate(own.parts)
            if (missing := open_months & {month.month for month in part.months if month.low is None})
        }
        queries += table_queries(table, columns, parts.get(name, WHOLE), "digests", wanted)
    for name, computed in _run(connection, " union all ".join(queries)).items():
        months, before = completed[name]
        own = _added(
            [
                PartSums(part.identity, _filled(part.months, computed.get(place.first, [])))
                for part, place in zip(before, parts.get(name, WHOLE), strict=True)
            ]
        )
        completed[name] = TableSums(_filled(months, own.months), own.parts)
    return completed


def table_hash(sums: TableSums) -> str:
    """Return the content hash of a table whose sums are complete."""
    return content_hash(*((month.row_count, month.low or 0, month.high or 0) for month in sums.months))


def _run(connection: duckdb.DuckDBPyConnection, query: str) -> ByPart:
    """Run a union of table queries."""
    sums: ByPart = {}
    if query:
        for name, part, *month in connection.execute(f"select * from ({query}) order by 1, 2, 3").fetchall():
            sums.setdefault(name, {}).setdefault(part, []).append(MonthSum(*month))
    return sums


def _added(parts: list[PartSums]) -> TableSums:
    """Return the sums of all parts together; a month is open as long as it is open in one of them."""
    together: dict[int, list[MonthSum]] = {}
    for part in parts:
        for month in part.months:
            together.setdefault(month.month, []).append(month)
    return TableSums([_sum(months) for _, months in sorted(together.items())], parts)


def _sum(months: list[MonthSum]) -> MonthSum:
    """Return several sums of one month as one."""
    total = MonthSum(
        months[0].month,
        sum(month.row_count for month in months),
        sum(month.fingerprint for month in months),
    )
    if any(month.low is None for month in months):
        return total
    return total._replace(
        low=sum(month.low or 0 for month in months), high=sum(month.high or 0 for month in months)
    )


def _filled(months: list[MonthSum], others: list[MonthSum]) -> list[MonthSum]:
    """Return the months, those that are complete among the `others` in place of open ones."""
    complete = {month.month: month for month in others if month.low is not None}
    return [month if month.low is not None else complete.get(month.month, month) for month in months]


def read_sums(connection: duckdb.DuckDBPyConnection, version: Path) -> Sums:
    """Return the sums in a version's folder, as far as those of the open database can be compared with them.

    Left out is what is missing, what cannot be read, and what was summed by another DuckDB, by other code or
    over other columns.
    """
    try:
        written = json.loads((version / FILE).read_text("utf-8"))
        bases = _bases(connection)
        return {
            name: TableSums(
                [MonthSum(*month) for month in table["months"]],
                [PartSums(part, [MonthSum(*month) for month in months]) for part, months in table["parts"]],
            )
            for name, table in written.items()
            if table["basis"] == bases.get(name)
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def write_sums(connection: duckdb.DuckDBPyConnection, sums: Sums, version: Path) -> Sums:
    """Keep complete sums in the folder of the version that they describe, and return them."""
    tables = {
        name: {
            "basis": basis,
            "months": sums[name].months,
            "parts": [part for part in sums[name].parts if part.identity],
        }
        for name, basis in _bases(connection).items()
    }
    (version / FILE).write_text(json.dumps(tables) + "\n", "utf-8")
    return sums


def _bases(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return, by table, a digest of all that decides its sums and the order of its rows."""
    bases = {}
    for table, columns in list_tables(connection).items():
        rule = (duckdb.__version__, columns, table_query(table, columns, "digests"), order_sql(columns))
        bases[_name(table)] = hashlib.md5(repr(rule).encode(), usedforsecurity=False).hexdigest()
    return bases


def _name(table: Table) -> str:
    return ".".join(table)
