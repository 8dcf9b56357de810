"""The content hash of a table: same rows, same hash, whatever their order or the day they were computed.

Belongs here: which columns count and the canonical text of a row.
Does not belong here: what a publish does with the hashes (snapshot.py).
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


def quoted(identifier: str) -> str:
    """Return an SQL identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def list_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return (schema, table) of every base table of the open database, in name order."""
    return connection.sql(
        """
        select schema_name, table_name from duckdb_tables()
        where database_name = current_database() and not internal
        order by schema_name, table_name
        """
    ).fetchall()


def table_hashes(db: Path) -> dict[str, str]:
    """Return the content hash of every table of a DuckDB file, by '<schema>.<table>'.

    It reads '<row count>:<hex sum>': the sum of the md5 of each row's canonical text. A sum does not depend
    on the order of rows, and counts a duplicate twice where an xor would lose it. The two halves of each md5
    are summed apart, because a sum of 128-bit numbers would leave the integers.
    """
    with duckdb.connect(str(db), read_only=True) as connection:
        return run_hashes(connection, hash_query(connection))


def hash_query(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the one statement that hashes all tables of the open database; empty where there is none.

    One, so that DuckDB works on all of them without asking for Python's lock in between.
    """
    columns = connection.sql(
        """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where database_name = current_database() and not internal
        order by schema_name, table_name, column_name
        """
    ).fetchall()
    tables = {
        (schema, table): [
            _canonical_cell(name, kind)
            for its_schema, its_table, name, kind in columns
            if (its_schema, its_table) == (schema, table) and name not in RUN_COLUMNS
        ]
        for schema, table in list_tables(connection)
    }
    return " union all ".join(_hash_sql(*names, cells) for names, cells in tables.items())


def run_hashes(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """Run what `hash_query` wrote and return the hashes by '<schema>.<table>'."""
    rows = connection.execute(f"select * from ({query}) order by 1").fetchall() if query else []
    return {name: f"{count}:{int(low) + (int(high) << 64):x}" for name, count, low, high in rows}


def _hash_sql(schema: str, table: str, cells: list[str]) -> str:
    """Return the SQL of one table's name, row count and the two halves of its sum."""
    name = f"{schema}.{table}".replace("'", "''")
    row_text = "concat(" + ", chr(31), ".join(cells or ["''"]) + ")"
    return f"""
        select
            '{name}' as name,
            count(*),
            coalesce(sum(cast(digest & 18446744073709551615 as ubigint)), 0),
            coalesce(sum(cast(digest >> 64 as ubigint)), 0)
        from (select md5_number({row_text}) as digest from {quoted(schema)}.{quoted(table)})
    """


def _canonical_cell(name: str, kind: str) -> str:
    """Return the SQL arguments that concatenate one cell: null is empty, text has its length before it."""
    text = f"cast({quoted(name)} as varchar)"
    if kind in _PLAIN_TYPES or kind.startswith("DECIMAL"):
        return text
    return f"length({text}) || ':', {text}"
