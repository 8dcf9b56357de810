"""Exchange rates to the dollar: published on weekdays, one day missing, one currency that stops.

One rate is corrected later. Published rates are integers of one millionth; a rate serves the four days after
its own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np

from examples.meridian_freight.clock import SATURDAY, day_number, weekday
from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.company import AS_OF, FIRST_DAY, Entity
from examples.meridian_freight.plan.fiscal import period_of, period_starts

MICRO = 1_000_000
LONGEST_USE_DAYS = 4
MISSING = ("GBP", date(2026, 5, 13))
STOPPED = ("PLN", date(2026, 6, 30))  # its last published day
CORRECTED = ("GBP", date(2026, 2, 17), date(2026, 5, 20))
"""Published anew, ten cents higher, when its period was hard closed in every calendar: it moves nothing."""
CORRECTION = 100_000
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


def spot(day: date, currency: str) -> Decimal | None:
    """Return the dollars for one unit by the four-day rule; None where no rate is young enough."""
    micro = int(_usable(currency)[day_number(day) - _FROM])
    return Decimal(micro) / MICRO if micro else None


@cache
def period_rates(currency: str, calendar: str) -> tuple[Ints, Ints]:
    """Return the average and the closing rate of each fiscal period of a calendar, in units of 10**-10.

    The average is the mean of the rates published in the period, rounded half up; closing is the last usable
    rate, that of AS_OF in the running period. 0 for periods without any.
    """
    days, rates = published(currency)
    starts = period_starts(calendar)
    place = period_of(days, calendar)
    count = np.bincount(place, minlength=len(starts))
    total = np.bincount(place, weights=rates, minlength=len(starts)).astype(np.int64)
    average = np.where(count > 0, (total * 2 * 10**4 + count) // np.maximum(2 * count, 1), 0)
    last_days = np.minimum(np.append(starts[1:], starts[-1] + 1) - 1, day_number(AS_OF)) - _FROM
    known = (last_days >= 0) & (starts <= day_number(AS_OF))
    closing = np.where(known, _usable(currency)[np.maximum(last_days, 0)] * 10**4, 0)
    return average, closing


def in_dollars(cents: Ints, days: Ints, is_profit_and_loss: Flags, entity: Entity) -> Ints:
    """Return an entity's amounts in US cents, rounded half away from zero.

    Profit and loss at the average rate of the period of the day, the balance sheet at its closing rate.
    """
    if entity.currency == "USD":
        return cents
    average, closing = period_rates(entity.currency, entity.calendar)
    place = period_of(days, entity.calendar)
    return translated(cents, np.where(is_profit_and_loss, average[place], closing[place]))


def translated(cents: Ints, rates: Ints) -> Ints:
    """Return cents times rates of 10**-10, rounded half away from zero."""
    return np.sign(cents) * ((np.abs(cents) * rates + 5 * 10**9) // 10**10)
