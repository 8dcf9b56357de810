"""The careful reading of CSV and TSV: any codec, any line end, and no line lost.

Belongs here: records, quotes, ragged rows, stray bytes. Does not belong here: the fast way for clean files
(fast.py), the header (headers.py).
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingestion.files import text
from ingestion.files.headers import Cells, NoHeaderError, find_header
from ingestion.files.model import FileProblem, Row, Table
from portfolio.file_mappings import Read

LONGEST_CELL = 2**31 - 1
QUOTE = '"'
_QUOTED = re.compile(r' *"((?:[^"]|"")*)" *')


def delimiter_of(path: Path, read: Read) -> str:
    """Return the declared delimiter, or the one usual for the format."""
    is_tsv = read.format == "tsv" or (read.format is None and path.suffix.lower() in {".tsv", ".tab"})
    return read.delimiter or ("\t" if is_tsv else ",")


def read_delimited(path: Path, read: Read) -> Table:
    """Read a CSV or TSV file; FileProblem when it has no header or its codec cannot read it at all."""
    encoding = text.actual_encoding(path, read.encoding)
    records = _records(path, encoding, delimiter_of(path, read))
    cells: Iterator[Cells] = (row.cells for row in records)
    try:
        columns, first = find_header(cells, read)
    except NoHeaderError as error:
        raise FileProblem(path, f"{error}; it was read as {encoding}") from error
    if any(text.has_stray_bytes(name) for name in columns):
        if text.is_unicode(encoding):
            what = text.name_stray_byte("".join(columns), encoding)
            raise FileProblem(path, f"its header cannot be read: {what}")
        columns = [text.mark_stray_bytes(name) for name in columns]
    data = itertools.chain([Row(first)] if first is not None else [], records)
    return Table(columns, (_checked(row, len(columns), encoding) for row in data if row.cells or row.reason))


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with text.open_text(path, encoding) as lines:
        yield from split_records(lines, delimiter)


def split_records(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Split lines into records. A line that breaks the rules of quoting becomes a rejected one.

    A quote that is never closed would swallow the rest of the file: only the line that opens it is
    rejected, and reading goes on below it.
    """
    csv.field_size_limit(LONGEST_CELL)
    tap = _Tap(lines)
    reader = csv.reader(tap, delimiter=delimiter, strict=True)
    while True:
        tap.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _with_blanks_around_quotes(tap, delimiter) or _broken(tap, error)
            continue
        if any(cell.startswith(" ") and cell.lstrip(" ").startswith(QUOTE) for cell in cells):
            yield _with_blanks_around_quotes(tap, delimiter) or Row(cells)
        else:
            yield Row(cells)


def _broken(tap: _Tap, error: csv.Error) -> Row:
    if tap.is_at_end and len(tap.taken) > 1:
        tap.push_back(1)
        return Row(line=tap.taken[0], reason="a quote opens here and is never closed")
    return Row(line="".join(tap.taken), reason=f"quotes are broken: {error}")


def _with_blanks_around_quotes(tap: _Tap, delimiter: str) -> Row | None:
    """Read a record such as `a, "b" ,c`: blanks between a quote and a delimiter are no data.

    Python's reader knows no such blanks, DuckDB's does; both ways of reading must agree. Python's reader may
    have stopped in the middle of the record: as long as a quote is open, it goes on below.
    """
    taken_count = len(tap.taken)
    quotes = sum(line.count(QUOTE) for line in tap.taken)
    while quotes % 2 and not tap.is_at_end:
        quotes += next(tap, "").count(QUOTE)
    row = _cells_between_blanks("".join(tap.taken).rstrip("\r\n"), delimiter)
    if row is None and len(tap.taken) > taken_count:
        tap.push_back(taken_count)
    return row


def _cells_between_blanks(line: str, delimiter: str) -> Row | None:
    cells, position = [], 0
    while True:
        quoted = _QUOTED.match(line, position)
        end = quoted.end() if quoted else line.find(delimiter, position) % (len(line) + 1)
        cell = quoted.group(1).replace(QUOTE * 2, QUOTE) if quoted else line[position:end]
        is_broken = end < len(line) and line[end] != delimiter
        if is_broken or (not quoted and cell.lstrip(" ").startswith(QUOTE)):
            return None
        cells.append(cell)
        if end >= len(line):
            return Row(cells)
        position = end + 1


class _Tap:
    """Lines on their way into the csv reader, which remembers those of the record it is reading."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.taken: list[str] = []
        self.is_at_end = False

    def __iter__(self) -> _Tap:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.is_at_end = True
            raise
        self.taken.append(line)
        return line

    def push_back(self, kept_count: int) -> None:
        """Give back all taken lines but the first `kept_count`."""
        self._lines = itertools.chain(self.taken[kept_count:], self._lines)
        del self.taken[kept_count:]
        self.is_at_end = False


def _checked(row: Row, width: int, encoding: str) -> Row:
    """Reject a row with too few or too many cells, or with bytes that make its encoding doubtful."""
    if row.reason is not None:
        return Row(line=text.mark_stray_bytes(row.line or ""), reason=row.reason)
    cells = row.cells
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]  # a separator at the end of the line is no data
    if len(cells) != width:
        return Row(line=_line(cells), reason=f"has {len(cells)} cells, and the header has {width}")
    if not any(text.has_stray_bytes(cell or "") for cell in cells):
        return Row(cells)
    if text.is_unicode(encoding):
        joined = "".join(cell or "" for cell in cells)
        return Row(line=_line(cells), reason=text.name_stray_byte(joined, encoding))
    return Row([text.mark_stray_bytes(cell or "") for cell in cells])


def _line(cells: Cells) -> str:
    return text.mark_stray_bytes(",".join(cell or "" for cell in cells))
