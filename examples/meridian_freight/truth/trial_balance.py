"""The translation difference of foreign books, from balances, flows and rates before any dirt."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import numpy as np

from examples.meridian_freight.clock import day_number, from_day_number
from examples.meridian_freight.draws import Ints
from examples.meridian_freight.plan.accounts import CLASSES
from examples.meridian_freight.plan.company import AS_OF, ENTITIES, Entity
from examples.meridian_freight.plan.fiscal import period_of, period_starts
from examples.meridian_freight.plan.fx import period_rates
from examples.meridian_freight.plan.ledger import MONTHS, regular_lines
from examples.meridian_freight.plan.special_journals import (
    MODELLED,
    SPECIAL_JOURNALS,
    booked_cents,
    dollar_cents,
    half_away,
)
from examples.meridian_freight.truth.money import amount

_RATE_UNIT = 10**10  # rates of periods are integers of its inverse


def trial_balance_truth(seed: int, scale: int) -> dict[str, dict[str, str]]:
    """Return by entity and first day of its period what its accounts lack in dollars at the period's end.

    Assets and liabilities at the closing rate, less what equity, revenue and expense brought in at their own
    rates. It ends before the first period with a line that has no rate.
    """
    return {
        entity.entity_id: _differences(entity, seed, scale) for entity in ENTITIES if entity.currency != "USD"
    }


def _differences(entity: Entity, seed: int, scale: int) -> dict[str, str]:
    starts = period_starts(entity.calendar)
    books: dict[int, Ints] = defaultdict(lambda: np.zeros(len(starts), dtype=np.int64))
    brought_in = np.zeros(len(starts), dtype=np.int64)
    for month in MONTHS:
        lines = regular_lines(entity, month, seed, scale)
        places, dollars = period_of(lines.posted, entity.calendar), lines.in_dollars(entity)
        for account in np.unique(lines.account).tolist():
            of_account = lines.account == account
            if _is_at_closing(account):
                np.add.at(books[account], places[of_account], lines.cents[of_account])
            else:
                np.add.at(brought_in, places[of_account], dollars[of_account])
    end = _add_special(entity, books, brought_in)
    _, closing = period_rates(entity.currency, entity.calendar)
    brought = np.cumsum(brought_in).tolist()
    balances = [np.cumsum(cents).tolist() for cents in books.values()]
    differences = {}
    for place in range(_place(MONTHS[0], entity), end):
        rate = Decimal(int(closing[place])) / _RATE_UNIT
        worth = sum(half_away(balance[place] * rate) for balance in balances)
        differences[from_day_number(int(starts[place])).isoformat()] = amount(-worth - brought[place])
    return differences


def _add_special(entity: Entity, books: dict[int, Ints], brought_in: Ints) -> int:
    """Add the modelled journals with a story; return the period after the last one that is known."""
    end = _place(AS_OF, entity) + 1
    for journal in SPECIAL_JOURNALS:
        if journal.disposition != MODELLED or journal.entity_id != entity.entity_id:
            continue
        place = _place(journal.posted_on, entity)
        booked = booked_cents(journal)
        if booked is None:
            end = min(end, place)
            continue
        for line, cents, dollars in zip(journal.lines, booked, dollar_cents(journal), strict=True):
            if _is_at_closing(line.account):
                books[line.account][place] += cents
            else:
                brought_in[place] += dollars or 0
    return end


def _place(day: date, entity: Entity) -> int:
    return int(period_of(np.array([day_number(day)]), entity.calendar)[0])


def _is_at_closing(account: int) -> bool:
    return CLASSES[account] in {"asset", "liability"}
