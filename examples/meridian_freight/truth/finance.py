"""Budgets, benefits and the single lines that must not be lost on the way."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from examples.meridian_freight.plan.benefits import BUDGETS, plan_benefits, yearly_budget_cents
from examples.meridian_freight.plan.company import WORKSTREAMS
from examples.meridian_freight.plan.dirt import UNREADABLE_WRIKE_ROW
from examples.meridian_freight.plan.special_journals import QUARANTINED, SPECIAL_JOURNALS
from examples.meridian_freight.plan.usage import EVENTS_PER_MONTH, NAMELESS_EVENTS, NAMELESS_MONTH
from examples.meridian_freight.truth.money import amount


def finance_truth() -> dict[str, Any]:
    """Return budgets of each version, benefits by measure, and the posting into a closed period."""
    return {
        "budget_year_usd": {
            version: {
                w.workstream_id: amount(yearly_budget_cents(version, w.workstream_id)) for w in WORKSTREAMS
            }
            for version in BUDGETS
        },
        "benefits_usd": _benefits(),
        "closed_period_posting": _closed_period(),
    }


def _benefits() -> dict[str, Any]:
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in plan_benefits():
        totals[row.benefit_id][row.measure] += row.cents
        if row.measure == "realised" and row.validated_by:
            totals[row.benefit_id]["validated"] += row.cents
        if row.measure == "planned" and row.month.isoformat() < "2026-09-01":
            totals[row.benefit_id]["planned_through_august"] += row.cents
    return {
        benefit_id: {measure: amount(cents) for measure, cents in sorted(measures.items())}
        for benefit_id, measures in totals.items()
    }


def _closed_period() -> list[dict[str, Any]]:
    return [
        {
            "journal_id": f"erp:{j.number}",
            "line_count": len(j.lines),
            "original_period_of": j.posted_on,
            "lands_in_period_of": j.recorded_on,
        }
        for j in SPECIAL_JOURNALS
        if j.story == "closed_period"
    ]


def quarantine_truth(scale: int) -> list[dict[str, Any]]:
    """Return every row that must stand in quarantine: by field where a cell is bad, by journal where not.

    `row` is the row's number within its file's data, where the plan fixes it.
    """
    rows: list[dict[str, Any]] = [
        {
            "source": "wrike",
            "file": "data/wrike/tasks.xlsx",
            "row": UNREADABLE_WRIKE_ROW + 1,
            "field": "created_at",
        }
    ]
    last = EVENTS_PER_MONTH * scale
    events = f"data/usage/events/events_{NAMELESS_MONTH:%Y-%m}.parquet"
    rows += [
        {"source": "portal_analytics", "file": events, "row": last - n, "field": "person_id"}
        for n in range(NAMELESS_EVENTS)
    ]
    for journal in SPECIAL_JOURNALS:
        if journal.disposition == QUARANTINED:
            file = f"data/finance/ledger/{journal.entity_id}/journal_lines_{journal.file_month:%Y-%m}.csv"
            rows += [
                {
                    "source": "ledger",
                    "file": file,
                    "ledger_line_id": f"erp:{journal.number}:{number}",
                    "field": line.bad_field or "journal_id",
                }
                for number, line in enumerate(journal.lines, start=1)
            ]
    return rows
