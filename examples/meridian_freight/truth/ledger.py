"""Ledger totals and spend, from the journals before any dirt."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from examples.meridian_freight.clock import day_number
from examples.meridian_freight.plan.accounts import CLASSES, EXPENSES
from examples.meridian_freight.plan.company import FISCAL_YEAR_START, UNLINKED, WORKSTREAMS
from examples.meridian_freight.plan.fiscal import MONTHS as BILLED_BY
from examples.meridian_freight.plan.fiscal import PERIODS_OF_A_YEAR, period_of
from examples.meridian_freight.plan.fx import period_rates, translated
from examples.meridian_freight.plan.ledger import MONTHS, every_month
from examples.meridian_freight.plan.shared_costs import (
    PLATFORM,
    SUPPORT,
    SUPPORTED,
    bill_cents,
    platform_weights,
    shared_out,
)
from examples.meridian_freight.plan.special_journals import MODELLED, SPECIAL_JOURNALS, dollar_cents
from examples.meridian_freight.truth.money import amount

Totals = dict[tuple[str, ...], int]


def ledger_truth(seed: int, scale: int) -> dict[str, Any]:
    """Return line counts, debit totals by entity and currency, and spend by workstream and month in dollars.

    Spend is what modelled expense lines with a dollar amount come to, by the month of posting; a posting into
    a closed period counts in the month it was recorded in. What workstreams share is handed on to them.
    """
    counts: Totals = defaultdict(int)
    debits: Totals = defaultdict(int)
    dollars: Totals = defaultdict(int)
    spend: Totals = defaultdict(int)
    for entity, month, lines in every_month(seed, scale):
        converted = lines.in_dollars(entity)
        key = (entity.entity_id, entity.currency)
        counts[key] += len(lines)
        debits[key] += int(lines.cents[lines.cents > 0].sum())
        dollars[key] += int(converted[lines.cents > 0].sum())
        for position, workstream in enumerate(WORKSTREAMS):
            spent = int(converted[lines.workstream == position].sum())
            if spent:
                spend[workstream.workstream_id, f"{month:%Y-%m}"] += spent
    without_rate = _add_special(counts, debits, dollars, spend)
    _add_shared(spend, seed, scale)
    return {
        "modelled_lines": _nested(counts, lambda n: n),
        "debit_total": _nested(debits, amount),
        "debit_total_usd": _nested(dollars, amount),
        "expense_at_last_years_rates_usd": _at_last_years_rates(seed, scale),
        "lines_without_rate": without_rate,
        "spend_usd": _nested(spend, amount),
        "unconnected_spend": _unconnected(spend),
    }


def _add_special(counts: Totals, debits: Totals, dollars: Totals, spend: Totals) -> list[dict[str, Any]]:
    without_rate = []
    for journal in SPECIAL_JOURNALS:
        if journal.disposition != MODELLED:
            continue
        key = (journal.entity_id, journal.currency)
        for number, (line, usd) in enumerate(zip(journal.lines, dollar_cents(journal), strict=True), start=1):
            counts[key] += 1
            debits[key] += max(line.cents, 0)
            if usd is None:
                without_rate.append(
                    {
                        "ledger_line_id": f"erp:{journal.number}:{number}",
                        "amount": amount(line.cents),
                        "currency_code": journal.currency,
                        "posted_on": journal.posted_on,
                    }
                )
                continue
            dollars[key] += max(usd, 0)
            if CLASSES[line.account] == "expense" and journal.workstream_id:
                spend[journal.workstream_id, f"{journal.counts_in:%Y-%m}"] += usd
    return without_rate


def _at_last_years_rates(seed: int, scale: int) -> dict[str, str]:
    """Return the regular expenses of the fiscal year of foreign entities at the averages of a year before."""
    totals: dict[str, int] = defaultdict(int)
    for entity, _, lines in every_month(seed, scale):
        if entity.currency == "USD":
            continue
        place = period_of(lines.posted, entity.calendar)
        average, _ = period_rates(entity.currency, entity.calendar)
        counted = np.isin(lines.account, EXPENSES) & (lines.posted >= day_number(FISCAL_YEAR_START) + 1)
        amounts = translated(lines.cents, average[place - PERIODS_OF_A_YEAR])
        totals[entity.entity_id] += int(amounts[counted].sum())
    return {entity_id: amount(cents) for entity_id, cents in totals.items()}


def _add_shared(spend: Totals, seed: int, scale: int) -> None:
    """Hand the bills on: the platform by weight, the support desk by what the supported spend in the month.

    The reversal of a platform bill mirrors its original, whose weights were others.
    """
    supported = _spend_of_supported(seed, scale)
    for month in MONTHS:
        name = f"{month:%Y-%m}"
        spent = {w: supported[w, name] for w in SUPPORTED}
        for workstream_id, cents in shared_out(bill_cents(SUPPORT, month, seed), spent).items():
            spend[workstream_id, name] += cents
        weights = platform_weights(month)
        for workstream_id, cents in shared_out(bill_cents(PLATFORM, month, seed), weights).items():
            spend[workstream_id, name] += cents
    by_number = {journal.number: journal for journal in SPECIAL_JOURNALS}
    for journal in (j for j in SPECIAL_JOURNALS if j.story.startswith("shared")):
        original = by_number.get(journal.reverses, journal)
        weights = platform_weights(original.posted_on)
        for workstream_id, cents in shared_out(journal.lines[0].cents, weights).items():
            spend[workstream_id, f"{journal.counts_in:%Y-%m}"] += cents


def _spend_of_supported(seed: int, scale: int) -> Totals:
    """Return what they spent in each month of the bills, at its average rate whatever their own calendar."""
    spent: Totals = defaultdict(int)
    for entity, month, lines in every_month(seed, scale):
        place = period_of(lines.posted, BILLED_BY)
        for position, workstream in enumerate(WORKSTREAMS):
            if workstream.workstream_id in SUPPORTED:
                own = lines.workstream == position
                cents = lines.cents[own]
                if entity.currency != "USD":
                    average, _ = period_rates(entity.currency, BILLED_BY)
                    cents = translated(cents, average[place[own]])
                spent[workstream.workstream_id, f"{month:%Y-%m}"] += int(cents.sum())
    return spent


def _unconnected(spend: Totals) -> dict[str, Any]:
    """The share of spend on workstreams without any link: 12% of every month, to the cent."""
    by_month: dict[str, tuple[int, int]] = {}
    for (workstream_id, month), cents in spend.items():
        unlinked, total = by_month.get(month, (0, 0))
        by_month[month] = (unlinked + (cents if workstream_id in UNLINKED else 0), total + cents)
    unlinked, total = (sum(pair[i] for pair in by_month.values()) for i in (0, 1))
    return {
        "workstreams": list(UNLINKED),
        "numerator": amount(unlinked),
        "denominator": amount(total),
        "ratio": round(unlinked / total, 10),
        "by_month": {
            month: {"numerator": amount(n), "denominator": amount(d)}
            for month, (n, d) in sorted(by_month.items())
        },
    }


def _nested(totals: Totals, spell: Any) -> dict[str, Any]:  # noqa: ANN401
    result: dict[str, Any] = {}
    for (first, second), value in sorted(totals.items()):
        result.setdefault(first, {})[second] = spell(value)
    return result
