"""Journals with a story: each is one row of planted dirt in the ledger, or a case that must not be dirt.

Belongs here: the handful of journals that are written out by hand, with what must become of their lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from examples.meridian_freight.clock import day_number
from examples.meridian_freight.plan.accounts import CLASSES
from examples.meridian_freight.plan.company import ENTITY
from examples.meridian_freight.plan.fx import MISSING, in_dollars, spot

MODELLED, QUARANTINED, FILTERED, NOT_YET_KNOWN = "modelled", "quarantined", "filtered", "not_yet_known"


@dataclass(frozen=True)
class SpecialLine:
    """One line: amount in cents, debit positive; `bad_field` is a column whose cell does not parse."""

    account: int
    cents: int
    memo: str = ""
    bad_field: str | None = None


@dataclass(frozen=True)
class SpecialJournal:
    """One journal: where it is delivered, and the disposition of all of its lines.

    `workstream_id` is empty where its costs are shared, or where it has none.
    """

    number: str
    story: str
    entity_id: str
    workstream_id: str
    currency: str
    posted_on: date
    recorded_on: date
    file_month: date
    lines: tuple[SpecialLine, ...]
    disposition: str = MODELLED
    is_void: bool = False
    reverses: str = ""

    @property
    def counts_in(self) -> date:
        """First day of the month whose spend it is: into a closed period, the month it was recorded in."""
        day = self.recorded_on if self.story == "closed_period" else self.posted_on
        return day.replace(day=1)


def _lines(contractors: int, software: int, equipment: int, off: int = 0) -> tuple[SpecialLine, ...]:
    payable = -(contractors + software + equipment) + off
    spent = ((6100, contractors), (6200, software), (6300, equipment), (2100, payable))
    return tuple(SpecialLine(account, cents) for account, cents in spent)


def _platform(cents: int) -> tuple[SpecialLine, ...]:
    return SpecialLine(6900, cents), SpecialLine(2100, -cents)


def _bad(lines: tuple[SpecialLine, ...], field: str) -> tuple[SpecialLine, ...]:
    first = lines[0]
    return (SpecialLine(first.account, first.cents, first.memo, field), *lines[1:])


def _us(
    number: str, story: str, workstream_id: str, posted: date, lines: tuple[SpecialLine, ...]
) -> SpecialJournal:
    month = posted.replace(day=1)
    return SpecialJournal(number, story, "mf_us", workstream_id, "USD", posted, posted, month, lines)


def _zloty(number: str, posted: date, cents: int) -> SpecialJournal:
    lines = (SpecialLine(6300, cents), SpecialLine(2100, -cents))
    return SpecialJournal(
        number, "polish_vendor", "mf_eu", "inspections", "PLN", posted, posted, posted.replace(day=1), lines
    )


_FORMULA = (SpecialLine(6200, 4_200, "=1+1"), SpecialLine(2100, -4_200, "=1+1"))
SPECIAL_JOURNALS = (
    replace(
        _us("US-S-01", "unbalanced", "capture", date(2026, 4, 14), _lines(61_000, 24_000, 15_000, off=1_000)),
        disposition=QUARANTINED,
    ),
    replace(
        _us("US-S-02", "amount_is_text", "driver_app", date(2026, 6, 10), _lines(50_000, 20_000, 9_900)),
        lines=_bad(_lines(50_000, 20_000, 9_900), "amount"),
        disposition=QUARANTINED,
    ),
    replace(
        _us("US-S-03", "void", "routing", date(2026, 3, 18), _lines(99_000, 1_000, 1_000)),
        disposition=FILTERED,
        is_void=True,
    ),
    replace(
        _us("US-S-04", "void", "portal", date(2026, 7, 8), _lines(77_000, 2_000, 3_000)),
        disposition=FILTERED,
        is_void=True,
    ),
    replace(
        _us("US-S-05", "closed_period", "routing", date(2026, 5, 20), _lines(125_000, 40_000, 10_000)),
        recorded_on=date(2026, 7, 15),
        file_month=date(2026, 7, 1),
    ),
    replace(
        _us("US-S-13", "closed_period", "portal", date(2026, 2, 18), _lines(64_000, 21_000, 8_000)),
        recorded_on=date(2026, 5, 19),
        file_month=date(2026, 5, 1),
    ),
    replace(
        _us("US-S-06", "recorded_later", "routing", date(2026, 9, 29), _lines(88_000, 12_000, 4_000)),
        recorded_on=date(2026, 10, 2),
        disposition=NOT_YET_KNOWN,
    ),
    replace(
        _us("US-S-07", "recorded_later", "portal", date(2026, 9, 30), _lines(43_000, 7_000, 2_000)),
        recorded_on=date(2026, 10, 2),
        disposition=NOT_YET_KNOWN,
    ),
    _us("US-S-08", "formula_text", "telematics", date(2026, 8, 12), _FORMULA),
    _us("US-S-09", "reversed", "telematics", date(2026, 8, 18), _lines(310_000, 5_000, 1_000)),
    replace(
        _us("US-S-10", "reversal", "telematics", date(2026, 8, 19), _lines(-310_000, -5_000, -1_000)),
        reverses="US-S-09",
    ),
    SpecialJournal(
        "EU-S-01",
        "date_is_none",
        "mf_eu",
        "training",
        "EUR",
        date(2026, 2, 17),
        date(2026, 2, 17),
        date(2026, 2, 1),
        _bad(_lines(30_000, 10_000, 5_000), "posted_on"),
        QUARANTINED,
    ),
    _us("US-S-11", "shared", "", date(2026, 5, 21), _platform(100_001)),
    replace(
        _us("US-S-12", "shared_reversal", "", date(2026, 6, 3), _platform(-100_001)),
        reverses="US-S-11",
    ),
    SpecialJournal(
        "UK-S-01",
        "capital",
        "mf_uk",
        "",
        "GBP",
        MISSING[1],
        MISSING[1],
        MISSING[1].replace(day=1),
        (SpecialLine(1100, 25_000_000), SpecialLine(3100, -25_000_000)),
    ),
    _zloty("EU-S-02", date(2026, 6, 10), 1_200_000),
    _zloty("EU-S-03", date(2026, 7, 15), 1_350_000),
    _zloty("EU-S-04", date(2026, 8, 20), 990_050),
)
REDELIVERED_LINES = 5  # lines of the first regular journals of a file, repeated in the next month's file
REDELIVERED_MONTH = date(2026, 1, 1)


def linked_cents(month: date) -> int:
    """Return the US cents that modelled special journals add to a month's spend, all linked."""
    return sum(
        dollars
        for journal in SPECIAL_JOURNALS
        if journal.disposition == MODELLED and journal.counts_in == month
        for line, dollars in zip(journal.lines, dollar_cents(journal), strict=True)
        if CLASSES[line.account] == "expense" and dollars is not None
    )


def booked_cents(journal: SpecialJournal) -> list[int] | None:
    """Return each line's cents in the entity's currency, at the day's rates; None where one is missing."""
    rate = _booking_rate(journal.posted_on, journal.currency, ENTITY[journal.entity_id].currency)
    return None if rate is None else [half_away(line.cents * rate) for line in journal.lines]


def dollar_cents(journal: SpecialJournal) -> list[int | None]:
    """Return each line's US cents; None without a rate on the posting day.

    A line is booked in the entity's currency, by way of the dollar, and translated from there by its class:
    equity at the day's rate, the rest at the period's average or closing one.
    """
    entity = ENTITY[journal.entity_id]
    booked = booked_cents(journal)
    if booked is None:
        return [None] * len(journal.lines)
    cents = np.array(booked, dtype=np.int64)
    days = np.full(len(cents), day_number(journal.posted_on), dtype=np.int64)
    is_cost = np.array([CLASSES[line.account] in {"revenue", "expense"} for line in journal.lines])
    dollars = in_dollars(cents, days, is_cost, entity).tolist()
    for position, line in enumerate(journal.lines):
        if CLASSES[line.account] == "equity":
            historical = spot(journal.posted_on, entity.currency)
            dollars[position] = None if historical is None else half_away(int(cents[position]) * historical)
    return list(dollars)


def _booking_rate(day: date, currency: str, books: str) -> Decimal | None:
    if currency == books:
        return Decimal(1)
    from_rate, to_rate = spot(day, currency), spot(day, books)
    return None if from_rate is None or to_rate is None else from_rate / to_rate


def half_away(amount: Decimal) -> int:
    """Round to a whole number, half away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
