"""Days and instants: where a local day begins in UTC.

Belongs here: the one conversion from local days to naive UTC instants. Does not belong here: calendars.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def utc_instant(day: date, at: time, time_zone: str) -> datetime:
    """Return the naive UTC instant of a local wall time.

    A wall time that the clocks skip is read by the offset before the jump (a skipped midnight is the jump
    itself); one that comes twice means the first.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the naive UTC instant at which `day` begins in `time_zone`."""
    return utc_instant(day, time.min, time_zone)
