"""The content hash of a table: same rows, same hash, whatever their order or the day they were computed.

Belongs here: which columns count, the canonical text of a row, and the hash from a sum over rows.
Does not belong here: whose rows need no second reading in a publish (month_sums.py).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

# Columns that differ between two runs over the same landing zone: they say when, not what.
RUN_COLUMNS = frozenset({"run_id", "extracted_at", "landed_at", "ingested_at", "loaded_at", "run_started_at"})

# Types whose text can neither be empty nor hold the separator, so that they need no length prefix.
_PLAIN_TYPES = (
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "UUID"),
    *("DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "INTERVAL"),
)

Columns = list[tuple[str, str]]  # names and types


def quoted(identifier: str) -> str:
    """Return an SQL identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def list_tables(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Columns]:
    """Return the columns of every base table of the open database, in their order, by (schema, table)."""
    rows = connection.sql(
        """
        select t.schema_name, t.table_name, c.column_name, c.data_type
        from duckdb_tables() as t
        inner join duckdb_columns() as c on t.database_oid = c.database_oid and t.table_oid = c.table_oid
        where t.database_name = current_database() and not t.internal
        order by t.schema_name, t.table_name, c.column_index
        """
    ).fetchall()
    tables: dict[tuple[str, str], Columns] = {}
    for schema, table, name, kind in rows:
        tables.setdefault((schema, table), []).append((name, kind))
    return tables


def table_hashes(db: Path) -> dict[str, str]:
    """Return the content hash of every table of a DuckDB file, by '<schema>.<table>'; each row is read."""
    with duckdb.connect(str(db), read_only=True) as connection:
        return {
            f"{schema}.{table}": content_hash(
                *connection.execute(_sums_sql(schema, table, columns)).fetchall()
            )
            for (schema, table), columns in list_tables(connection).items()
        }


def content_hash(*sums: tuple[int, int, int]) -> str:
    """Return the content hash of rows from (row count, low sum, high sum) of each part of them.

    It reads '<row count>:<hex sum>': the sum of the md5 of each row's canonical text. A sum does not depend
    on the order of rows, and counts a duplicate twice where an xor would lose it. The two halves of each md5
    are summed apart, because a sum of 128-bit numbers would leave the integers.
    """
    count, low, high = (sum(part[place] for part in sums) for place in range(3))
    return f"{count}:{low + (high << 64):x}"


def digest_sql(columns: Columns) -> str:
    """Return the SQL of the md5 of a row's canonical text, which names its columns in the order of names."""
    cells = [_canonical_cell(name, kind) for name, kind in sorted(columns) if name not in RUN_COLUMNS]
    return "md5_number(concat(" + ", chr(31), ".join(cells or ["''"]) + "))"


def half_sums_sql(digest: str) -> str:
    """Return the SQL of the sums of the low and the high half of a digest, null where there is no digest."""
    return f"sum(cast({digest} & 18446744073709551615 as ubigint)), sum(cast({digest} >> 64 as ubigint))"


def _sums_sql(schema: str, table: str, columns: Columns) -> str:
    """Return the SQL of one table's row count and the two halves of its sum."""
    return f"""
        select count(*), {half_sums_sql("digest")}
        from (select {digest_sql(columns)} as digest from {quoted(schema)}.{quoted(table)})
        having count(*) > 0
    """


def _canonical_cell(name: str, kind: str) -> str:
    """Return the SQL arguments that concatenate one cell: null is empty, text has its length before it."""
    text = f"cast({quoted(name)} as varchar)"
    if kind in _PLAIN_TYPES or kind.startswith("DECIMAL"):
        return text
    return f"length({text}) || ':', {text}"
