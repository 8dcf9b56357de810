"""KPIs, adoption, watermelons and ownership as they stand at the default as_of."""

from __future__ import annotations

from datetime import date
from typing import Any

from examples.meridian_freight.plan.company import LEAVER, LEAVER_LEFT_ON
from examples.meridian_freight.plan.kpis import (
    NEW_DEFINITION_FROM,
    NOT_YET_RECORDED_ON,
    RESTATED_OBSERVATION,
    Observation,
    plan_observations,
)
from examples.meridian_freight.plan.ledger import MONTHS
from examples.meridian_freight.plan.usage import active_counts, plan_eligibility
from examples.meridian_freight.writers.people_and_kpis import decimal_text

# KPI: (baseline, target, planned on the day of the last observation), in ten-thousandths; the first by its
# link curves, the others by the trajectory that their YAML declares
_CURVES = {
    "cost_per_mile": (19_200, 17_400, 19_200 - 400 - 1_200),
    "invoice_processing_days": (95_000, 40_000, 56_000),
    "recordable_incident_rate": (42_000, 25_000, 34_000),
}
_ON_TARGET, _CLOSE = -0.05, -0.15
WATERMELON_WORKSTREAMS = ("portal", "onboarding_content")
# the curve jumps on 2026-04-01 and the second closed month behind makes a watermelon; September is open
WATERMELON_MONTHS = tuple(date(2026, month, 1) for month in (5, 6, 7, 8))


def outcomes_truth(seed: int, scale: int) -> dict[str, Any]:
    """Return KPI status, observation vintages, adoption, watermelons and ownership gaps."""
    return {
        "kpi_status": {kpi_id: _kpi(kpi_id, seed) for kpi_id in _CURVES},
        "restated": _restated(seed),
        "changed_definition": {"kpi_id": "recordable_incident_rate", "version_2_from": NEW_DEFINITION_FROM},
        "adoption": _adoption(seed, scale),
        "watermelons": {name: list(WATERMELON_MONTHS) for name in WATERMELON_WORKSTREAMS},
        "ownership_gaps": ownership_gaps(),
    }


def _known(kpi_id: str, seed: int) -> list[Observation]:
    return [o for o in plan_observations(seed) if o.kpi_id == kpi_id and o.recorded_on < NOT_YET_RECORDED_ON]


def _kpi(kpi_id: str, seed: int) -> dict[str, Any]:
    latest = max(_known(kpi_id, seed), key=lambda o: (o.observed_on, o.recorded_on))
    baseline, target, planned = _CURVES[kpi_id]
    gap = (latest.value - planned) / (target - baseline)
    return {
        "actual_value": decimal_text(latest.value),
        "observed_on": latest.observed_on,
        "planned_value": decimal_text(planned),
        "attainment_ratio": round((latest.value - baseline) / (target - baseline), 10),
        "gap_ratio": round(gap, 10),
        "status": "on_target" if gap >= _ON_TARGET else "close" if gap >= _CLOSE else "behind",
    }


def _restated(seed: int) -> list[dict[str, Any]]:
    """Both vintages of the restated week; the later one is current from the day it was recorded."""
    return [
        {
            "kpi_id": o.kpi_id,
            "observed_on": o.observed_on,
            "value": decimal_text(o.value),
            "recorded_on": o.recorded_on,
        }
        for o in _known("invoice_processing_days", seed)
        if o.observed_on == RESTATED_OBSERVATION
    ]


def _adoption(seed: int, scale: int) -> dict[str, Any]:
    counts = zip(active_counts(seed, scale), plan_eligibility(seed, scale).counts(), strict=True)
    return {
        f"{month:%Y-%m}": {"active": active, "eligible": eligible, "ratio": round(active / eligible, 10)}
        for month, (active, eligible) in zip(MONTHS, counts, strict=True)
    }


def ownership_gaps() -> dict[str, list[dict[str, Any]]]:
    """Return the gaps of four days: before, during and after the double claim, and after the leaver left."""
    double = {
        "entity_type": "kpi",
        "entity_id": "invoice_processing_days",
        "owner_count": 2,
        "since_on": date(2026, 3, 2),
    }
    leaver = {
        "entity_type": "milestone",
        "entity_id": "m:onboarding_content_refresh",
        "owner_count": 0,
        "since_on": LEAVER_LEFT_ON,
        "former_owner_person_id": LEAVER,
    }
    return {"2026-03-01": [], "2026-03-10": [double], "2026-03-31": [], "2026-09-30": [leaver]}
