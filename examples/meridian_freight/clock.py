"""Time of the demo: local wall clocks, UTC seconds and the spellings that source systems use.

Belongs here: conversions between local and UTC seconds and vectorised formatting. All instants are integer
seconds since 1970; "local" seconds are the wall clock of a zone read as if it were UTC.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from examples.meridian_freight.draws import Ints

DAY = 86_400
HOUR = 3_600
EPOCH = date(1970, 1, 1)
CHICAGO = "America/Chicago"
SATURDAY = 5
_TABLE_FROM, _TABLE_DAYS = 18_262, 3_653  # 2020-01-01 and ten years on


def weekday(days: Ints) -> Ints:
    """Return 0 for Monday to 6 for Sunday."""
    return (days + 3) % 7


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - EPOCH).days


def from_day_number(number: int) -> date:
    """Return the date that lies `number` days after 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


@cache
def _offsets(zone: str) -> Ints:
    """Seconds east of UTC at noon of every local day of the table."""
    tz = ZoneInfo(zone)
    days = (datetime(2020, 1, 1, 12, tzinfo=tz) + timedelta(days=i) for i in range(_TABLE_DAYS))
    return np.array([int((d.utcoffset() or timedelta()).total_seconds()) for d in days], dtype=np.int64)


def offset_seconds(local: Ints, zone: str) -> Ints:
    """Return the zone's offset for local wall-clock seconds; exact outside the night of a clock change."""
    return _offsets(zone)[local // DAY - _TABLE_FROM]


def to_utc(local: Ints, zone: str) -> Ints:
    """Return UTC seconds of local wall-clock seconds (not for the hours of a clock-change night)."""
    return local - offset_seconds(local, zone)


@cache
def _changes(zone: str) -> tuple[Ints, Ints]:
    """UTC seconds of the zone's clock changes, and the offsets before the first and after each of them."""
    tz, hours = ZoneInfo(zone), range(_TABLE_FROM * 24, (_TABLE_FROM + _TABLE_DAYS) * 24)
    daily = _offsets(zone)
    edges = np.flatnonzero(daily[1:] != daily[:-1])
    at = [
        next(h * HOUR for h in hours[e * 24 : e * 24 + 48] if _offset_of(tz, h * HOUR) == daily[e + 1])
        for e in edges.tolist()
    ]
    return np.array(at, dtype=np.int64), np.concatenate([daily[:1], daily[edges + 1]])


def _offset_of(tz: ZoneInfo, utc: int) -> int:
    return int((datetime.fromtimestamp(utc, tz).utcoffset() or timedelta()).total_seconds())


def to_local(utc: Ints, zone: str) -> Ints:
    """Return local wall-clock seconds of UTC seconds, exact through every clock change."""
    changes, offsets = _changes(zone)
    return utc + offsets[np.searchsorted(changes, utc, side="right")]


def midnight_utc(day: date, zone: str = CHICAGO) -> int:
    """Return the UTC seconds of local midnight, the instant at which `day` begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


def iso_local(utc: Ints, zone: str, millis: Ints) -> list[str]:
    """Return Jira's spelling, such as 2026-04-13T09:12:01.123-0500."""
    local = to_local(utc, zone)
    offset = local - utc
    stamps = iso(local)
    signs = np.where(offset < 0, -1, 1)
    minutes = np.abs(offset) // 60
    return [
        f"{s}.{ms:03d}{'-' if sign < 0 else '+'}{m // 60:02d}{m % 60:02d}"
        for s, ms, sign, m in zip(stamps, millis.tolist(), signs.tolist(), minutes.tolist(), strict=True)
    ]


def iso(seconds: Ints) -> list[str]:
    """Return 2026-04-13T09:12:01 for each instant, without zone."""
    text: NDArray[np.str_] = np.datetime_as_string(seconds.astype("datetime64[s]"))
    return [str(t) for t in text.tolist()]


def iso_days(days: Ints) -> list[str]:
    """Return 2026-04-13 for each day number."""
    return [str(t) for t in np.datetime_as_string(days.astype("datetime64[D]")).tolist()]


def months(first: date, last: date) -> list[date]:
    """Return the first day of every month from `first` to `last`, both included."""
    result = [first.replace(day=1)]
    while next_month(result[-1]) <= last:
        result.append(next_month(result[-1]))
    return result


def next_month(day: date) -> date:
    """Return the first day of the month after the day's own."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
