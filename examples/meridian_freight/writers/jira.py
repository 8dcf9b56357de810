"""Jira Cloud: recorded replies of /search/jql, /changelog/bulkfetch, /users/search and /project/search.

Dirt: one page of every issues delivery was recorded twice (the set changed while it was paged), twelve
issues are gone from the last delivery, each change log starts a day before the last one ended, and the
telematics project has a status that nobody mapped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from examples.meridian_freight.clock import iso_local
from examples.meridian_freight.draws import Flags
from examples.meridian_freight.plan.changes import RENAME, RENAMED_EVERY, STATUS, plan_changes
from examples.meridian_freight.plan.company import DELIVERIES, PERSON_COUNT, WORKSTREAMS, person_name
from examples.meridian_freight.plan.defects import NAMES_PLACES, PLACES, Defect, is_bug, plan_defects
from examples.meridian_freight.plan.deliveries import change_window, taken_at
from examples.meridian_freight.plan.dirt import DUPLICATED_PAGE, PAGE_SIZE, deleted_positions
from examples.meridian_freight.plan.flow import CANCELLED, DONE, Items
from examples.meridian_freight.plan.titles import title
from examples.meridian_freight.writers.files import write_json

CHANGES_PER_PAGE = 250
_STATUSES = {
    0: ("10000", "To Do", "new"),
    1: ("10001", "In Progress", "indeterminate"),
    2: ("10004", "Blocked", "indeterminate"),
    3: ("10002", "Code Review", "indeterminate"),
    4: ("10003", "Done", "done"),
    5: ("10005", "Won't Do", "done"),
    6: ("10009", "Awaiting vendor", "indeterminate"),
}
_FIELDS = {1: "summary", 2: "assignee", 3: "priority", 4: "Sprint", 5: "labels", 6: "Story Points", 7: "Rank"}
_TYPES = ("Story", "Story", "Task", "Bug")  # as plan/defects.py has it
Bugs = dict[int, Defect]
JIRA_WORKSTREAMS = tuple(w for w in WORKSTREAMS if w.tool == "jira")


def write_jira(folder: Path, plans: dict[str, Items], seed: int, scale: int) -> None:
    """Write every delivery of the three projects."""
    bugs = {name: {d.position: d for d in plan_defects(i, seed, scale)} for name, i in plans.items()}
    for number, day in enumerate(DELIVERIES):
        delivery = folder / day.isoformat()
        write_json(delivery / "projects" / "page-0001.json", {"values": _projects(), "isLast": True})
        write_json(delivery / "users" / "page-0001.json", _users())
        _write_issues(delivery / "issues", plans, bugs, seed, number)
        _write_changes(delivery / "changelogs", plans, seed, number)


def issue_id(workstream_id: str, position: int) -> str:
    """Return the id Jira gave to item `position` of a workstream: the projects take turns in blocks."""
    block = [w.workstream_id for w in JIRA_WORKSTREAMS].index(workstream_id)
    return str(10_000 + position * len(JIRA_WORKSTREAMS) + block)


def account_id(number: int) -> str:
    """Return the account id of person `number`."""
    return f"5f{number:022x}"


def _projects() -> list[dict[str, Any]]:
    return [
        {"id": str(10_100 + i), "key": w.container, "name": w.name, "projectTypeKey": "software"}
        for i, w in enumerate(JIRA_WORKSTREAMS)
    ]


def _users() -> list[dict[str, Any]]:
    return [_user(n) | {"accountType": "atlassian", "active": True} for n in range(1, PERSON_COUNT + 1)]


def _user(number: int) -> dict[str, Any]:
    return {"accountId": account_id(number), "displayName": person_name(number)}


def _write_issues(
    folder: Path, plans: dict[str, Items], bugs: dict[str, Bugs], seed: int, delivery: int
) -> None:
    page = 0
    instant = taken_at(delivery)
    chunks = [
        (items, first)
        for items in plans.values()
        for first in range(0, int(np.searchsorted(items.created_at, instant)), PAGE_SIZE)
    ]
    for number, (items, first) in enumerate(chunks, start=1):
        last = min(first + PAGE_SIZE, int(np.searchsorted(items.created_at, instant)))
        issues = _issues(items, bugs[items.workstream.workstream_id], seed, delivery, first, last)
        is_last = number == len(chunks)
        for _ in range(2 if number == DUPLICATED_PAGE else 1):
            page += 1
            reply: dict[str, Any] = {"issues": issues, "isLast": is_last}
            write_json(
                folder / f"page-{page:04d}.json",
                reply if is_last else reply | {"nextPageToken": f"t{delivery}-{page:04d}"},
            )


def _issues(
    items: Items, bugs: Bugs, seed: int, delivery: int, first: int, last: int
) -> list[dict[str, Any]]:
    instant, zone = taken_at(delivery), items.workstream.zone
    chunk, changes = items.rows(first, last), plan_changes(items, seed, first, last)
    status = chunk.status_at(instant)
    updated = chunk.created_at.copy()
    known = changes.at < instant
    np.maximum.at(updated, changes.item[known] - first, changes.at[known])
    done_at = np.where((chunk.step_to == DONE) & (chunk.step_at < instant), chunk.step_at, 0).max(axis=1)
    renamed = np.zeros(len(chunk), dtype=np.bool_)
    renamed[changes.item[known & (changes.kind == RENAME)] - first] = True
    created_text = iso_local(chunk.created_at, zone, chunk.millis)
    updated_text = iso_local(updated, zone, chunk.millis)
    done_text = iso_local(done_at, zone, chunk.millis)
    gone = set(deleted_positions(items, delivery).tolist())
    return [
        {
            "id": issue_id(items.workstream.workstream_id, first + i),
            "key": f"{items.workstream.container}-{first + i + 1}",
            "fields": _fields(items, first + i, int(status[i]), is_renamed=bool(renamed[i]))
            | {
                "created": created_text[i],
                "updated": updated_text[i],
                "resolutiondate": done_text[i] if status[i] == DONE else None,
            }
            | (_bug_fields(items, bugs[first + i], int(status[i])) if is_bug(first + i) else {}),
        }
        for i in range(len(chunk))
        if first + i not in gone
    ]


def _fields(items: Items, position: int, status: int, *, is_renamed: bool) -> dict[str, Any]:
    workstream = items.workstream
    identifier, name, category = _STATUSES[status]
    return {
        "summary": summary(workstream.workstream_id, position, is_renamed=is_renamed),
        "status": {"id": identifier, "name": name, "statusCategory": {"key": category}},
        "issuetype": {"name": _TYPES[position % len(_TYPES)], "subtask": False},
        "project": {"key": workstream.container, "name": workstream.name},
        "assignee": None if status == 0 else _user(1 + position % PERSON_COUNT),
        "duedate": None,
        "priority": {"name": "Medium"},
    }


def _bug_fields(items: Items, bug: Defect, status: int) -> dict[str, Any]:
    """A bug names the release or the place that had it, and the release that repairs it."""
    versions: list[str] = []
    repaired_in = [] if bug.release is None else [bug.next_release if bug.is_after else bug.release]
    if items.workstream.workstream_id == NAMES_PLACES:
        versions = [PLACES[bug.is_after]]
        repaired_in = [] if bug.release is None else [bug.release]
    elif bug.release is not None:
        versions = [bug.release]
    resolution = {DONE: bug.done_word, CANCELLED: "Won't Do"}.get(status)
    return {
        "priority": {"name": bug.severity},
        "versions": [{"name": name} for name in versions],
        "fixVersions": [{"name": name} for name in repaired_in],
        "resolution": resolution and {"name": resolution},
    }


def summary(workstream_id: str, position: int, *, is_renamed: bool) -> str:
    """Return an issue's title; renamed ones gained a suffix."""
    suffix = " (renamed)" if is_renamed and position % RENAMED_EVERY == RENAMED_EVERY - 1 else ""
    return title(workstream_id, position + 1) + suffix


def _write_changes(folder: Path, plans: dict[str, Items], seed: int, delivery: int) -> None:
    page = 0
    since, until = change_window(delivery)
    for items in plans.values():
        for first in range(0, len(items), CHANGES_PER_PAGE):
            logs = _change_logs(items, seed, first, since, until)
            if logs:
                page += 1
                write_json(folder / f"page-{page:04d}.json", {"issueChangeLogs": logs, "nextPageToken": None})


def _change_logs(items: Items, seed: int, first: int, since: int, until: int) -> list[dict[str, Any]]:
    last = min(first + CHANGES_PER_PAGE, len(items))
    changes = plan_changes(items, seed, first, last)
    kept: Flags = (changes.at >= since) & (changes.at < until)
    text = iso_local(changes.at[kept], items.workstream.zone, items.millis[changes.item[kept]])
    name = items.workstream.workstream_id
    logs: dict[str, list[dict[str, Any]]] = {}
    # a history's number is its place among its issue's changes, so that a repeated one keeps its id
    places = np.arange(len(changes)) - np.searchsorted(changes.item, changes.item)
    columns = (places, changes.item, changes.kind, changes.status_from, changes.status_to)
    rows = zip(*(column[kept].tolist() for column in columns), strict=True)
    for at, (number, item, kind, before, after) in zip(text, rows, strict=True):
        identifier = issue_id(name, item)
        history = {
            "id": f"{identifier}{number:02d}",
            "author": {"accountId": account_id(1 + (item + number) % PERSON_COUNT)},
            "created": at,
            "items": [_change(name, item, kind, before, after)],
        }
        logs.setdefault(identifier, []).append(history)
    return [{"issueId": i, "changeHistories": histories} for i, histories in logs.items()]


def _change(name: str, item: int, kind: int, before: int, after: int) -> dict[str, Any]:
    if kind == STATUS:
        old, new = _STATUSES[before], _STATUSES[after]
        return _item("status", (old[0], old[1]), (new[0], new[1]))
    field = _FIELDS[kind]
    if kind == RENAME:
        texts = (summary(name, item, is_renamed=False), summary(name, item, is_renamed=True))
        return _item(field, (None, texts[0]), (None, texts[1]))
    return _item(field, (str(kind), f"old {kind}"), (str(kind + 1), f"new {kind + 1}"))


def _item(field: str, old: tuple[str | None, str], new: tuple[str | None, str]) -> dict[str, Any]:
    return {
        "field": field,
        "fieldtype": "jira",
        "fieldId": field.lower().replace(" ", "_"),
        "from": old[0],
        "fromString": old[1],
        "to": new[0],
        "toString": new[1],
    }
