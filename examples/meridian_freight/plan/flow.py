"""How work items move: each item's transitions through its tool's statuses.

Belongs here: creation times and transitions, vectorised over the items of one workstream. Every item walks
the same list of steps and leaves some of them out. Times are UTC seconds and lie within working hours, so
that days cut in Chicago, London or UTC agree; all times of one item share their milliseconds, so that the
seconds between any two of them are whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from examples.meridian_freight.clock import DAY, HOUR, SATURDAY, day_number, midnight_utc, to_utc, weekday
from examples.meridian_freight.draws import Flags, Ints, chance, draw
from examples.meridian_freight.plan.company import DATA_END, FIRST_DAY, Workstream


def _utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NEVER = np.int64(2**62)
TO_DO, DOING, WAITING, REVIEW, DONE, CANCELLED, UNMAPPED = range(7)
STARTED = (DOING, WAITING, REVIEW, UNMAPPED)

# (name, status it leads to, days it takes at most by draw); which items take it is decided in _taken
_STEPS = (
    ("start", DOING, (1, 1, 2, 3, 5, 8, 13, 20)),
    ("block", WAITING, (1, 1, 2, 3)),
    ("unblock", DOING, (1, 2, 3, 5, 8)),
    ("hand_in", REVIEW, (1, 1, 2, 2, 3, 4, 6, 9, 12)),
    ("send_back", DOING, (1, 1, 2)),
    ("hand_in_again", REVIEW, (1, 2, 3)),
    ("finish", DONE, (0, 1, 1, 2, 3)),
    ("reopen", DOING, (2, 4, 7, 11, 16, 23, 45, 70)),
    ("finish_again", DONE, (1, 2, 3, 5)),
)
STEP_COUNT = len(_STEPS)
_FINISH = 6

# 1:30 to 3:30 of the night is one hour; Friday 16:00 to Monday 10:00 is 65 hours, two of them working hours
CLOCK_CHANGE_ITEMS = (
    (_utc("2026-03-08T07:30:00"), _utc("2026-03-08T08:30:00")),
    (_utc("2026-03-06T22:00:00"), _utc("2026-03-09T15:00:00")),
)


@dataclass(frozen=True)
class Items:
    """The items of one workstream, in order of creation; matrices are items x steps.

    `step_at` is NEVER where the item does not take the step; `step_to` is the status it leads to.
    """

    workstream: Workstream
    created_at: Ints
    millis: Ints
    step_at: Ints
    step_to: Ints

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.created_at)

    def status_at(self, instant: int) -> Ints:
        """Return each item's status just before `instant`."""
        status = np.zeros(len(self), dtype=np.int64)
        for step in range(STEP_COUNT):
            status = np.where(self.step_at[:, step] < instant, self.step_to[:, step], status)
        return status

    def step_from(self) -> Ints:
        """Return the status that each step leaves."""
        result, status = np.zeros_like(self.step_to), np.zeros(len(self), dtype=np.int64)
        for step in range(STEP_COUNT):
            result[:, step] = status
            status = np.where(self.step_at[:, step] < NEVER, self.step_to[:, step], status)
        return result

    def rows(self, first: int, last: int) -> Items:
        """Return the items [first, last)."""
        cut = slice(first, last)
        return Items(
            self.workstream, self.created_at[cut], self.millis[cut], self.step_at[cut], self.step_to[cut]
        )


def plan_items(workstream: Workstream, seed: int, scale: int) -> Items:
    """Plan all items of a workstream that has a history."""
    count = workstream.items * scale
    index = np.arange(count, dtype=np.int64)
    name = workstream.workstream_id
    created = _created(name, seed, index)
    taken = _taken(name, seed, index)
    finish_to = np.where(chance(seed, f"{name}.cancel", index, 25), CANCELLED, DONE)
    step_at = np.full((count, STEP_COUNT), NEVER, dtype=np.int64)
    step_to = np.tile(np.array([to for _, to, _ in _STEPS], dtype=np.int64), (count, 1))
    step_to[:, _FINISH] = finish_to
    if name == "telematics":
        step_to[:, 1] = UNMAPPED
    last = created.copy()
    for step, (label, _, days) in enumerate(_STEPS):
        pause = np.array(days, dtype=np.int64)[draw(seed, f"{name}.{label}.days", index, len(days))]
        spot = draw(seed, f"{name}.{label}.time", index, 9 * HOUR)
        at = np.maximum(_working_time(last // DAY + pause, spot), last + 60)
        step_at[:, step] = np.where(taken[:, step], to_utc(at, workstream.zone), NEVER)
        last = np.where(taken[:, step], at, last)
    end = midnight_utc(DATA_END)
    step_at[step_at >= end] = NEVER
    millis = draw(seed, f"{name}.millis", index, 1000)
    items = Items(workstream, to_utc(created, workstream.zone), millis, step_at, step_to)
    if name == "routing":
        _plant_clock_change(items)
    return items


def _created(name: str, seed: int, index: Ints) -> Ints:
    """Local creation times, evenly over the 24 months, a week before the end at the latest."""
    span = day_number(DATA_END) - day_number(FIRST_DAY) - 7
    days = day_number(FIRST_DAY) + index * span // max(1, len(index))
    local = _working_time(days, draw(seed, f"{name}.created", index, 9 * HOUR))
    return np.asarray(np.sort(local), dtype=np.int64)


def _working_time(days: Ints, spot: Ints) -> Ints:
    """Return local seconds at `spot` seconds after 8:00, on the day itself or the Monday after a weekend."""
    name_of_day = weekday(days)
    return (days + np.where(name_of_day >= SATURDAY, 7 - name_of_day, 0)) * DAY + 8 * HOUR + spot


def _taken(name: str, seed: int, index: Ints) -> Flags:
    """Say which steps each item takes; 2% rest untouched, others skip, wait, come back or are cancelled."""

    def some(label: str, per_mille: int) -> Flags:
        return chance(seed, f"{name}.{label}", index, per_mille)

    touched = ~some("idle", 20)
    cancelled = some("cancel", 25)
    walks = touched & ~cancelled & ~some("skip", 30)
    waits = walks & some("block", 700 if name == "telematics" else 180)
    sent_back = walks & some("send_back", 150)
    reopened = walks & some("reopen", 60)
    steps = (walks, waits, waits, walks, sent_back, sent_back, touched, reopened, reopened)
    return np.stack(steps, axis=1)


def _plant_clock_change(items: Items) -> None:
    """Let two routing items cross the night of 2026-03-08, when Chicago's clocks went from 2:00 to 3:00."""
    for offset, (started, finished) in enumerate(CLOCK_CHANGE_ITEMS):
        item = clock_change_position(items) + offset
        items.step_at[item] = NEVER
        items.step_to[item, _FINISH] = DONE
        items.step_at[item, 0], items.step_at[item, _FINISH] = started, finished


def clock_change_position(items: Items) -> int:
    """Return the position of the first of the two planted items; both were created before 2026-03-02."""
    return int(np.searchsorted(items.created_at, midnight_utc(date(2026, 3, 2)))) - 3
