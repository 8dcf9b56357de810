"""What each initiative costs and brings, by the textbook: sums, present values, payback, rate of return.

Cash flows are actual through August 2026, the last closed month, and planned from then on. A flow falls at
the end of its month. The rate of return is found by halving an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from examples.meridian_freight.clock import months
from examples.meridian_freight.plan.benefits import (
    LAST_REALISED,
    BenefitRow,
    plan_benefits,
    yearly_budget_cents,
)
from examples.meridian_freight.plan.company import AS_OF, FIRST_DAY
from examples.meridian_freight.plan.fx import spot
from examples.meridian_freight.plan.links import DRIVERS
from examples.meridian_freight.plan.proposals import PROPOSALS, Proposal
from examples.meridian_freight.plan.special_journals import half_away
from examples.meridian_freight.truth.money import amount

INITIATIVES = {
    "fleet_optimisation": ("routing", "driver_app", "telematics"),
    "invoice_automation": ("capture", "approval_flow"),
    "customer_portal": ("portal", "onboarding_content"),
}
HELD = {"depot_safety": "exchange rate"}
DISCOUNT = Decimal("0.08")
MONTHS = months(FIRST_DAY, date(2027, 1, 1))
Rate = Decimal


def investments_truth(spend: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return each initiative's case, from what its workstreams spent by month in dollars."""
    cases = {name: _case(workstreams, spend) for name, workstreams in INITIATIVES.items()}
    return {**cases, **{name: {"held": reason} for name, reason in HELD.items()}}


def _case(workstreams: tuple[str, ...], spend: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    names = {driver.benefit_id for driver in DRIVERS if driver.workstream_id in workstreams}
    rows = [row for row in plan_benefits() if row.benefit_id in names]
    costs = [sum(_cost(name, month, spend) for name in workstreams) for month in MONTHS]
    benefits = [_benefit(rows, month) for month in MONTHS]
    nets = [benefit - cost for benefit, cost in zip(benefits, costs, strict=True)]
    pending = [d for d in DRIVERS if d.workstream_id in workstreams and d.actual_on is None]
    own = [d for d in DRIVERS if d.workstream_id in workstreams]
    return {
        "cost_amount": amount(sum(costs)),
        "benefit_amount": amount(sum(benefits)),
        "roi_ratio": round((sum(benefits) - sum(costs)) / sum(costs), 10),
        "npv_amount": str(_present(nets, DISCOUNT).quantize(Decimal("0.01"), ROUND_HALF_UP)),
        "bcr_ratio": round(float(_present(benefits, DISCOUNT) / _present(costs, DISCOUNT)), 10),
        "irr_ratio": _rate_of_return(nets),
        "payback_months": _payback(nets),
        "cost_of_delay_amount": amount(7 * sum(d.cents_per_day() for d in own)),
        "pending_cost_of_delay_amount": amount(7 * sum(d.cents_per_day() for d in pending)),
    }


def _cost(workstream_id: str, month: date, spend: Mapping[str, Mapping[str, str]]) -> int:
    if month <= LAST_REALISED:
        return int(Decimal(spend[workstream_id].get(f"{month:%Y-%m}", "0")) * 100)
    return yearly_budget_cents("fy27_approved", workstream_id) // 12


def _benefit(rows: list[BenefitRow], month: date) -> int:
    measure = "realised" if month <= LAST_REALISED else "planned"
    return sum(row.cents for row in rows if row.month == month and row.measure == measure)


def _present(cents: list[int], rate: Rate) -> Decimal:
    """Return the present value in dollars; month k ends (k + 1) / 12 years after the start."""
    with localcontext() as context:
        context.prec = 40
        factor = (1 + rate) ** (Decimal(-1) / 12)
        return sum((flow * factor ** (k + 1) for k, flow in enumerate(cents)), Decimal(0)) / 100


def _rate_of_return(nets: list[int]) -> float | None:
    """Return the rate from -99 % to 1,000 % at which the present value is 0; None where there is none."""

    def value(rate: Rate) -> Decimal:
        return _present(nets, rate)

    low, high = Decimal("-0.99"), Decimal(10)
    if (value(low) > 0) == (value(high) > 0):
        return None
    return round(float(_halved(value, low, high)), 10)


def _halved(value: Callable[[Rate], Decimal], low: Rate, high: Rate) -> Rate:
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (value(middle) > 0) == (value(low) > 0) else (low, middle)
    return low


def _payback(nets: list[int]) -> float | None:
    """Return the months until the balance is back at 0, within the month in proportion; None if never."""
    balance = 0
    for k, net in enumerate(nets):
        if balance < 0 <= balance + net:
            return round(k + -balance / net, 10)
        balance += net
    return None


def proposals_truth() -> list[dict[str, Any]]:
    """Return the backlog by rank: a week of delay costs seven days of full benefit, also behind a ramp."""
    weeks = {p.proposal_id: _dollars(7 * p.cents_per_day(), p) for p in PROPOSALS}
    ranked = sorted(PROPOSALS, key=lambda p: (-weeks[p.proposal_id] / p.duration_days, p.proposal_id))
    return [
        {
            "proposal_id": p.proposal_id,
            "cost_amount": amount(_dollars(p.cost * 100, p)),
            "cost_of_delay_amount": amount(weeks[p.proposal_id]),
            "cd3_amount": amount((2 * 7 * weeks[p.proposal_id] + p.duration_days) // (2 * p.duration_days)),
            "cd3_rank": rank,
        }
        for rank, p in enumerate(ranked, start=1)
    ]


def _dollars(cents: int, proposal: Proposal) -> int:
    if proposal.currency == "USD":
        return cents
    rate = spot(AS_OF, proposal.currency)
    if rate is None:
        raise ValueError(f"no rate of {proposal.currency} on {AS_OF}: plan one")
    return half_away(cents * rate)
