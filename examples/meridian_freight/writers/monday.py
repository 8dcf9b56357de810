"""monday.com: recorded replies of boards, items_page, next_items_page, activity_logs and users.

Dirt: activity times are 17 digits of 100 nanoseconds, values are JSON inside strings, what counts as done is
decided by the board's settings, and each log starts a day before the last one ended.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from examples.meridian_freight.clock import iso
from examples.meridian_freight.draws import Flags
from examples.meridian_freight.plan.changes import RENAME, RENAMED_EVERY, STATUS, Changes, plan_changes
from examples.meridian_freight.plan.company import DELIVERIES, PERSON_COUNT, person_name
from examples.meridian_freight.plan.deliveries import change_window, taken_at
from examples.meridian_freight.plan.dirt import deleted_positions
from examples.meridian_freight.plan.flow import Items
from examples.meridian_freight.plan.titles import title
from examples.meridian_freight.writers.files import write_json

ITEMS_PER_PAGE, LOGS_PER_PAGE = 100, 250
TICKS_PER_SECOND = 10_000_000
_LABELS = {0: "Not started", 1: "Working on it", 2: "Stuck", 3: "In review", 4: "Done", 5: "Dropped"}
_DONE = (4, 5)
_COLUMNS = {2: "person", 3: "priority", 4: "date4", 5: "tags", 6: "numbers", 7: "text"}


def write_monday(folder: Path, plans: dict[str, Items], seed: int) -> None:
    """Write every delivery of the two boards."""
    for number, day in enumerate(DELIVERIES):
        delivery = folder / day.isoformat()
        boards = [_board(items) for items in plans.values()]
        write_json(delivery / "boards" / "page-0001.json", {"data": {"boards": boards}})
        write_json(delivery / "users" / "page-0001.json", {"data": {"users": _users()}})
        page = 0
        for items in plans.values():
            page = _write_items(delivery / "items", items, seed, number, page)
            _write_logs(delivery / "activity_logs", items, seed, number)


def item_id(items: Items, position: int) -> str:
    """Return the id monday gave to item `position` of a board."""
    return str((7_000 + int(items.workstream.container[-4:])) * 1_000_000 + position)


def _users() -> list[dict[str, Any]]:
    return [
        {"id": str(70_000 + n), "name": person_name(n), "enabled": True} for n in range(1, PERSON_COUNT + 1)
    ]


def _board(items: Items) -> dict[str, Any]:
    labels = {str(index): label for index, label in _LABELS.items()}
    settings = {"done_colors": list(_DONE), "labels": labels}
    return {
        "id": items.workstream.container,
        "name": items.workstream.name,
        "state": "active",
        "columns": [
            {"id": "status", "title": "Status", "type": "status", "settings_str": json.dumps(settings)},
            {"id": "person", "title": "Owner", "type": "people", "settings_str": "{}"},
        ],
        "groups": [{"id": "topics", "title": "Sprint"}, {"id": "group_2", "title": "Sprint"}],
    }


def _write_items(folder: Path, items: Items, seed: int, delivery: int, page: int) -> int:
    """Write a board's pages after `page` earlier ones; return the number of the last."""
    count = int(np.searchsorted(items.created_at, taken_at(delivery)))
    for first in range(0, count, ITEMS_PER_PAGE):
        page += 1
        last = min(first + ITEMS_PER_PAGE, count)
        cursor = f"MSw{delivery}{page:04d}" if last < count else None
        part = {"cursor": cursor, "items": _items(items, seed, delivery, first, last)}
        board = {"id": items.workstream.container, "name": items.workstream.name, "items_page": part}
        data: dict[str, Any] = {"boards": [board]} if first == 0 else {"next_items_page": part}
        write_json(folder / f"page-{page:04d}.json", {"data": data})
    return page


def _items(items: Items, seed: int, delivery: int, first: int, last: int) -> list[dict[str, Any]]:
    instant = taken_at(delivery)
    chunk, changes = items.rows(first, last), plan_changes(items, seed, first, last)
    status = chunk.status_at(instant)
    known = changes.at < instant
    updated = chunk.created_at.copy()
    np.maximum.at(updated, changes.item[known] - first, changes.at[known])
    renamed = np.zeros(len(chunk), dtype=np.bool_)
    renamed[changes.item[known & (changes.kind == RENAME)] - first] = True
    gone = set(deleted_positions(items, delivery).tolist())
    created_text, updated_text = iso(chunk.created_at), iso(updated)
    return [
        {
            "id": item_id(items, first + i),
            "name": _name(items, first + i, is_renamed=bool(renamed[i])),
            "state": "active",
            "created_at": f"{created_text[i]}Z",
            "updated_at": f"{updated_text[i]}Z",
            "group": {"id": "topics", "title": "Sprint"},
            "column_values": [_status_value(int(status[i])), _person_value(first + i)],
        }
        for i in range(len(chunk))
        if first + i not in gone
    ]


def _name(items: Items, position: int, *, is_renamed: bool) -> str:
    suffix = " (renamed)" if is_renamed and position % RENAMED_EVERY == RENAMED_EVERY - 1 else ""
    return title(items.workstream.workstream_id, position + 1) + suffix


def _status_value(status: int) -> dict[str, Any]:
    value = json.dumps({"index": status, "post_id": None})
    return {"id": "status", "type": "status", "text": _LABELS[status], "value": value}


def _person_value(position: int) -> dict[str, Any]:
    number = 1 + position % PERSON_COUNT
    value = {"personsAndTeams": [{"id": 70_000 + number, "kind": "person"}]}
    return {"id": "person", "type": "people", "text": person_name(number), "value": json.dumps(value)}


def _write_logs(folder: Path, items: Items, seed: int, delivery: int) -> None:
    since, until = change_window(delivery)
    for page, first in enumerate(range(0, len(items), LOGS_PER_PAGE), start=1):
        changes = plan_changes(items, seed, first, min(first + LOGS_PER_PAGE, len(items)))
        kept: Flags = (changes.at >= since) & (changes.at < until)
        logs = _logs(items, changes, kept)
        if logs:
            board = {"id": items.workstream.container, "activity_logs": logs}
            path = folder / f"board-{items.workstream.container}-page-{page:04d}.json"
            write_json(path, {"data": {"boards": [board]}})


def _logs(items: Items, changes: Changes, kept: Flags) -> list[dict[str, Any]]:
    places = np.arange(len(changes)) - np.searchsorted(changes.item, changes.item)
    columns = (places, changes.item, changes.at, changes.kind, changes.status_from, changes.status_to)
    return [
        {
            "id": f"{item_id(items, item)}-{place:02d}",
            "event": "update_name" if kind == RENAME else "update_column_value",
            "entity": "pulse",
            "user_id": str(70_001 + item % PERSON_COUNT),
            "created_at": str(at * TICKS_PER_SECOND),
            "data": json.dumps(_data(items, item, kind, before, after), ensure_ascii=False),
        }
        for place, item, at, kind, before, after in zip(*(c[kept].tolist() for c in columns), strict=True)
    ]


def _data(items: Items, item: int, kind: int, before: int, after: int) -> dict[str, Any]:
    base = {"board_id": int(items.workstream.container), "pulse_id": int(item_id(items, item))}
    if kind == STATUS:
        value, previous = ({"label": _label(status)} for status in (after, before))
        column = {"column_id": "status", "column_type": "color", "column_title": "Status"}
        return base | column | {"value": value, "previous_value": previous}
    if kind == RENAME:
        names = [{"name": _name(items, item, is_renamed=is_renamed)} for is_renamed in (True, False)]
        return base | {"value": names[0], "previous_value": names[1]}
    column_id = _COLUMNS[kind]
    return base | {"column_id": column_id, "column_type": "text", "value": {"value": f"new {kind}"}}


def _label(status: int) -> dict[str, Any]:
    return {"index": status, "text": _LABELS[status], "is_done": status in _DONE}
