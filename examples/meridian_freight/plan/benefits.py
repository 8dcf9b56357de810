"""Budgets and benefits: what was approved, what the link curves promise, what came of it. All in US cents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from examples.meridian_freight.clock import months, next_month
from examples.meridian_freight.plan.accounts import ACCOUNTS, EXPENSES
from examples.meridian_freight.plan.company import FISCAL_YEAR_END, UNLINKED, WORKSTREAMS
from examples.meridian_freight.plan.kpis import INCIDENT_STEPS, INVOICE_STEPS, MILE_STEPS
from examples.meridian_freight.plan.links import DRIVERS, MILES_PER_DAY

PLANNED_RECORDED_ON = date(2024, 9, 16)
VALIDATOR = "p002"
LAST_VALIDATED, LAST_REALISED = date(2026, 7, 1), date(2026, 8, 1)
DISBENEFIT = ("training_hours", date(2026, 6, 1), -150_000, -180_000)
# what really moved, in ten-thousandths, and the cents per day of one ten-thousandth times 100
_REAL = {
    "fuel_saving": (MILE_STEPS[1], MILES_PER_DAY),
    "waiting_saving": (MILE_STEPS[0], MILES_PER_DAY),
    "invoice_labour_saving": (INVOICE_STEPS[0], 240),
    "fewer_calls": ((date(2026, 4, 1), 0), 9_000),
    "incident_cost_avoided": (INCIDENT_STEPS[0], 400),
}
BUDGETS = {
    "fy26_approved": (date(2025, 2, 1), date(2025, 1, 15), 98),
    "fy27_approved": (date(2026, 2, 1), date(2026, 1, 15), 100),
    "fy27_draft": (date(2026, 2, 1), date(2025, 11, 20), 110),
}
"""Version: the year's first month, the day it was recorded, its size in percent."""
_PLAN_RATES = {"mf_us": 100, "mf_uk": 127, "mf_eu": 108}  # US cents per currency unit
_UNLINKED_BUDGET = {UNLINKED[0]: 28_000, UNLINKED[1]: 19_000}


@dataclass(frozen=True)
class BenefitRow:
    """One month of one measure of a benefit."""

    benefit_id: str
    month: date
    measure: str
    cents: int
    recorded_on: date
    validated_by: str = ""


def plan_benefits() -> list[BenefitRow]:
    """Return planned months to the fiscal year's end and realised months through August 2026."""
    planned: dict[tuple[str, date], int] = defaultdict(int)
    for driver in DRIVERS:
        for month in months(driver.planned_start, FISCAL_YEAR_END):
            days = _days(month, driver.planned_start, FISCAL_YEAR_END)
            if days:
                planned[driver.benefit_id, month] += days * driver.cents_per_day()
    name, start, plan, real = DISBENEFIT
    planned |= {(name, month): plan for month in months(start, date(2027, 1, 1))}
    rows = [BenefitRow(b, m, "planned", cents, PLANNED_RECORDED_ON) for (b, m), cents in planned.items()]
    for benefit_id, ((since, effect), per_day) in _REAL.items():
        for month in months(since, LAST_REALISED):
            rows.append(
                _realised(
                    benefit_id, month, _days(month, since, FISCAL_YEAR_END) * abs(effect) * per_day // 100
                )
            )
    rows += [_realised(name, month, real) for month in months(start, LAST_REALISED)]
    return sorted(rows, key=lambda r: (r.benefit_id, r.measure, r.month))


def _realised(benefit_id: str, month: date, cents: int) -> BenefitRow:
    """A month is reported on the 10th of the next one; finance has validated all but the last."""
    validator = VALIDATOR if month <= LAST_VALIDATED else ""
    return BenefitRow(benefit_id, month, "realised", cents, next_month(month).replace(day=10), validator)


def _days(month: date, start: date, end: date) -> int:
    return max(0, (min(next_month(month), end) - max(month, start)).days)


def budget_cents(version: str, workstream_id: str, account: int) -> int:
    """Return the monthly budget of a workstream's account in US cents, the same in each month of the year."""
    workstream = next(w for w in WORKSTREAMS if w.workstream_id == workstream_id)
    units = workstream.monthly_spend or _UNLINKED_BUDGET[workstream_id]
    total = units * _PLAN_RATES[workstream.entity_id] * BUDGETS[version][2]
    return total // 100 * ACCOUNTS[account][2] // 100


def budget_months(version: str) -> list[date]:
    """Return the twelve months of a version's fiscal year."""
    first = BUDGETS[version][0]
    return months(first, date(first.year + 1, 1, 1))


def yearly_budget_cents(version: str, workstream_id: str) -> int:
    """Return what a version gives a workstream in its year."""
    return 12 * sum(budget_cents(version, workstream_id, account) for account in EXPENSES)
