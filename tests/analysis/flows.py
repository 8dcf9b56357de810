"""Flows with a planted past, for the tests of this room."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from analysis.flow_history import NEVER, FlowHistory, Ints, day_number

AS_OF = date(2026, 9, 30)
TODAY = day_number(AS_OF)


def days(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def weekdays(first: date = date(2024, 1, 1), last: date = date(2029, 12, 31)) -> Ints:
    """Monday to Friday without holidays."""
    every = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return days(*(day_number(day) for day in every if day.weekday() < 5))


def flow(
    finished: Ints,
    cycle_days: int = 4,
    open_count: int = 12,
    held_reason: str | None = None,
    has_history: bool = True,
    cancelled: Ints | None = None,
    in_progress: Ints | None = None,
) -> FlowHistory:
    """Items that each took `cycle_days`, `open_count` that are not begun, and those begun on `in_progress`.

    Work in progress is what those dates make of it, so Little's law holds wherever throughput is even.
    """
    gone = days() if cancelled is None else cancelled
    begun = days() if in_progress is None else in_progress
    none = np.full(open_count + len(begun), NEVER)
    ends = np.concatenate([finished, np.full(len(gone), NEVER), none])
    stops = np.concatenate([np.full(len(finished), NEVER), gone, none])
    started = np.where(np.minimum(ends, stops) < NEVER, np.minimum(ends, stops) - cycle_days, NEVER)
    started[len(started) - len(begun) :] = begun
    created = np.where(started < NEVER, started - 1, TODAY - 400)
    days_told = np.arange(TODAY - 500, TODAY + 1)
    left = np.minimum(ends, stops)
    wip = [int(((started <= day) & (left > day)).sum()) for day in days_told]
    return FlowHistory(
        workstream_id="routing",
        held_reason=held_reason,
        created=created,
        started=started,
        finished=ends,
        cancelled=stops,
        is_open=left == NEVER,
        cycle_seconds=np.where(ends < NEVER, cycle_days * 86_400, -1),
        has_history=np.full(len(ends), has_history),
        is_part_of_counted=np.zeros(len(ends), dtype=np.bool_),
        wip_on=days_told,
        wip_count=days(*wip),
        working_days=weekdays(),
    )
