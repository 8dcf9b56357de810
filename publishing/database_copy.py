"""The copy of the built database that is published, free of what keys the pseudonyms.

Belongs here: copying the file, and seeing that no byte of it tells the pepper. Does not belong here: which
version the copy belongs to (snapshot.py).

A database file holds more than its cells: DuckDB may write freed memory into the unused part of a block, and
the build that wrote the file had the pepper in its memory.
"""

from __future__ import annotations

import mmap
import shutil
from pathlib import Path

import duckdb

from publishing.errors import PublishRefused


def copy_database(source: Path, target: Path, pepper: str) -> None:
    """Copy a closed DuckDB file; where its bytes hold the pepper, write its tables into a fresh one instead.

    Raises:
        PublishRefused: the pepper is in the fresh file too, so that a cell must hold it.
    """
    shutil.copyfile(source, target)
    if not _holds(target, pepper):
        return
    target.unlink()
    with duckdb.connect(str(target)) as connection:
        place = str(source).replace("'", "''")
        connection.execute(f"attach '{place}' as built (read_only)")
        connection.execute(f'copy from database built to "{target.stem}"')
    if _holds(target, pepper):
        target.unlink()
        raise PublishRefused(
            f"A table of {source} holds the key of the pseudonyms. Nothing was published. "
            "Find the model that selects it (`pepper`), mend it, then start a whole run."
        )


def _holds(path: Path, secret: str) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(secret.encode()) >= 0
