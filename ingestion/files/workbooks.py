"""Reading XLSX (and XLS, ODS): the cells of one or several sheets as text.

Belongs here: sheets and how a typed cell is written as text. Formulas give the value that was cached when the
workbook was saved. Does not belong here: the header (headers.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ingestion.files.headers import Cells, NoHeaderError, column_names, find_header
from ingestion.files.model import FileProblem, Row, Table
from portfolio.file_mappings import Read

SHEET = "sheet"


def read_workbook(path: Path, read: Read) -> Table:
    """Read the declared sheets one after the other, by default the first; columns are matched by name.

    A column `sheet` tells from which sheet a row is.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only for workbooks)

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = read.sheets or book.sheet_names[:1]
        missing = [name for name in names if name not in book.sheet_names]
        if missing:
            raise FileProblem(
                path, f"has no sheet {', '.join(missing)}; its sheets are {', '.join(book.sheet_names)}"
            )
        sheets = [
            _sheet(path, name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), read)
            for name in names
        ]
    except (CalamineError, OSError) as error:
        raise FileProblem(path, f"is not a workbook that can be read: {error}") from error
    return _joined(sheets)


def _sheet(path: Path, name: str, grid: list[list[Any]], read: Read) -> tuple[str, list[str], list[Cells]]:
    records: Iterator[Cells] = iter([[cell_text(cell) for cell in row] for row in grid])
    try:
        columns, first = find_header(records, read)
    except NoHeaderError as error:
        raise FileProblem(path, f"sheet {name}: {error}") from error
    rows = [first, *records] if first is not None else list(records)
    while rows and not any(rows[-1]):
        rows.pop()  # formatted but never filled
    return name, columns, rows


def _joined(sheets: list[tuple[str, list[str], list[Cells]]]) -> Table:
    headers = list(dict.fromkeys(column for _, columns, _ in sheets for column in columns))
    sheet_column = column_names([SHEET], reserved=headers)[0]
    return Table([*headers, sheet_column], _rows(sheets, headers))


def _rows(sheets: list[tuple[str, list[str], list[Cells]]], headers: list[str]) -> Iterator[Row]:
    several = len(sheets) > 1
    for name, columns, rows in sheets:
        position = {column: index for index, column in enumerate(columns)}
        order = [position.get(column) for column in headers]
        for cells in rows:
            arranged = [cells[i] if i is not None and i < len(cells) else None for i in order]
            yield Row([*arranged, name if any(arranged) else None], sheet=name if several else None)


def cell_text(value: Any) -> str | None:  # noqa: ANN401  (whatever the workbook holds)
    """Write a cell as text: dates as ISO, whole numbers without a fraction, booleans in small letters."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, timedelta) else str(value.total_seconds())
