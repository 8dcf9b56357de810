from __future__ import annotations

from datetime import date, datetime, timedelta

from portfolio.models import WorkCalendar
from portfolio.work_calendars import WorkDay, default_work_days, is_known_region, work_days


def calendar(region: str, zone: str, opens: str = "09:00", closes: str = "17:00") -> WorkCalendar:
    declared = {"calendar_id": "c", "region": region, "time_zone": zone, "opens": opens, "closes": closes}
    return WorkCalendar.model_validate(declared)


def day_of(of: WorkCalendar, day: date) -> WorkDay:
    (found,) = work_days(of, day, day)
    return found


def test_a_working_day_is_eight_hours_in_utc_before_and_after_the_clocks_change() -> None:
    berlin = calendar("DE", "Europe/Berlin")
    winter, summer = day_of(berlin, date(2026, 3, 27)), day_of(berlin, date(2026, 3, 30))
    assert (winter.opens_at, winter.closes_at) == (datetime(2026, 3, 27, 8), datetime(2026, 3, 27, 16))
    assert (summer.opens_at, summer.closes_at) == (datetime(2026, 3, 30, 7), datetime(2026, 3, 30, 15))


NIGHTS = {date(2026, 3, 29): 22, date(2025, 10, 26): 24, date(2026, 6, 7): 23}


def hours_of_nights(zone: str) -> dict[date, int]:
    # Sundays are worked in Israel, whose weekend is Friday and Saturday
    shifts = {day: day_of(calendar("IL", zone, "00:00", "23:00"), day) for day in NIGHTS}
    assert all(shift.is_working_day for shift in shifts.values())
    return {day: (shift.closes_at - shift.opens_at) // timedelta(hours=1) for day, shift in shifts.items()}


def test_a_shift_over_the_night_of_the_change_counts_elapsed_hours() -> None:
    assert hours_of_nights("Europe/Berlin") == NIGHTS


def test_clocks_that_never_change_are_noticed() -> None:
    unlike = {day for day, hours in hours_of_nights("Etc/GMT-1").items() if hours != NIGHTS[day]}
    assert unlike == {date(2026, 3, 29), date(2025, 10, 26)}


def test_holidays_and_weekends_are_days_off_of_no_length() -> None:
    of = calendar("US", "America/Chicago")
    independence, saturday = day_of(of, date(2025, 7, 4)), day_of(of, date(2026, 7, 11))
    assert (independence.holiday_name, independence.is_working_day) == ("Independence Day", False)
    assert (saturday.holiday_name, saturday.is_working_day) == (None, False)
    assert independence.opens_at == independence.closes_at
    assert saturday.opens_at == saturday.closes_at


def test_a_subdivision_has_its_own_holidays() -> None:
    women = date(2026, 3, 9)  # a Monday
    assert not is_known_region("DE-XX")
    assert day_of(calendar("DE-BE", "Europe/Berlin"), date(2027, 3, 8)).holiday_name is not None
    assert day_of(calendar("DE-BY", "Europe/Berlin"), date(2027, 3, 8)).holiday_name is None
    assert day_of(calendar("DE-BE", "Europe/Berlin"), women).is_working_day


def test_the_prefix_sum_counts_the_seconds_of_all_earlier_days() -> None:
    days = list(work_days(calendar("US", "America/Chicago"), date(2026, 1, 1), date(2026, 12, 31)))
    assert days[0].seconds_before == 0
    elapsed = 0
    for day in days:
        assert day.seconds_before == elapsed
        elapsed += int((day.closes_at - day.opens_at).total_seconds())
    # 261 weekdays of 2026 less 11 federal holidays, all on weekdays once observed
    assert elapsed == (261 - 11) * 8 * 3600


def test_the_default_calendar_knows_no_holiday() -> None:
    (day,) = default_work_days("default", "Europe/Berlin", date(2026, 1, 1), date(2026, 1, 1))
    assert day.is_working_day
    assert day.opens_at == datetime(2026, 1, 1, 8)


def test_regions_are_countries_and_their_subdivisions() -> None:
    assert is_known_region("US")
    assert is_known_region("GB-SCT")
    assert not is_known_region("ZZ")
