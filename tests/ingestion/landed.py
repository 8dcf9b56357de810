"""One file landed and read back: what the tests of readers share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from ingestion.files import LandedFile, land_file
from portfolio.file_mappings import Read


def land(
    folder: Path, content: bytes, name: str = "a.csv", *, read: Mapping[str, object] | None = None
) -> tuple[LandedFile, list[tuple[Any, ...]]]:
    """Write `content` to a file, land it, and return what landed with the cells of its rows in order."""
    path, target = folder / name, folder / "raw.parquet"
    path.write_bytes(content)
    landed = land_file(path, Read.model_validate(read or {}), target)
    return landed, cells_of(target)


def cells_of(target: Path) -> list[tuple[Any, ...]]:
    """Return the cells of the rows that are none of the rejected ones."""
    query = "select * exclude (file, row_number, rejected_line, rejected_reason) from read_parquet(?)"
    with duckdb.connect() as db:
        return db.execute(
            f"{query} where rejected_reason is null order by row_number", [str(target)]
        ).fetchall()


def rejected_of(folder: Path) -> list[tuple[Any, ...]]:
    """Return (row_number, line, reason) of the rejected rows of the file landed last in `folder`."""
    query = "select row_number, rejected_line, rejected_reason from read_parquet(?)"
    query += " where rejected_reason is not null order by row_number"
    with duckdb.connect() as db:
        return db.execute(query, [str(folder / "raw.parquet")]).fetchall()
