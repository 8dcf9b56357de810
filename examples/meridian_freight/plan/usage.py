"""Who uses the customer portal: eligible people by month, those of them who are active, everybody's events.

The active people of a month are the first ones of the list and never fewer than the month before, so that
counts by calendar month and by trailing 30 days agree. Bots, staff and people who only look around are
never eligible-and-active.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from examples.meridian_freight.clock import CHICAGO, DAY, HOUR, day_number, next_month, to_utc
from examples.meridian_freight.draws import Ints, draw
from examples.meridian_freight.plan.ledger import MONTHS

PEOPLE = 1_500  # at scale 1
EVENTS_PER_MONTH = 12_500  # at scale 1
ACTIVE_PERCENT = 18
BOTS, STAFF = 12, 40
ACTIONS = ("shipment_booked", "invoice_viewed", "login", "page_viewed")
CORE_ACTIONS = 2  # the first two
REPEATED_EVENTS, REPEATED_MONTH = 40, date(2026, 5, 1)
NAMELESS_EVENTS, NAMELESS_MONTH = 3, date(2026, 6, 1)
PERSON, BOT, EMPLOYEE = range(3)


@dataclass(frozen=True)
class Eligibility:
    """For each person the months [first, last) of eligibility; last may be past the end."""

    first: Ints
    last: Ints

    def counts(self) -> list[int]:
        """Return how many people are eligible in each month."""
        return [int(((self.first <= m) & (m < self.last)).sum()) for m in range(len(MONTHS))]


@dataclass(frozen=True)
class Events:
    """Events of one month; `who` is a position among people, bots or employees, by `kind`."""

    kind: Ints
    who: Ints
    at: Ints
    action: Ints


@cache
def plan_eligibility(seed: int, scale: int) -> Eligibility:
    """85 of 100 people are eligible from the start, the others join later; some leave for good."""
    count = PEOPLE * scale
    index = np.arange(count, dtype=np.int64)
    first = np.where(index * 100 < count * 85, 0, 1 + draw(seed, "eligible.join", index, 18))
    leaves = (index * 100 >= count * 50) & (index * 100 < count * 54)
    last = np.where(leaves, 6 + draw(seed, "eligible.leave", index, 15), len(MONTHS))
    return Eligibility(first, last)


@cache
def active_counts(seed: int, scale: int) -> list[int]:
    """Return the active eligible people of each month: 18 of 100, never fewer than before."""
    counts = [n * ACTIVE_PERCENT // 100 for n in plan_eligibility(seed, scale).counts()]
    return [int(n) for n in np.maximum.accumulate(np.array(counts))]


def plan_events(month: date, seed: int, scale: int) -> Events:
    """Return a month's events: first one core action of each active person, then everybody's.

    The first ones fall on the days 3 to 27, all others on any day, between 7 and 21 o'clock in Chicago.
    """
    position, count = MONTHS.index(month), EVENTS_PER_MONTH * scale
    active = active_counts(seed, scale)[position]
    index = np.arange(count, dtype=np.int64)
    name = f"usage.{month}"
    share = draw(seed, f"{name}.share", index, 100)
    sure = index < active
    kind = np.select([sure | (share < 82), share < 92], [PERSON, BOT], EMPLOYEE)  # noqa: PLR2004
    looking = ~sure & (share >= 70) & (share < 82)  # noqa: PLR2004
    who = draw(seed, f"{name}.who", index, 2**40)
    eligible_from_start = PEOPLE * scale * 85 // 100
    people = np.where(looking, active + who % (eligible_from_start - active), who % active)
    who = np.select([sure, kind == BOT, kind == EMPLOYEE], [index, who % BOTS, who % STAFF], people)
    action = draw(seed, f"{name}.action", index, len(ACTIONS))
    action = np.where(sure, action % CORE_ACTIONS, np.where(looking, CORE_ACTIONS + action % 2, action))
    length = day_number(next_month(month)) - day_number(month)
    day = np.where(sure, 2 + who % 25, draw(seed, f"{name}.day", index, length))
    local = (day_number(month) + day) * DAY + 7 * HOUR + draw(seed, f"{name}.time", index, 14 * HOUR)
    return Events(kind, who, to_utc(local, CHICAGO), action)
