"""Third-party files read with the standard library and pandas alone, to recompute what the product says.

Belongs here: reading. Does not belong here: anything of the product, whose readers are what is tested.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from tests.ingestion.shared import SHARED

DATA = SHARED / "data"
csv.field_size_limit(10**8)  # a cell of the raw tables is a whole API record


def table(path: str | Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Rows of a CSV file as text; quoted line breaks stay inside their cell."""
    text = (DATA / path).read_bytes().decode(encoding, errors="replace")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(path: str, name: str) -> list[dict[str, Any]]:
    """Rows of a sheet as pandas reads them, line breaks in headers as blanks."""
    frame = pd.read_excel(DATA / path, sheet_name=name, engine="calamine", dtype=object)
    frame.columns = pd.Index([" ".join(str(header).split()) for header in frame.columns])
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def cents(amount: Decimal) -> Decimal:
    """An amount to the cent, half away from zero."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def total(cells: Iterable[str]) -> Decimal:
    """The exact sum of amounts that stand as text."""
    return sum((Decimal(cell) for cell in cells), Decimal(0))


def day_shifted(cell: object) -> date | None:
    """A day whose local midnight was shifted to UTC: 15:00 and 16:00 belong to the next day."""
    if not isinstance(cell, datetime) or pd.isna(cell):
        return None
    return cell.date() + timedelta(days=1) if cell.hour in {15, 16} else cell.date()


def day(cell: str, *formats: str) -> date:
    """The day of a cell, by the first format that fits."""
    for form in formats:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    raise ValueError(cell)
