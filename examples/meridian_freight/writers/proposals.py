"""The steering committee's backlog, one row per vetted proposal."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.plan.proposals import PROPOSALS, Proposal
from examples.meridian_freight.writers.files import write_csv

HEADER = (
    "Proposal", "Title", "Outcome", "KPI", "Team", "Cost", "Currency", "Effect", "Value per unit",
    "Volume per day", "Ramp days", "Items", "Duration days", "Person days", "Vetted by", "Vetted on",
)  # fmt: skip


def write_proposals(path: Path) -> None:
    """Write the backlog."""
    write_csv(path, HEADER, [_row(p) for p in PROPOSALS])


def _row(p: Proposal) -> tuple[object, ...]:
    sign = "-" if p.effect < 0 else ""
    return (
        p.proposal_id,
        p.title,
        p.outcome_id,
        p.kpi_id,
        p.workstream_id,
        f"{p.cost}.00",
        p.currency,
        f"{sign}{abs(p.effect) // 10_000}.{abs(p.effect) % 10_000:04d}",
        p.value_per_unit,
        p.volume_per_day,
        p.ramp_days,
        p.items,
        p.duration_days,
        p.person_days,
        p.vetted_by,
        p.vetted_on.isoformat(),
    )
