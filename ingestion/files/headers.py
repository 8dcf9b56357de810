"""Finding the header of a table and naming its columns.

Belongs here: banner lines, missing, empty and repeated headers. Does not belong here: splitting lines into
cells, which each format does its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ingestion.files.model import RESERVED
from portfolio.file_mappings import Read

Cells = Sequence[str | None]


class NoHeaderError(Exception):
    """The header that the mapping describes is not in the file; the text says what was looked for."""


def find_header(records: Iterator[Cells], read: Read) -> tuple[list[str], Cells | None]:
    """Consume `records` up to the header and return the column names.

    With header_row 0 there is none: the second value is then the first record, which is data already.
    """
    if read.header_row == 0:
        first = next(records, None)
        if first is None:
            raise NoHeaderError("is empty")
        return column_names([None] * len(first)), first
    for number, record in enumerate(records, start=1):
        if _is_header(record, number, read):
            return column_names(record), None
    raise NoHeaderError(_not_found(read))


def _is_header(record: Cells, number: int, read: Read) -> bool:
    if read.header_row is not None:
        return number == read.header_row
    present = {_clean(cell) for cell in record}
    if read.header_contains is not None:
        return {_clean(cell) for cell in read.header_contains} <= present
    return present - {""} != set()


def _not_found(read: Read) -> str:
    if read.header_row is not None:
        return f"has no row {read.header_row}, where read.header_row says the header is"
    if read.header_contains is not None:
        return f"has no row with the cells {', '.join(read.header_contains)} of read.header_contains"
    return "is empty: there is not even a header"


def column_names(cells: Iterable[str | None], reserved: Iterable[str] = RESERVED) -> list[str]:
    """Name columns after their header cells: blanks become one space, empty ones `column_7`.

    Names that differ only in case are repeated ones too, as SQL sees it: `Sprint`, `sprint_2`.
    """
    taken = {name.casefold() for name in reserved}
    names = []
    for position, cell in enumerate(cells, start=1):
        name = _free(_clean(cell) or f"column_{position}", taken.__contains__)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free(name: str, is_taken: Callable[[str], bool]) -> str:
    candidate, count = name, 1
    while is_taken(candidate.casefold()):
        count += 1
        candidate = f"{name}_{count}"
    return candidate


def _clean(cell: str | None) -> str:
    """Join the lines of a header cell, and drop a byte order mark that was written twice."""
    return " ".join((cell or "").replace("\ufeff", "").replace("\x00", "").split())
