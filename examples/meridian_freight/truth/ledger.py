"""Ledger totals and spend, from the journals before any dirt."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from examples.meridian_freight.plan.company import UNLINKED, WORKSTREAMS
from examples.meridian_freight.plan.fx import in_dollars
from examples.meridian_freight.plan.ledger import ACCOUNTS, every_month
from examples.meridian_freight.plan.special_journals import MODELLED, SPECIAL_JOURNALS, dollar_cents
from examples.meridian_freight.truth.money import amount

Totals = dict[tuple[str, ...], int]


def ledger_truth(seed: int, scale: int) -> dict[str, Any]:
    """Return line counts, debit totals by entity and currency, and spend by workstream and month in dollars.

    Spend is what modelled expense lines with a dollar amount come to, by the month of posting; a posting into
    a closed period counts in the month it was recorded in.
    """
    counts: Totals = defaultdict(int)
    debits: Totals = defaultdict(int)
    dollars: Totals = defaultdict(int)
    spend: Totals = defaultdict(int)
    for entity, month, lines in every_month(seed, scale):
        converted, _ = in_dollars(lines.cents, lines.posted, entity.currency)
        key = (entity.entity_id, entity.currency)
        counts[key] += len(lines)
        debits[key] += int(lines.cents[lines.cents > 0].sum())
        dollars[key] += int(converted[lines.cents > 0].sum())
        for position, workstream in enumerate(WORKSTREAMS):
            spent = int(converted[lines.workstream == position].sum())
            if spent:
                spend[workstream.workstream_id, f"{month:%Y-%m}"] += spent
    without_rate = _add_special(counts, debits, dollars, spend)
    return {
        "modelled_lines": _nested(counts, lambda n: n),
        "debit_total": _nested(debits, amount),
        "debit_total_usd": _nested(dollars, amount),
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
            if ACCOUNTS[line.account][1] == "expense":
                spend[journal.workstream_id, f"{journal.counts_in:%Y-%m}"] += usd
    return without_rate


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
