"""Fiscal periods of the two calendars that the portfolio declares, as day numbers.

Belongs here: where a period begins. Both years begin around 1 February: with the month, or on the Monday
nearest to it, in weeks of 4, 4 and 5.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import numpy as np

from examples.meridian_freight.clock import day_number, months
from examples.meridian_freight.draws import Ints
from examples.meridian_freight.plan.company import AS_OF, FIRST_DAY

MONTHS, WEEKS = "feb_month", "feb_445"
_WEEKS = (4, 4, 5) * 4
PERIODS_OF_A_YEAR = len(_WEEKS)
_HALF_WEEK = 3


@cache
def period_starts(calendar: str) -> Ints:
    """Return the first days of all periods around the demo's two years, in order."""
    first, last = FIRST_DAY.year - 1, AS_OF.year + 1
    if calendar == MONTHS:
        starts = [day_number(month) for month in months(date(first, 2, 1), date(last, 2, 1))]
    else:
        starts = [
            day_number(_first_monday(year)) + 7 * weeks
            for year in range(first, last + 1)
            for weeks in accumulate(_WEEKS[:-1], initial=0)
        ]
    return np.array(starts, dtype=np.int64)


def _first_monday(year: int) -> date:
    earliest = date(year, 2, 1) - timedelta(days=_HALF_WEEK)
    return earliest + timedelta(days=-earliest.weekday() % 7)


def period_of(days: Ints, calendar: str) -> Ints:
    """Return the position of each day's period in `period_starts`."""
    return np.searchsorted(period_starts(calendar), days, side="right") - 1
