"""Escalations, benefits and unconnected spend as the template shows them.

Does not belong here: which escalations exist and what they cost; that stands in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from publishing.findings import OPEN_STATES, UnconnectedSpend
from publishing.formats import (
    MISSING,
    count_text,
    day_text,
    money_text,
    month_text,
    number_text,
    percent_text,
    sentence,
    span_text,
)
from publishing.rows import Row

CLOSED_SHOWN = 5
KIND_NAMES = {"cashable": "Cashable", "non_cashable": "Non-cashable", "disbenefit": "Disbenefit"}
REASON_NAMES = {
    "no_live_link": "No link to an outcome",
    "partly_linked": "Linked in part",
    "mandated": "Statutory work, exempt",
}


@dataclass(frozen=True)
class EscalationLine:
    """One row of the escalation table."""

    milestone: str
    workstream: str
    owner: str
    slip: str
    dates: str
    amount: str
    amount_range: str
    effect: str
    severity: str
    state: str
    decide_by: str
    avoidable: str
    statuses: str
    explanation: str
    is_standing: bool


@dataclass(frozen=True)
class BenefitLine:
    """One benefit to date."""

    name: str
    kind: str
    planned: str
    realised: str
    realised_share: str
    validated: str
    validated_share: str
    held_reason: str


@dataclass(frozen=True)
class SpendLine:
    """One workstream whose spend moves no indicator."""

    name: str
    amount: str
    open_items: str
    reason: str


def escalation_lines(escalations: list[Row]) -> tuple[list[EscalationLine], int]:
    """Return the escalations to show, all standing ones and the newest closed, and how many are left out."""
    standing = [row for row in escalations if row["state"] in OPEN_STATES]
    closed = [row for row in escalations if row["state"] not in OPEN_STATES]
    closed.sort(key=lambda row: (row["opened_on"], row["milestone_id"], row["kpi_id"]), reverse=True)
    shown = [*standing, *closed[:CLOSED_SHOWN]]
    return [_escalation(row) for row in shown], len(escalations) - len(shown)


def _escalation(row: Row) -> EscalationLine:
    """Return one escalation; low and high frame the amount where the link states them."""
    code = row["currency_code"]
    effect = number_text(row["units_at_risk"])
    reported, computed = row["reported_status"] or "nothing", row["computed_status"] or "nothing"
    has_range = row["amount_low"] is not None and row["amount_high"] is not None
    return EscalationLine(
        milestone=row["milestone_name"] or row["milestone_id"],
        workstream=row["workstream_name"] or row["workstream_id"],
        owner=row["owner_name"] or row["owner_person_id"] or "no owner",
        slip=count_text(row["slip_days"], "day"),
        dates=span_text(row["original_baseline_on"], row["expected_on"]),
        amount=money_text(row["amount_at_risk"], code),
        amount_range=f"{money_text(row['amount_low'], None)} to {money_text(row['amount_high'], None)}"
        if has_range
        else "",
        effect=f"{row['kpi_name'] or row['kpi_id']}: {effect} {row['unit'] or ''}".strip(),
        severity=row["severity"] or "",
        state=row["state"],
        decide_by=day_text(row["decide_by_on"]) if row["decide_by_on"] else MISSING,
        avoidable=money_text(row["avoidable_amount"], code) if row["avoidable_amount"] is not None else "",
        statuses=f"reported: {reported}; computed: {computed}",
        explanation=sentence(row["explanation"]),
        is_standing=row["state"] in OPEN_STATES,
    )


def benefit_lines(benefits: list[Row]) -> list[BenefitLine]:
    """Return every benefit to date; one that cannot be told on both sides is held with its reason."""
    return [
        BenefitLine(
            name=row["benefit_name"] or row["benefit_id"],
            kind=f"{KIND_NAMES.get(row['kind'], row['kind'])}, to {month_text(row['month_on'])}",
            planned=money_text(row["cumulative_planned_amount"], None),
            realised=money_text(row["cumulative_realised_amount"], None),
            realised_share=percent_text(row["unvalidated_realisation_ratio"]),
            validated=money_text(row["cumulative_validated_amount"], None),
            validated_share=percent_text(row["realisation_ratio"]),
            held_reason=sentence(row["held_reason"]),
        )
        for row in benefits
    ]


def spend_lines(unconnected: UnconnectedSpend) -> list[SpendLine]:
    """Return the unconnected workstreams, statutory ones last and named as such."""
    return [
        SpendLine(
            name=row["workstream_name"] or row["workstream_id"],
            amount=money_text(row["spend_amount"], row["currency_code"]),
            open_items=f"{row['open_count'] or 0:,}",
            reason=REASON_NAMES[row["reason"]],
        )
        for row in unconnected.rows
    ]
