"""Where a DuckDB file keeps the rows of its large tables, and what tells whether they are those of last time.

Belongs here: the row groups of a table in the file. Does not belong here: what is computed of their rows
(month_sums.py), or the row groups of a Parquet file (row_groups.py).

DuckDB keeps a table in row groups. A build that continues the last one adds row groups and marks rows as
deleted; the cells of the others stay in the file as they are. Two row groups have the same cells where the
file says the same of every segment of their columns, and where the blocks that hold the segments have the
same checksums. Which of their rows are deleted it does not say: row ids do.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import duckdb

from publishing.content_hash import quoted

LARGE = 200_000  # rows from which on a table is worth it

# A DuckDB file is three headers, then blocks of one size, each of which begins with its checksum.
_HEADERS, _CHECKSUM = 3 * 4096, 8


class Part(NamedTuple):
    """A range of row ids of a table; one without an identity is never known."""

    first: int = 0
    identity: str = ""


WHOLE = [Part()]

Parts = dict[str, list[Part]]  # by '<schema>.<table>', of large tables


def list_parts(connection: duckdb.DuckDBPyConnection, database: Path) -> Parts:
    """Return the row groups of the large tables of the open database, which is the file `database`."""
    large = connection.sql(
        f"""
        select tables.schema_name, tables.table_name, sizes.block_size
        from duckdb_tables() as tables
        inner join pragma_database_size() as sizes on tables.database_name = sizes.database_name
        where tables.database_name = current_database() and tables.estimated_size >= {LARGE}
        """
    ).fetchall()
    with database.open("rb") as file:
        return {
            f"{schema}.{table}": _row_groups(
                connection, f"{quoted(schema)}.{quoted(table)}", _Blocks(file, block_size)
            )
            for schema, table, block_size in large
        }


class _Blocks(NamedTuple):
    """The blocks of a DuckDB file."""

    file: BinaryIO
    size: int

    def checksum(self, number: int) -> bytes:
        """Return the checksum that DuckDB keeps of a block."""
        self.file.seek(_HEADERS + number * self.size)
        return self.file.read(_CHECKSUM)


def _row_groups(connection: duckdb.DuckDBPyConnection, place: str, blocks: _Blocks) -> list[Part]:
    """Return the row groups of one table, in the order of their row ids."""
    groups: dict[int, list[tuple[Any, ...]]] = {}
    for number, *segment in connection.sql(
        f"""
        select
            row_group_id, block_id, additional_block_ids, has_updates or not persistent, count,
            column_path, segment_id, segment_type, start, compression, stats, block_offset
        from pragma_storage_info('{place.replace("'", "''")}')
        order by row_group_id, column_id, column_path, segment_id
        """
    ).fetchall():
        groups.setdefault(number, []).append(tuple(segment))
    parts, first = [], 0
    for segments in groups.values():
        parts.append(Part(first, _identity(blocks, segments)))
        column = segments[0][4]
        first += sum(segment[3] for segment in segments if segment[4] == column)
    return parts


def _identity(blocks: _Blocks, segments: list[tuple[Any, ...]]) -> str:
    """Return a digest of all that decides the cells of a row group; none if it is not all in the file."""
    told = hashlib.md5(usedforsecurity=False)
    for block, others, is_in_memory, *described in segments:
        if is_in_memory:
            return ""
        checksums = [blocks.checksum(each) for each in (block, *others) if each >= 0]
        told.update(repr((described, checksums)).encode())
    return told.hexdigest()
