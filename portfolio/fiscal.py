"""Fiscal periods: calendar months from any month on, and 4-4-5 weeks with years of 52 or 53.

Belongs here: where years and periods begin and end. Does not belong here: what is booked in them.

A fiscal year is named after the calendar year in which it ends (a 4-4-5 year may end a few days beside
the month's end, and keeps the name).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from portfolio.models import FiscalCalendar

PERIODS = 12
_WEEKS = (4, 4, 5) * 4
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HALF_WEEK = timedelta(days=3)


@dataclass(frozen=True)
class FiscalPeriod:
    """One period [starts_on, ends_on) of a fiscal year [year_starts_on, year_ends_on)."""

    fiscal_year: int
    number: int
    year_starts_on: date
    year_ends_on: date
    starts_on: date
    ends_on: date

    def id_in(self, calendar_id: str) -> str:
        """Return the period's id, such as `feb_month:FY2027-P04`."""
        return f"{calendar_id}:FY{self.fiscal_year}-P{self.number:02}"


def fiscal_periods(calendar: FiscalCalendar, first: date, last: date) -> list[FiscalPeriod]:
    """Return every period that has a day in [first, last], in order, without gap or overlap."""
    years = range(first.year - 1, last.year + 3)
    periods = (period for year in years for period in _year(calendar, year))
    return [period for period in periods if period.starts_on <= last and first < period.ends_on]


def _year(calendar: FiscalCalendar, fiscal_year: int) -> Iterator[FiscalPeriod]:
    # a year that starts in January ends in the same calendar year, all others in the next
    start_year = fiscal_year - (calendar.year_start_month > 1)
    begins, ends = _year_start(calendar, start_year), _year_start(calendar, start_year + 1)
    cuts = [*_period_starts(calendar, begins), ends]
    for number, (starts_on, ends_on) in enumerate(pairwise(cuts), start=1):
        yield FiscalPeriod(fiscal_year, number, begins, ends, starts_on, ends_on)


def _year_start(calendar: FiscalCalendar, start_year: int) -> date:
    nominal = date(start_year, calendar.year_start_month, 1)
    if calendar.kind == "month":
        return nominal
    earliest = nominal - _HALF_WEEK
    return earliest + timedelta(days=(_WEEKDAYS.index(calendar.week_start) - earliest.weekday()) % 7)


def _period_starts(calendar: FiscalCalendar, begins: date) -> list[date]:
    if calendar.kind == "month":
        months = (begins.month - 1 + offset for offset in range(PERIODS))
        return [date(begins.year + month // 12, month % 12 + 1, 1) for month in months]
    # the 53rd week of a long year falls to the last period, which ends where the next year begins
    return [begins + timedelta(weeks=weeks) for weeks in accumulate(_WEEKS[:-1], initial=0)]
