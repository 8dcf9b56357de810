"""What a slip is worth: each link is a step, so the loss is days slipped x the money of one day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from examples.meridian_freight.plan.company import FISCAL_YEAR_END, FISCAL_YEAR_START
from examples.meridian_freight.plan.links import DRIVERS, LAG, Driver
from examples.meridian_freight.plan.milestones import Revision, plan_milestones
from examples.meridian_freight.truth.days import AS_OF_DAYS
from examples.meridian_freight.truth.money import amount
from examples.meridian_freight.truth.register import decision_of

KPI_OWNER = {"cost_per_mile": "p010"}


def escalations_by_as_of() -> dict[str, list[dict[str, Any]]]:
    """Return the escalations that each run shows, the closed ones with their state."""
    return {day.isoformat(): _escalations(day) for day in AS_OF_DAYS}


def _escalations(as_of: date) -> list[dict[str, Any]]:
    rows = []
    for driver in DRIVERS:
        revisions = [r for r in plan_milestones() if r.milestone_id == driver.milestone_id]
        known = [r for r in revisions if r.recorded_on <= as_of]
        slipped = [r for r in known if r.forecast_on > r.baseline_on]
        if slipped:
            rows.append(_escalation(driver, slipped[0], known[-1], as_of))
    return rows


def _escalation(driver: Driver, opened: Revision, now: Revision, as_of: date) -> dict[str, Any]:
    reached = now.actual_on or now.forecast_on
    days = days_lost(driver, reached)
    year = FISCAL_YEAR_END - FISCAL_YEAR_START
    planned = days_of_benefit(driver.planned_start)
    units = abs(driver.effect) * days / 10_000 / year.days
    decision = decision_of(driver.milestone_id, as_of)
    state = "crystallised" if now.actual_on else "acknowledged" if decision["decided_on"] else "open"
    return {
        "milestone_id": driver.milestone_id,
        "kpi_id": driver.kpi_id,
        "owner_person_id": KPI_OWNER[driver.kpi_id],
        "state": state,
        "opened_on": opened.recorded_on,
        "slip_days": (reached - now.baseline_on).days,
        "days_lost": days,
        "amount_at_risk": amount(days * driver.cents_per_day()),
        "amount_low": amount(
            days * min(driver.cents_per_day(e) for e in (driver.effect_low, driver.effect_high))
        ),
        "amount_high": amount(
            days * max(driver.cents_per_day(e) for e in (driver.effect_low, driver.effect_high))
        ),
        "currency_code": "USD",
        "units_at_risk": round(units, 10),
        "planned_benefit_days": planned,
        "severity": _severity(days * 100 / planned),
        "reported_status": now.reported_status,
        **decision,
    }


def days_lost(driver: Driver, reached: date) -> int:
    """Return the benefit days of the fiscal year between the planned and the real start."""
    return days_of_benefit(driver.planned_start) - days_of_benefit(reached + LAG)


def days_of_benefit(start: date) -> int:
    """Return the days of the fiscal year from `start` on."""
    return max(timedelta(), FISCAL_YEAR_END - max(start, FISCAL_YEAR_START)).days


def _severity(percent: float) -> str:
    """Name the share of the planned benefit that is lost; the forecast rule does not bite in the demo."""
    if percent >= 10:  # noqa: PLR2004
        return "critical"
    return "high" if percent >= 5 else "medium"  # noqa: PLR2004
