"""The backlog: four proposals the steering committee vetted; the first is best by every measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Proposal:
    """One proposal; `effect` is in ten-thousandths of the KPI's unit, money in its currency's units."""

    proposal_id: str
    title: str
    outcome_id: str
    kpi_id: str
    workstream_id: str
    cost: int
    currency: str
    effect: int
    value_per_unit: int
    volume_per_day: int
    ramp_days: int
    items: int
    duration_days: int
    person_days: int
    vetted_by: str = "p001"
    vetted_on: date = date(2026, 8, 24)

    def cents_per_day(self) -> int:
        """Return the cents of one day of full benefit, in the proposal's currency (exact for all)."""
        return abs(self.effect) * self.value_per_unit * self.volume_per_day // 100


# fmt: off
PROPOSALS = (
    Proposal("dock_slots", "Docks booked by the route engine", "lower_cost_per_mile", "cost_per_mile",
             "routing", 40_000, "USD", -300, 1, 158_730, 0, 45, 35, 60),
    Proposal("supplier_signup", "Suppliers register themselves", "faster_invoices", "invoice_processing_days",
             "approval_flow", 60_000, "USD", -15_000, 240, 1, 0, 50, 56, 110),
    Proposal("guided_booking", "A guide through the first booking", "self_service", "portal_active_ratio",
             "portal", 90_000, "USD", 1_000, 9_000, 1, 30, 70, 63, 150),
    Proposal("near_miss_app", "Near misses reported on the phone", "fewer_incidents",
             "recordable_incident_rate", "inspections", 45_000, "EUR", -5_000, 400, 1, 0, 40, 49, 90),
)
# fmt: on
