"""One Parquet file per published table, for readers without DuckDB.

Does not belong here: which tables exist, or what they hold.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from publishing.content_hash import list_tables, quoted


def export_parquet(database: Path, folder: Path) -> None:
    """Write <schema>/<table>.parquet for every table, its rows in the order of their values."""
    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table in list_tables(connection):
            (folder / schema).mkdir(parents=True, exist_ok=True)
            target = str(folder / schema / f"{table}.parquet").replace("'", "''")
            connection.sql(
                f"copy (select * from {quoted(schema)}.{quoted(table)} order by all nulls last) "
                f"to '{target}' (format parquet, compression zstd)"
            )
