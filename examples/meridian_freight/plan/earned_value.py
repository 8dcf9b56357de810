"""How workstreams earn their budget, once more beside the YAML that declares it, and their periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from examples.meridian_freight.clock import months, next_month
from examples.meridian_freight.plan.company import FISCAL_YEAR_START

# items planned for the year, of workstreams that earn by finished items
PLANNED_ITEMS = {"routing": 800, "driver_app": 300, "approval_flow": 420}
# (share in percent, milestone) of workstreams that earn by milestones
EARNED_AT = {
    "telematics": ((65, "telematics_pilot"), (35, "telematics_go_live")),
    "inspections": ((100, "inspections_go_live"),),
    "brand_refresh": ((80, "brand_launch"), (10, "brand_launch"), (10, "migration_cutover")),
}
EAC_METHOD = {"driver_app": "atypical", "approval_flow": "cpi_spi"}
_WEEKS = (4, 4, 5) * 4


@dataclass(frozen=True)
class Period:
    """A fiscal period of the plan's year: [starts_on, ends_on)."""

    starts_on: date
    ends_on: date


def periods(entity_id: str) -> list[Period]:
    """Return the twelve periods: months, or 4, 4 and 5 weeks from the Monday nearest to 1 February."""
    if entity_id != "mf_uk":
        firsts = months(FISCAL_YEAR_START, date(2027, 1, 1))
        return [Period(first, next_month(first)) for first in firsts]
    monday = FISCAL_YEAR_START + timedelta(days=(3 - FISCAL_YEAR_START.weekday()) % 7 - 3)
    result = []
    for weeks in _WEEKS:
        result.append(Period(monday, monday + timedelta(weeks=weeks)))
        monday = result[-1].ends_on
    return result
