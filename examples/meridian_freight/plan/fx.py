"""Exchange rates to the dollar: published on weekdays, one day missing, one currency that stops.

Rates are integers of one millionth; a rate serves the four days after its own.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from examples.meridian_freight.clock import SATURDAY, day_number, weekday
from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.company import AS_OF, FIRST_DAY

MICRO = 1_000_000
LONGEST_USE_DAYS = 4
MISSING = ("GBP", date(2026, 5, 13))
STOPPED = ("PLN", date(2026, 6, 30))  # its last published day
# currency: (base, amplitude, days of a full wave)
_WAVES = {"GBP": (1_271_300, 24_000, 210), "EUR": (1_083_700, 31_000, 260), "PLN": (251_900, 6_000, 150)}
CURRENCIES = tuple(_WAVES)
_FROM = day_number(FIRST_DAY) - 7
_DAYS = day_number(AS_OF) - _FROM + 1


def published(currency: str) -> tuple[Ints, Ints]:
    """Return the day numbers on which a rate was published, and the rates in millionths."""
    days = np.arange(_FROM, _FROM + _DAYS, dtype=np.int64)
    kept: Flags = weekday(days) < SATURDAY
    if currency == MISSING[0]:
        kept &= days != day_number(MISSING[1])
    if currency == STOPPED[0]:
        kept &= days <= day_number(STOPPED[1])
    days = days[kept]
    base, amplitude, period = _WAVES[currency]
    wave = np.abs((days % period) * 2 - period)  # a triangle between 0 and period
    return days, base + (wave * 2 * amplitude) // period - amplitude + days * 37 % 101


@cache
def _usable(currency: str) -> Ints:
    """Rate of each day of the table by the four-day rule; 0 where there is none."""
    rates = np.zeros(_DAYS, dtype=np.int64)
    for day, rate in zip(*(a.tolist() for a in published(currency)), strict=True):
        start = day - _FROM
        rates[start : start + LONGEST_USE_DAYS + 1] = rate
    return rates


def in_dollars(cents: Ints, days: Ints, currency: str) -> tuple[Ints, Flags]:
    """Return amounts in US cents, rounded half away from zero, and where there was a rate at all."""
    if currency == "USD":
        return cents, np.ones(len(cents), dtype=np.bool_)
    rates = _usable(currency)[days - _FROM]
    return np.sign(cents) * ((np.abs(cents) * rates + MICRO // 2) // MICRO), rates > 0
