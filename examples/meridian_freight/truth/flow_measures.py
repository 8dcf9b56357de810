"""Flow of the tracked workstreams by month: durations, efficiency, arrivals, ages, weekly throughput.

Belongs here: the planted steps of each item turned into the numbers of a month, in whole seconds and counts.
Working time is counted on the local wall clock, day by day, with the public holidays of its country.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import numpy as np

from examples.meridian_freight.clock import DAY, HOUR, SATURDAY, day_number, midnight_utc, to_local, weekday
from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.company import DATA_END
from examples.meridian_freight.plan.flow import DOING, DONE, NEVER, REVIEW, STARTED, WAITING, Items

OPENS, WORKING_DAY = 9 * HOUR, 8 * HOUR
AGED_MONTHS = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31))
WINDOW_DAYS = 84
LAST_WEEK_ENDS = date(2026, 9, 27)  # the last Sunday by as_of
_FIRST_YEAR, _YEARS = 2024, 4
_COUNTRY = {"America/Chicago": ("US", None), "Europe/London": ("GB", "ENG"), "Europe/Berlin": ("DE", "HH")}


def flow_measures(items: Items) -> dict[str, Any]:
    """Return the facts of one workstream, each by the month of the last finish unless it says else."""
    zone = items.workstream.zone
    finishes = np.where((items.step_to == DONE) & (items.step_at < NEVER), items.step_at, NEVER)
    first_finish = finishes.min(axis=1)
    last_finish = np.where(finishes < NEVER, finishes, 0).max(axis=1)
    begun = np.where(np.isin(items.step_to, STARTED), items.step_at, NEVER).min(axis=1)
    start = np.minimum(begun, first_finish)
    is_done = items.status_at(midnight_utc(DATA_END)) == DONE
    position = _working_position(last_finish, zone) - _working_position(np.minimum(start, last_finish), zone)
    month = _months(last_finish, zone)
    durations = {"lead": last_finish - items.created_at, "cycle": last_finish - start, "business": position}
    return {
        "durations": {
            name: {m: _ranks(seconds[is_done & (month == m)]) for m in np.unique(month[is_done]).tolist()}
            for name, seconds in durations.items()
        },
        "efficiency": _efficiency(items, is_done, month),
        "first_finished_by_month": _count(first_finish, zone),
        "started_by_month": _count(start, zone),
        "ages": {day.isoformat(): _ages(items, start, last_finish, is_done, day) for day in AGED_MONTHS},
        "finished_by_week": _weeks(last_finish[is_done], zone),
    }


def _months(instants: Ints, zone: str) -> np.ndarray[Any, np.dtype[np.str_]]:
    days = (to_local(np.where(instants < NEVER, instants, 0), zone) // DAY).astype("datetime64[D]")
    return np.datetime_as_string(days.astype("datetime64[M]"))


def _count(instants: Ints, zone: str) -> dict[str, int]:
    months, counts = np.unique(_months(instants[instants < NEVER], zone), return_counts=True)
    return dict(zip(months.tolist(), counts.tolist(), strict=True))


def _ranks(seconds: Ints) -> dict[str, int]:
    """Return how many there are, and the smallest that half and that 85% of them do not exceed."""
    ordered, count = np.sort(seconds), len(seconds)
    return {"count": count} | {f"p{p}": int(ordered[-(-count * p // 100) - 1]) for p in (50, 85)}


@cache
def _days_worked_before(zone: str) -> tuple[int, Ints, Flags]:
    """Return the first day, the working days before each day from it on, and whether it is one itself."""
    country, part = _COUNTRY[zone]
    off = holidays.country_holidays(country, subdiv=part, years=range(_FIRST_YEAR, _FIRST_YEAR + _YEARS))
    first = day_number(date(_FIRST_YEAR, 1, 1))
    days = np.arange(first, first + 365 * _YEARS, dtype=np.int64)
    is_off = np.isin(days, [day_number(day) for day in off])
    worked = (weekday(days) < SATURDAY) & ~is_off
    return first, np.cumsum(worked) - worked, worked


def _working_position(instants: Ints, zone: str) -> Ints:
    """Return the working seconds from the first day on until each instant."""
    first, before, worked = _days_worked_before(zone)
    local = to_local(np.where((instants > 0) & (instants < NEVER), instants, first * DAY + DAY), zone)
    day = local // DAY - first
    today = np.clip(local % DAY - OPENS, 0, WORKING_DAY)
    return before[day] * WORKING_DAY + np.where(worked[day], today, 0)


def _efficiency(items: Items, is_done: Flags, month: np.ndarray[Any, Any]) -> dict[str, dict[str, int]]:
    """Sum the working seconds of active and of waiting statuses over the items finished in each month."""
    zone, ends = items.workstream.zone, np.full_like(items.step_at, NEVER)
    ends[:, :-1] = np.minimum.accumulate(items.step_at[:, ::-1], axis=1)[:, ::-1][:, 1:]
    taken = (items.step_at < NEVER) & (ends < NEVER)
    spent = np.where(taken, _working_position(ends, zone) - _working_position(items.step_at, zone), 0)
    active = np.where(np.isin(items.step_to, (DOING, REVIEW)), spent, 0).sum(axis=1)
    waiting = np.where(items.step_to == WAITING, spent, 0).sum(axis=1)
    return {
        name: {
            "active_seconds": int(active[is_done & (month == name)].sum()),
            "waiting_seconds": int(waiting[is_done & (month == name)].sum()),
        }
        for name in np.unique(month[is_done]).tolist()
    }


def _ages(items: Items, start: Ints, last_finish: Ints, is_done: Flags, day: date) -> dict[str, int]:
    """Return the ages at the end of a day, and how many exceed 85% of the cycle times of twelve weeks."""
    instant = midnight_utc(day + timedelta(days=1))
    in_progress = np.isin(items.status_at(instant), STARTED)
    ages = instant - start[in_progress]
    earliest = midnight_utc(day - timedelta(days=WINDOW_DAYS - 1))
    recent = is_done & (last_finish >= earliest) & (last_finish < instant)
    slow = _ranks((last_finish - start)[recent])["p85"]
    return {**_ranks(ages), "slow": int((ages > slow).sum()), "recent": int(recent.sum())}


def _weeks(finishes: Ints, zone: str) -> list[int]:
    """Count the finishes of the last twelve whole weeks, Monday to Sunday, the earliest first."""
    days = to_local(finishes, zone) // DAY
    first = day_number(LAST_WEEK_ENDS) - WINDOW_DAYS + 1
    weeks = (days[(days >= first) & (days < first + WINDOW_DAYS)] - first) // 7
    return [int(count) for count in np.bincount(weeks, minlength=WINDOW_DAYS // 7)]
