"""ClickUp CSV exports: no completion date, no history, every date twice (milliseconds and local text).

Dirt: `null` and `[]` as literals; four tasks of each list are gone from the later delivery.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from examples.meridian_freight.clock import DAY, HOUR, from_day_number, to_local
from examples.meridian_freight.draws import Ints
from examples.meridian_freight.plan.company import DELIVERIES, person_name
from examples.meridian_freight.plan.deliveries import taken_at
from examples.meridian_freight.plan.dirt import deleted_positions
from examples.meridian_freight.plan.flow import Items
from examples.meridian_freight.plan.titles import title
from examples.meridian_freight.writers.files import write_csv

CLICKUP_DELIVERIES = (1, 2)
_STATUSES = {0: "to do", 1: "in progress", 2: "on hold", 3: "in review", 4: "complete", 5: "cancelled"}
DUE_AFTER = 60 * DAY
NOON = 12
_DATES = ("Date Created", "Date Created Text", "Due Date", "Due Date Text")
_HEADER = [
    "Task ID",
    "Task Link",
    "Task Type",
    "Task Name",
    "Task Content",
    "Status",
    "Date Created",
    "Date Created Text",
    "Due Date",
    "Due Date Text",
    "Start Date",
    "Start Date Text",
    "Parent ID",
    "Subtasks IDs",
    "Attachments",
    "Assignees",
    "Tags",
    "Priority",
    "List Name",
    "Folder Name/Path",
    "Space Name",
    "Time Estimated",
    "Time Estimated Text",
    "Checklists",
    "Comments",
    "Assigned Comments",
    "Time Spent",
    "Time Spent Text",
    "Rolled Up Time",
    "Rolled Up Time Text",
    "Home Location ID",
    "Home Location",
    "Other Location IDs",
    "Other Locations",
]


def write_clickup(folder: Path, plans: dict[str, Items]) -> None:
    """Write one CSV per delivery, both lists in it."""
    for delivery in CLICKUP_DELIVERIES:
        rows = (row for items in plans.values() for row in _rows(items, delivery))
        write_csv(folder / DELIVERIES[delivery].isoformat() / "tasks.csv", _HEADER, rows)


def _rows(items: Items, delivery: int) -> Iterator[list[str]]:
    instant = taken_at(delivery)
    status = items.status_at(instant).tolist()
    created = _moments(items.created_at, items.workstream.zone)
    due = _moments(items.created_at + DUE_AFTER, items.workstream.zone)
    gone = set(deleted_positions(items, delivery).tolist())
    for position in range(int(np.searchsorted(items.created_at, instant))):
        if position not in gone:
            yield _row(items, position, _STATUSES[status[position]], (*created[position], *due[position]))


def _moments(utc: Ints, zone: str) -> list[tuple[str, str]]:
    """Spell instants twice, as ClickUp does: milliseconds, and text such as 9/23/2025, 1:05:09 PM GMT-5."""
    local = to_local(utc, zone)
    hours = ((local - utc) // HOUR).tolist()
    rows = zip(utc.tolist(), (local // DAY).tolist(), (local % DAY).tolist(), hours, strict=True)
    return [(str(at * 1000), f"{_day(day)}, {_time(second)} GMT{east:+d}") for at, day, second, east in rows]


def _day(number: int) -> str:
    day = from_day_number(number)
    return f"{day.month}/{day.day}/{day.year}"


def _time(second: int) -> str:
    hour, rest = divmod(second, HOUR)
    half = "AM" if hour < NOON else "PM"
    return f"{(hour + 11) % 12 + 1}:{rest // 60:02d}:{rest % 60:02d} {half}"


def _row(items: Items, position: int, status: str, moments: tuple[str, ...]) -> list[str]:
    workstream = items.workstream
    task = f"86c{position:06d}{workstream.cost_centre[3:]}"
    filled = dict(zip(_DATES, moments, strict=True)) | {
        "Task ID": task,
        "Task Link": f"https://clickup.example/t/{task}",
        "Task Type": "Task",
        "Task Name": title(workstream.workstream_id, position + 1),
        "Task Content": "\\n",
        "Status": status,
        "Assignees": f"[{person_name(1 + position % 60)}]",
        "List Name": workstream.name,
        "Space Name": "Meridian",
    }
    return [filled.get(column, "[]" if column.endswith("s") else "null") for column in _HEADER]
