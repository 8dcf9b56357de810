"""Wrike's spreadsheet export, one sheet per folder, kept by people: three date formats, decimal commas.

Dirt: creation dates in the format of whoever typed them, effort with a decimal comma, titles that begin with
`=`, tasks in two folders, and one date that is words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from examples.meridian_freight.clock import to_local
from examples.meridian_freight.plan.company import DELIVERIES, person_name
from examples.meridian_freight.plan.deliveries import taken_at
from examples.meridian_freight.plan.dirt import MULTI_HOMED_EVERY, UNREADABLE_WRIKE_ROW
from examples.meridian_freight.plan.flow import Items
from examples.meridian_freight.plan.titles import title

_STATUSES = {0: "New", 1: "In Progress", 2: "On Hold", 3: "In Review", 4: "Completed", 5: "Cancelled"}
_FORMATS = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p")
HEADER = ("ID", "Title", "Folders", "Status", "Assignee", "Created on", "Effort (hours)")
WORKBOOK_DATE = datetime(2026, 9, 30)


def write_wrike(path: Path, plans: dict[str, Items]) -> None:
    """Write the workbook of the last delivery."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": WORKBOOK_DATE})
        names = [items.workstream.name for items in plans.values()]
        for items in plans.values():
            sheet = book.add_worksheet(items.workstream.name)
            sheet.write_row(0, 0, HEADER)
            for number, row in enumerate(_rows(items, names), start=1):
                _write_row(sheet, number, row)


def _write_row(sheet: Any, number: int, row: tuple[str, ...]) -> None:  # noqa: ANN401  (xlsxwriter is untyped)
    for column, text in enumerate(row):
        sheet.write_string(number, column, text)


def _rows(items: Items, folders: list[str]) -> Iterator[tuple[str, ...]]:
    workstream = items.workstream
    status = items.status_at(taken_at(len(DELIVERIES) - 1)).tolist()
    local = to_local(items.created_at, workstream.zone).tolist()
    others = [f for f in folders if f != workstream.name]
    for position, (code, created) in enumerate(zip(status, local, strict=True)):
        shared = position % MULTI_HOMED_EVERY == MULTI_HOMED_EVERY - 1
        moment = datetime.fromtimestamp(created, UTC).strftime(_FORMATS[position % len(_FORMATS)])
        unreadable = workstream.workstream_id == "inspections" and position == UNREADABLE_WRIKE_ROW
        yield (
            task_id(items, position),
            title(workstream.workstream_id, position + 1),
            "; ".join([workstream.name, *others] if shared else [workstream.name]),
            _STATUSES[code],
            person_name(1 + position % 60),
            "sometime in spring" if unreadable else moment,
            f"{position % 9},{'05'[position % 2]}",
        )


def task_id(items: Items, position: int) -> str:
    """Return the id Wrike gave to task `position` of a folder."""
    return f"IEAFPQHKKQ{items.workstream.cost_centre[3:]}{position:06d}"
