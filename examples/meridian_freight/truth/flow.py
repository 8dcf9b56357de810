"""Flow of the workstreams whose tool keeps a history: finished items, cycle times, reopenings, WIP.

An item starts at its first step into a started status and is finished while its status is done; it counts in
the month of its last finish. An item that went straight to done started when it finished: cycle time 0.
Cancelled items are finished but not delivered and count nowhere; deleted items never started.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from examples.meridian_freight.clock import DAY, HOUR, midnight_utc, to_local
from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.company import AS_OF, DATA_END
from examples.meridian_freight.plan.deliveries import taken_at
from examples.meridian_freight.plan.dirt import deleted_positions
from examples.meridian_freight.plan.flow import (
    CLOCK_CHANGE_ITEMS,
    DONE,
    NEVER,
    STARTED,
    TO_DO,
    Items,
    clock_change_position,
)
from examples.meridian_freight.truth.flow_measures import flow_measures
from examples.meridian_freight.writers.clickup import CLICKUP_DELIVERIES
from examples.meridian_freight.writers.jira import issue_id

UNMAPPED_STATUS = {"workstream_id": "telematics", "source_status": "Awaiting vendor"}
WIP_DAYS = (date(2025, 6, 30), date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 29))
REOPEN_WINDOW = 30 * DAY
_TRACKED = ("jira", "monday")
_HOURS_OF_CLOCK_CHANGE = (0, 2)


def flow_truth(plans: dict[str, Items]) -> dict[str, Any]:
    """Return the flow facts of every tracked workstream; telematics' are held because of its status."""
    tracked = {n: i for n, i in plans.items() if i.workstream.tool in _TRACKED}
    return {
        "item_count": {name: len(items) for name, items in plans.items()},
        "held": [UNMAPPED_STATUS],
        "workstreams": {n: _workstream(i) for n, i in tracked.items() if n != "telematics"},
        "delivered_twice": {n: _differences(i) for n, i in plans.items() if i.workstream.tool == "clickup"},
        "clock_change": _clock_change(plans["routing"]),
    }


def _workstream(items: Items) -> dict[str, Any]:
    started, finished, last_finish = _points(items)
    cycle = np.sort((last_finish - started)[finished])
    return {
        "finished": int(finished.sum()),
        "finished_by_month": _by_month(last_finish[finished], items),
        "cycle_seconds_p50": nearest_rank(cycle, 50),
        "cycle_seconds_p85": nearest_rank(cycle, 85),
        "skipped_start": int((cycle == 0).sum()),
        "reopened": _reopened(items),
        "wip": {day.isoformat(): _wip(items, _end_of(day)) for day in WIP_DAYS},
        **flow_measures(items),
    }


def _differences(items: Items) -> dict[str, int]:
    """Count what two exports tell: what is done or under way in the second and was not in the first.

    When an item that was under way before began is not told.
    """
    before, after = (taken_at(delivery) for delivery in CLICKUP_DELIVERIES)
    is_new = items.created_at >= before
    then, now = items.status_at(before), items.status_at(after)
    kept = items.created_at < after
    kept[deleted_positions(items, CLICKUP_DELIVERIES[-1])] = False
    return {
        "finished": int((kept & (now == DONE) & (is_new | (then != DONE))).sum()),
        "started": int((kept & np.isin(now, STARTED) & (is_new | (then == TO_DO))).sum()),
    }


def _end_of(day: date) -> int:
    return midnight_utc(day + timedelta(days=1))


def _points(items: Items) -> tuple[Ints, Flags, Ints]:
    """Return first start, whether the item is done at the end, and last finish (start for skipped ones)."""
    finishes = np.where((items.step_to == DONE) & (items.step_at < NEVER), items.step_at, 0)
    last_finish = finishes.max(axis=1)
    first_start = np.where(np.isin(items.step_to, STARTED), items.step_at, NEVER).min(axis=1)
    finished = items.status_at(midnight_utc(DATA_END)) == DONE
    return np.minimum(first_start, np.where(last_finish > 0, last_finish, NEVER)), finished, last_finish


def nearest_rank(ordered: Ints, percent: int) -> int:
    """Return the smallest value that `percent` of the values do not exceed."""
    rank = -(-len(ordered) * percent // 100)
    return int(ordered[max(rank, 1) - 1])


def _by_month(instants: Ints, items: Items) -> dict[str, int]:
    days = to_local(instants, items.workstream.zone) // DAY
    months, counts = np.unique(days.astype("datetime64[D]").astype("datetime64[M]"), return_counts=True)
    return {str(month): int(count) for month, count in zip(months, counts, strict=True)}


def _reopened(items: Items) -> dict[str, int]:
    """Count reopenings; the ratio is items reopened within 30 days of done, of those done 30 days ago."""
    finish = np.where((items.step_to == DONE) & (items.step_at < NEVER), items.step_at, NEVER).min(axis=1)
    reopen = np.where(finish < NEVER, items.step_at[:, 7], NEVER)
    old_enough = finish <= _end_of(AS_OF) - REOPEN_WINDOW
    within = (reopen < NEVER) & (reopen - finish <= REOPEN_WINDOW)
    return {
        "items": int((reopen < NEVER).sum()),
        "within_30_days": int((within & old_enough).sum()),
        "done_30_days_ago": int(old_enough.sum()),
    }


def _wip(items: Items, instant: int) -> int:
    """Count items started and not finished just before `instant`."""
    return int(np.isin(items.status_at(instant), STARTED).sum())


def _clock_change(items: Items) -> list[dict[str, Any]]:
    """The two items that cross the night of 2026-03-08, in calendar and working seconds."""
    first = clock_change_position(items)
    return [
        {
            "work_item_id": f"jira:{issue_id('routing', first + offset)}",
            "calendar_seconds": finished - started,
            "business_seconds": _HOURS_OF_CLOCK_CHANGE[offset] * HOUR,
        }
        for offset, (started, finished) in enumerate(CLOCK_CHANGE_ITEMS)
    ]
