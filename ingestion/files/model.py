"""What the readers of all formats share: a row, a table, a landed file, an error that names the file.

Belongs here: plain data. Does not belong here: reading or writing anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from portfolio.errors import ThroughlineError

FILE = "file"
ROW_NUMBER = "row_number"
REJECTED_LINE = "rejected_line"
REJECTED_REASON = "rejected_reason"
RESERVED = (FILE, ROW_NUMBER, REJECTED_LINE, REJECTED_REASON)
"""Columns of every landed file; a header of the same name becomes `file_2`, as a repeated one does."""


class FileProblem(ThroughlineError):  # noqa: N818  (a problem of the file, named as people say it)
    """A file that cannot be read at all; its rows cannot be counted, so nothing of it lands."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(f"{path}: {what}")


@dataclass(frozen=True)
class Row:
    """One record after the header: its cells, or the line it stood on and why it is no row."""

    cells: Sequence[str | None] = ()
    line: str | None = None
    reason: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Table:
    """The columns of a file and its rows in file order."""

    columns: Sequence[str]
    rows: Iterator[Row]


@dataclass(frozen=True)
class LandedFile:
    """What became of one file. `row_count` counts all records, `rejected_count` those that are no rows."""

    row_count: int
    columns: tuple[str, ...]
    sha256: str
    byte_count: int
    rejected_count: int
