"""Asana's CSV export: dates without time, sections for statuses, tasks in two projects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from examples.meridian_freight.clock import DAY, iso_days, to_local
from examples.meridian_freight.plan.company import DELIVERIES, person_name
from examples.meridian_freight.plan.deliveries import taken_at
from examples.meridian_freight.plan.dirt import MULTI_HOMED_EVERY
from examples.meridian_freight.plan.flow import DONE, NEVER, Items
from examples.meridian_freight.plan.titles import title
from examples.meridian_freight.writers.files import write_csv

_SECTIONS = {0: "To do", 1: "Doing", 2: "Waiting", 3: "Review", 4: "Done", 5: "Dropped"}
_HEADER = [
    "Task ID",
    "Created At",
    "Completed At",
    "Last Modified",
    "Name",
    "Section/Column",
    "Assignee",
    "Assignee Email",
    "Start Date",
    "Due Date",
    "Tags",
    "Notes",
    "Projects",
    "Parent task",
]


def write_asana(path: Path, plans: dict[str, Items]) -> None:
    """Write the export of the last delivery, both projects in it."""
    names = [items.workstream.name for items in plans.values()]
    write_csv(path, _HEADER, (row for items in plans.values() for row in _rows(items, names)))


def _rows(items: Items, projects: list[str]) -> Iterator[tuple[str, ...]]:
    workstream = items.workstream
    status = items.status_at(taken_at(len(DELIVERIES) - 1))
    done = np.where((items.step_to == DONE) & (items.step_at < NEVER), items.step_at, 0).max(axis=1)
    created_on = iso_days(to_local(items.created_at, workstream.zone) // DAY)
    done_on = iso_days(to_local(done, workstream.zone) // DAY)
    others = [p for p in projects if p != workstream.name]
    for position, code in enumerate(status.tolist()):
        shared = position % MULTI_HOMED_EVERY == MULTI_HOMED_EVERY - 1
        completed = done_on[position] if code == DONE else ""
        number = 1 + position % 60
        yield (
            f"12{workstream.cost_centre[3:]}{position:09d}",
            created_on[position],
            completed,
            completed or created_on[position],
            title(workstream.workstream_id, position + 1),
            _SECTIONS[code],
            person_name(number),
            f"person.{number}@meridian.example",
            "",
            "",
            "",
            "",
            ", ".join([workstream.name, *others] if shared else [workstream.name]),
            "",
        )
