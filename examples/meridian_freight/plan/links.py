"""The driver links as numbers, once more beside the YAML that declares them (a test holds both together)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MILES_PER_DAY = 158_730
LAG = timedelta(days=30)


@dataclass(frozen=True)
class Driver:
    """One driver link: its effect and range in ten-thousandths of the KPI's unit, a step after the lag."""

    workstream_id: str
    kpi_id: str
    benefit_id: str
    effect: int
    effect_low: int
    effect_high: int
    value_per_unit: int
    volume_per_day: int
    baseline_on: date
    actual_on: date | None

    @property
    def milestone_id(self) -> str:
        """The go-live that starts the benefit."""
        stem = {"approval_flow": "approval", "onboarding_content": "onboarding"}.get(
            self.workstream_id, self.workstream_id
        )
        return f"m:{stem}_go_live"

    @property
    def planned_start(self) -> date:
        """The first day of the planned benefit."""
        return self.baseline_on + LAG

    def cents_per_day(self, effect: int | None = None) -> int:
        """Return the US cents of one day of benefit (exact for all links of the demo)."""
        size = abs(self.effect if effect is None else effect)
        return size * self.value_per_unit * self.volume_per_day // 100


# fmt: off
DRIVERS = (
    Driver("routing", "cost_per_mile", "fuel_saving", -1200, -1500, -800,
           1, MILES_PER_DAY, date(2026, 5, 4), date(2026, 5, 25)),
    Driver("driver_app", "cost_per_mile", "waiting_saving", -400, -500, -200,
           1, MILES_PER_DAY, date(2025, 10, 6), date(2025, 10, 6)),
    Driver("telematics", "cost_per_mile", "idling_saving", -200, -300, -100,
           1, MILES_PER_DAY, date(2026, 11, 2), None),
    Driver("capture", "invoice_processing_days", "invoice_labour_saving", -33_000, -40_000, -20_000,
           240, 1, date(2025, 9, 1), date(2025, 9, 1)),
    Driver("approval_flow", "invoice_processing_days", "invoice_labour_saving", -22_000, -30_000, -10_000,
           240, 1, date(2025, 9, 1), date(2025, 9, 1)),
    Driver("portal", "portal_active_ratio", "fewer_calls", 2_700, 1_500, 3_500,
           9_000, 1, date(2026, 3, 2), date(2026, 3, 2)),
    Driver("onboarding_content", "portal_active_ratio", "fewer_calls", 1_000, 200, 1_500,
           9_000, 1, date(2026, 3, 2), date(2026, 3, 2)),
    Driver("inspections", "recordable_incident_rate", "incident_cost_avoided", -11_000, -14_000, -4_000,
           400, 1, date(2026, 5, 4), date(2026, 5, 4)),
    Driver("training", "recordable_incident_rate", "incident_cost_avoided", -6_000, -9_000, -2_000,
           400, 1, date(2026, 6, 1), date(2026, 6, 1)),
)
# fmt: on
