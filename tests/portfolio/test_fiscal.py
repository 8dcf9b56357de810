from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from portfolio.fiscal import FiscalPeriod, fiscal_periods
from portfolio.models import FiscalCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def calendar(kind: str, month: int, week_start: str | None = None) -> FiscalCalendar:
    declared = {"calendar_id": "c", "kind": kind, "year_start_month": month}
    return FiscalCalendar.model_validate(declared | ({"week_start": week_start} if week_start else {}))


months = st.builds(
    lambda month: FiscalCalendar(calendar_id="m", kind="month", year_start_month=month), st.integers(1, 12)
)
weeks = st.builds(
    lambda month, day: calendar("4-4-5", month, WEEKDAYS[day]),
    st.integers(1, 12),
    st.integers(0, 6),
)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def period_of(of: FiscalCalendar, day: date) -> FiscalPeriod:
    (period,) = fiscal_periods(of, day, day)
    return period


def weeks_of_year(of: FiscalCalendar, day: date) -> int:
    period = period_of(of, day)
    return (period.year_ends_on - period.year_starts_on).days // 7


def tile(periods: list[FiscalPeriod], first: date, last: date) -> bool:
    return (
        periods[0].starts_on <= first < periods[0].ends_on
        and periods[-1].starts_on <= last < periods[-1].ends_on
        and all(earlier.ends_on == later.starts_on for earlier, later in pairwise(periods))
    )


@given(months | weeks, days, st.integers(0, 3000))
def test_periods_tile_the_time_line(of: FiscalCalendar, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert tile(fiscal_periods(of, first, last), first, last)


def test_years_of_52_weeks_alone_are_noticed() -> None:
    def without_53rd_weeks(of: FiscalCalendar, first: date, last: date) -> list[FiscalPeriod]:
        return [
            replace(period, ends_on=period.starts_on + timedelta(weeks=5)) if period.number == 12 else period
            for period in fiscal_periods(of, first, last)
        ]

    def is_broken(of: FiscalCalendar, first: date) -> bool:
        last = first + timedelta(days=3000)
        return not tile(without_53rd_weeks(of, first, last), first, last)

    found = find(st.tuples(weeks, days), lambda drawn: is_broken(*drawn))
    assert any(
        period.ends_on - period.starts_on == timedelta(weeks=6)
        for period in fiscal_periods(*found, found[1] + timedelta(days=3000))
    )


@given(months | weeks, days)
def test_twelve_periods_make_a_year_and_each_year_has_its_own_name(of: FiscalCalendar, day: date) -> None:
    periods = fiscal_periods(of, day, day + timedelta(days=800))
    ids = [period.id_in("c") for period in periods]
    assert len(set(ids)) == len(ids)
    for earlier, later in pairwise(periods):
        same_year = later.fiscal_year == earlier.fiscal_year
        assert later.number == (earlier.number + 1 if same_year else 1)
        assert same_year or (earlier.number == 12 and later.fiscal_year == earlier.fiscal_year + 1)
        assert same_year or later.year_starts_on == earlier.year_ends_on == later.starts_on


@given(weeks, days)
def test_a_year_of_weeks_begins_on_its_weekday_nearest_to_the_first(of: FiscalCalendar, day: date) -> None:
    period = period_of(of, day)
    assert (period.year_ends_on - period.year_starts_on).days in {52 * 7, 53 * 7}
    assert WEEKDAYS[period.year_starts_on.weekday()] == of.week_start
    year = period.fiscal_year - (of.year_start_month > 1)
    assert abs((period.year_starts_on - date(year, of.year_start_month, 1)).days) <= 3


@pytest.mark.parametrize(
    ("month", "day", "period_id"),
    [
        (2, date(2026, 2, 1), "c:FY2027-P01"),
        (2, date(2026, 5, 31), "c:FY2027-P04"),
        (2, date(2027, 1, 31), "c:FY2027-P12"),
        (2, date(2026, 1, 31), "c:FY2026-P12"),
        (1, date(2026, 12, 31), "c:FY2026-P12"),
        (4, date(2024, 2, 29), "c:FY2024-P11"),
        (12, date(2026, 12, 1), "c:FY2027-P01"),
    ],
)
def test_a_year_of_months_is_named_after_the_year_in_which_it_ends(
    month: int, day: date, period_id: str
) -> None:
    assert period_of(calendar("month", month), day).id_in("c") == period_id


def test_the_years_of_us_retailers_have_the_known_lengths() -> None:
    # the National Retail Federation's calendar: fiscal years 2017 and 2023 had 53 weeks, ending the
    # Saturday nearest to 31 January (2018-02-03 and 2024-02-03)
    retail = calendar("4-4-5", 2, "sunday")
    starts = [period_of(retail, date(year, 6, 1)).year_starts_on for year in range(2016, 2026)]
    assert starts == [
        date(2016, 1, 31),
        date(2017, 1, 29),
        date(2018, 2, 4),
        date(2019, 2, 3),
        date(2020, 2, 2),
        date(2021, 1, 31),
        date(2022, 1, 30),
        date(2023, 1, 29),
        date(2024, 2, 4),
        date(2025, 2, 2),
    ]
    lengths = {year: weeks_of_year(retail, date(year, 6, 1)) for year in range(2016, 2026)}
    assert [year for year, length in lengths.items() if length == 53] == [2017, 2023]


def test_the_53rd_week_falls_to_the_last_period() -> None:
    retail = calendar("4-4-5", 2, "sunday")
    year = fiscal_periods(retail, date(2023, 1, 29), date(2024, 2, 3))
    lengths = [(period.ends_on - period.starts_on).days // 7 for period in year]
    assert lengths == [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6]
    assert {period.fiscal_year for period in year} == {2024}


def test_a_january_year_of_weeks_keeps_its_name_when_it_ends_in_the_next_january() -> None:
    of = calendar("4-4-5", 1, "monday")
    year = period_of(of, date(2026, 6, 1))
    assert (year.year_starts_on, year.year_ends_on) == (date(2025, 12, 29), date(2027, 1, 4))
    assert year.fiscal_year == 2026
