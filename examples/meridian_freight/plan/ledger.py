"""The general ledger before any dirt: journals that balance, month by month and entity by entity.

Belongs here: regular journals (three expense lines of one workstream against payables), the monthly revenue
journal and the monthly bills for what is shared, vectorised. Single journals with a story of their own are in
special_journals.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache

import numpy as np

from examples.meridian_freight.clock import day_number, months, next_month
from examples.meridian_freight.draws import Flags, Ints, chance, draw
from examples.meridian_freight.plan.accounts import ACCOUNTS, CLASSES, EXPENSES
from examples.meridian_freight.plan.company import (
    AS_OF,
    ENTITIES,
    FIRST_DAY,
    UNLINKED,
    WORKSTREAMS,
    Entity,
)
from examples.meridian_freight.plan.fx import in_dollars
from examples.meridian_freight.plan.shared_costs import BILL_DAY, BILLS, bill_cents
from examples.meridian_freight.plan.special_journals import linked_cents

JOURNALS_PER_MONTH = 38  # per workstream at scale 1, four lines each
LATE_PER_MILLE = 15
NO_WORKSTREAM = -1
MONTHS = tuple(months(FIRST_DAY, AS_OF))
REVENUE = {"mf_us": 2_400_000, "mf_uk": 610_000, "mf_eu": 540_000}


@dataclass(frozen=True)
class Lines:
    """Journal lines of one entity posted in one month; `workstream` is a position or NO_WORKSTREAM.

    `late` lines were recorded early in the next month and stand in its file.
    """

    journal: Ints
    line: Ints
    posted: Ints
    recorded: Ints
    account: Ints
    workstream: Ints
    cents: Ints
    late: Flags

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.journal)

    def in_dollars(self, entity: Entity) -> Ints:
        """Return the lines' US cents."""
        codes = [code for code, kind in CLASSES.items() if kind in {"revenue", "expense"}]
        return in_dollars(self.cents, self.posted, np.isin(self.account, codes), entity)

    def where(self, kept: Flags) -> Lines:
        """Return the lines for which `kept` holds."""
        return Lines(*(getattr(self, f.name)[kept] for f in fields(self)))


def regular_lines(entity: Entity, month: date, seed: int, scale: int) -> Lines:
    """Return the regular lines that an entity posts in a month."""
    blocks = [
        _workstream_lines(position, entity, month, seed, scale)
        for position, workstream in enumerate(WORKSTREAMS)
        if workstream.entity_id == entity.entity_id
    ]
    blocks.append(_revenue(entity, month))
    if entity.entity_id == "mf_us":
        blocks += [_bill(account, month, seed) for account in BILLS]
    return Lines(*(np.concatenate([getattr(b, f.name) for b in blocks]) for f in fields(Lines)))


def _workstream_lines(position: int, entity: Entity, month: date, seed: int, scale: int) -> Lines:
    count = JOURNALS_PER_MONTH * scale
    name = f"ledger.{position}.{month}"
    journal = np.arange(count, dtype=np.int64)
    length = day_number(next_month(month)) - day_number(month)
    posted = day_number(month) + draw(seed, f"{name}.day", journal, length)
    late = chance(seed, f"{name}.late", journal, LATE_PER_MILLE)
    if entity.entity_id != "mf_us" or month == MONTHS[-1]:
        late = np.zeros(count, dtype=np.bool_)
    booked = np.minimum(posted + draw(seed, f"{name}.delay", journal, 3), day_number(AS_OF))
    recorded = np.where(late, day_number(next_month(month)) + 2, booked)
    expense = _split(_month_cents(position, month, seed, scale), count, seed, name)
    cents = np.concatenate([expense, -expense.sum(axis=1, keepdims=True)], axis=1).ravel()
    account = np.tile(np.array([*EXPENSES, 2100], dtype=np.int64), count)
    owner = np.tile(np.array([position] * 3 + [NO_WORKSTREAM], dtype=np.int64), count)
    return Lines(
        np.repeat(journal + (position + 1) * 1_000_000, 4),
        np.tile(np.arange(1, 5, dtype=np.int64), count),
        np.repeat(posted, 4),
        np.repeat(recorded, 4),
        account,
        owner,
        cents,
        np.repeat(late, 4),
    )


def _split(total: int, journals: int, seed: int, name: str) -> Ints:
    """Split cents into journals x expense accounts, by the accounts' shares and a draw; the sum is exact."""
    shares = np.array([ACCOUNTS[code][2] for code in EXPENSES], dtype=np.int64)
    index = np.arange(journals * len(shares), dtype=np.int64)
    weights = np.tile(shares, journals) * (60 + draw(seed, f"{name}.amount", index, 81))
    edges = np.cumsum(weights)
    # whole multiples first, so that the product stays below 2**63 at any scale
    whole, rest = divmod(total, int(edges[-1]))
    cut = whole * edges + rest * edges // edges[-1]
    return np.asarray(np.diff(cut, prepend=0)).reshape(journals, len(shares))


def _month_cents(position: int, month: date, seed: int, scale: int) -> int:
    """Return what a workstream spends in a month, in its entity's cents."""
    workstream = WORKSTREAMS[position]
    if workstream.monthly_spend is not None:
        swing = int(draw(seed, f"spend.{position}", np.array([day_number(month)]), 11)[0]) - 5
        return workstream.monthly_spend * (100 + swing)
    total = unlinked_cents(month, seed, scale)
    first = total * 6 // 10
    return first if workstream.workstream_id == UNLINKED[0] else total - first


@cache
def unlinked_cents(month: date, seed: int, scale: int) -> int:
    """Return the US cents of a month's unlinked spend: 12% of all spend that has a dollar amount.

    12 of 100 is 12/88 of the linked rest; the result is rounded to the cent.
    """
    linked = linked_cents(month) + sum(bill_cents(account, month, seed) for account in BILLS)
    for entity in ENTITIES:
        for position, workstream in enumerate(WORKSTREAMS):
            if workstream.entity_id == entity.entity_id and workstream.workstream_id not in UNLINKED:
                lines = _workstream_lines(position, entity, month, seed, scale)
                lines = lines.where(lines.workstream >= 0)
                linked += int(lines.in_dollars(entity).sum())
    return (linked * 12 * 2 + 88) // (88 * 2)


def _revenue(entity: Entity, month: date) -> Lines:
    """The month's revenue, posted on its 15th: receivables against freight revenue."""
    return _pair(900_000_000, month + timedelta(days=14), (1200, 4000), REVENUE[entity.entity_id] * 100)


def _bill(account: int, month: date, seed: int) -> Lines:
    """A month's bill for what several workstreams share, posted on its 20th against payables."""
    day = month.replace(day=BILL_DAY)
    return _pair(910_000_000 + account, day, (account, 2100), bill_cents(account, month, seed))


def _pair(journal: int, posted: date, accounts: tuple[int, int], cents: int) -> Lines:
    two = np.ones(2, dtype=np.int64)
    day = day_number(posted)
    return Lines(
        two * journal,
        np.array([1, 2], dtype=np.int64),
        two * day,
        two * day,
        np.array(accounts, dtype=np.int64),
        two * NO_WORKSTREAM,
        np.array([cents, -cents], dtype=np.int64),
        np.zeros(2, dtype=np.bool_),
    )


def file_lines(entity: Entity, month: date, seed: int, scale: int) -> Lines:
    """Return the regular lines of a file: the month's own and the late ones of the month before."""
    own = regular_lines(entity, month, seed, scale)
    parts = [own.where(~own.late)]
    if month != MONTHS[0]:
        before = regular_lines(entity, MONTHS[MONTHS.index(month) - 1], seed, scale)
        parts.append(before.where(before.late))
    merged = Lines(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Lines)))
    shuffled = np.argsort(
        draw(seed, f"order.{entity.entity_id}.{month}", merged.journal, 2**40), kind="stable"
    )
    return Lines(*(getattr(merged, f.name)[shuffled] for f in fields(Lines)))


def journal_number(entity_id: str, posted_day: date, number: int) -> str:
    """Return a regular journal's number, such as US-202604-1000012; unique within the ledger."""
    return f"{entity_id[3:].upper()}-{posted_day:%Y%m}-{number}"


def every_month(seed: int, scale: int) -> Iterator[tuple[Entity, date, Lines]]:
    """Yield all regular lines, one entity and month at a time."""
    for entity in ENTITIES:
        for month in MONTHS:
            yield entity, month, regular_lines(entity, month, seed, scale)
