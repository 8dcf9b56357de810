"""Guesses about a file from its first bytes and cells: encoding, delimiter, header, dates, numbers.

Belongs here: what samples say. Does not belong here: which canonical column a guess serves (propose.py).
Guesses are for a person to look at; nothing of a run depends on them.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingestion.files import text

SAMPLE_BYTES = 1_000_000
SAMPLE_LINES = 200
ENOUGH = 0.8
DELIMITERS = (",", ";", "\t", "|")
CURRENCY_SIGNS = "£$€¥%"
DAYS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
    "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%y", "%b %d, %Y", "%Y-%m-%d",
)  # fmt: skip
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %H:%M:%S.%f", " %H:%M:%S.%f UTC")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?)?")
SEPARATORS: tuple[tuple[str, str | None], ...] = (
    (".", None),
    (".", ","),
    (",", None),
    (",", "."),
    (",", " "),
    (".", " "),
)


def guess_read(path: Path) -> dict[str, Any]:
    """Guess the `read:` part of a mapping of a CSV or TSV file; only what differs from the defaults."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
    encoding = _encoding(path, head)
    lines = head.decode(encoding, errors="replace").splitlines()[:SAMPLE_LINES]
    delimiter = max(DELIMITERS, key=lambda sign: _common_width(_split(lines, sign)))
    header_row = _header_row(_split(lines, delimiter))
    usual = "\t" if path.suffix.lower() in {".tsv", ".tab"} else ","
    found: dict[str, Any] = {}
    if encoding not in {"utf-8", "utf-8-sig", "utf-16", "utf-32"}:
        found["encoding"] = encoding
    if delimiter != usual:
        found["delimiter"] = delimiter
    if header_row > 1:
        found["header_row"] = header_row
    return found


def _encoding(path: Path, head: bytes) -> str:
    marked = text.actual_encoding(path, "utf-8")
    if marked != "utf-8":
        return marked
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return "cp1252" if error.start < len(head) - 4 else "utf-8"  # the sample may end inside a character
    return "utf-8"


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def _common_width(records: list[list[str]]) -> int:
    widths = [len(record) for record in records if record]
    return max(set(widths), key=widths.count) if widths else 0


def _header_row(records: list[list[str]]) -> int:
    """Return the first row, counted from 1, that is as wide as most and has no empty cell."""
    width = _common_width(records)
    wide = (at for at, row in enumerate(records, 1) if len(row) >= width and all(map(str.strip, row)))
    filled = (at for at, row in enumerate(records, 1) if len(row) >= width)
    return next(itertools.chain(wide, filled), 1)


def guess_dates(cells: Iterable[str]) -> list[str] | None:
    """Return formats that together read the cells, none for ISO; None when they are no dates."""
    listed = list(cells)
    rest, formats = [cell for cell in listed if not ISO.fullmatch(cell)], list[str]()
    candidates = [day + clock for clock in CLOCKS for day in DAYS]
    while rest and len(formats) < len(CLOCKS):
        best = max(candidates, key=lambda format_: sum(_is_date(cell, format_) for cell in rest))
        left = [cell for cell in rest if not _is_date(cell, best)]
        if len(left) == len(rest):
            break
        formats.append(best)
        rest = left
    if len(listed) - len(rest) < ENOUGH * len(listed):
        return None
    return [*(["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"] if formats else []), *formats]


def _is_date(cell: str, format_: str) -> bool:
    try:
        datetime.strptime(cell, format_)
    except ValueError:
        return False
    return True


def guess_number(cells: Sequence[str]) -> dict[str, str] | None:
    """Return the options that read most cells as numbers; None when they are no numbers."""
    signs = "".join(sign for sign in CURRENCY_SIGNS if any(sign in cell for cell in cells))
    unsigned = (cell.translate(str.maketrans("", "", signs + "() ")) for cell in cells)
    bare = [cell.strip("+-\u2212") for cell in unsigned]
    counts = {rule: sum(_is_number(cell, *rule) for cell in bare) for rule in SEPARATORS}
    decimal, thousands = max(SEPARATORS, key=lambda rule: counts[rule])
    if counts[decimal, thousands] < ENOUGH * len(cells):
        return None
    options = {"strip": signs, "decimal": "" if decimal == "." else decimal, "thousands": thousands or ""}
    return {name: value for name, value in options.items() if value}


def _is_number(cell: str, decimal: str, thousands: str | None) -> bool:
    if thousands == " ":
        thousands = None  # blanks were taken out already
    group = f"\\d{{1,3}}({re.escape(thousands)}\\d{{3}})+|" if thousands else ""
    return re.fullmatch(f"({group}\\d+)({re.escape(decimal)}\\d*)?([eE]\\d+)?", cell) is not None
