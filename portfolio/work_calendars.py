"""Working days: which days of a region are worked, and the UTC instants between which.

Belongs here: weekdays, public holidays (library `holidays`, by the region's code), opening hours across
daylight saving. Does not belong here: the working time of an item (SQL reads the prefix sums).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays

from portfolio.clock import utc_instant
from portfolio.models import WorkCalendar

_SATURDAY = 5


@dataclass(frozen=True)
class WorkDay:
    """One day: naive UTC opening and closing (the same instant on a day off), seconds worked before it."""

    date_on: date
    opens_at: datetime
    closes_at: datetime
    seconds_before: int
    is_working_day: bool
    holiday_name: str | None


@dataclass(frozen=True)
class _Region:
    holidays: Any  # the library is untyped: a mapping of day to name
    weekend: frozenset[int]


@lru_cache(maxsize=64)
def _known_regions() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


def is_known_region(region: str) -> bool:
    """Return whether the holidays of a country, or of `COUNTRY-SUBDIVISION`, are known."""
    country, _, subdivision = region.partition("-")
    return country in _known_regions() and (not subdivision or subdivision in _known_regions()[country])


def work_days(calendar: WorkCalendar, first: date, last: date) -> Iterator[WorkDay]:
    """Yield every day of [first, last]; `seconds_before` counts from `first`."""
    country, _, subdivision = calendar.region.partition("-")
    known = holidays.country_holidays(
        country, subdiv=subdivision or None, years=range(first.year, last.year + 1)
    )
    yield from _days(calendar, first, last, _Region(known, frozenset(known.weekend)))


def default_work_days(calendar_id: str, time_zone: str, first: date, last: date) -> Iterator[WorkDay]:
    """Yield Monday to Friday, 09:00 to 17:00, without holidays, for workstreams that name no calendar."""
    calendar = WorkCalendar(calendar_id=calendar_id, region="ZZZ", time_zone=time_zone)
    yield from _days(calendar, first, last, _Region({}, frozenset({_SATURDAY, _SATURDAY + 1})))


def _days(calendar: WorkCalendar, first: date, last: date, region: _Region) -> Iterator[WorkDay]:
    seconds_before = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        holiday_name = region.holidays.get(day)
        is_working_day = holiday_name is None and day.weekday() not in region.weekend
        opens_at = utc_instant(day, calendar.opens, calendar.time_zone)
        closes_at = utc_instant(day, calendar.closes, calendar.time_zone) if is_working_day else opens_at
        yield WorkDay(day, opens_at, closes_at, seconds_before, is_working_day, holiday_name)
        seconds_before += int((closes_at - opens_at).total_seconds())
