"""Earned value of the year's plan, which is flat: period k of 12 has k/12 of the budget planned.

With a flat plan the earned schedule is the earned share of twelve periods, counted in their days.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np

from examples.meridian_freight.clock import CHICAGO, DAY, day_number, midnight_utc, to_local
from examples.meridian_freight.draws import Ints
from examples.meridian_freight.plan.benefits import yearly_budget_cents
from examples.meridian_freight.plan.company import AS_OF, BY_ID, DATA_END, DELIVERIES, WORKSTREAMS
from examples.meridian_freight.plan.dirt import deleted_positions
from examples.meridian_freight.plan.earned_value import EAC_METHOD, EARNED_AT, PLANNED_ITEMS, Period, periods
from examples.meridian_freight.plan.flow import CANCELLED, DONE, NEVER, Items
from examples.meridian_freight.plan.ledger import every_month
from examples.meridian_freight.plan.milestones import plan_milestones
from examples.meridian_freight.plan.special_journals import MODELLED, SPECIAL_JOURNALS, dollar_cents
from examples.meridian_freight.truth.money import amount

_NOT_DONE = 2**40


def earned_value_truth(plans: dict[str, Items], seed: int, scale: int) -> dict[str, Any]:
    """Return, by workstream and last day of each period that is over, what must be published."""
    costs = _costs(seed, scale)
    earners = [*PLANNED_ITEMS, *EARNED_AT]
    return {name: _workstream(name, plans[name], costs[name]) for name in earners}


def _workstream(name: str, items: Items, costs: dict[date, int | None]) -> dict[str, Any]:
    year = periods(BY_ID[name].entity_id)
    budget = yearly_budget_cents("fy27_approved", name)
    rows: dict[str, Any] = {}
    spent: int | None = 0
    for number, period in enumerate(year, start=1):
        if period.ends_on > AS_OF + timedelta(days=1):
            break
        cost = costs.get(period.starts_on, 0)
        spent = None if spent is None or cost is None else spent + cost
        share, done_on = _share(name, items, year[0].starts_on, period.ends_on)
        earned = _half_up(budget * share)
        last_day = (period.ends_on - timedelta(days=1)).isoformat()
        rows[last_day] = {
            "pv_amount": amount(budget * number // 12),
            "ev_amount": amount(earned),
            "ac_amount": None if spent is None else amount(spent),
            "bac_amount": amount(budget),
            "spi_time": None if spent is None else _spi_time(Fraction(earned, budget), year, period, done_on),
            "eac_amount": _eac(name, budget, number, earned, spent),
        }
    return rows


def _share(name: str, items: Items, plan_start: date, end: date) -> tuple[Fraction, date | None]:
    """Return the earned share at the end of a period, and the day of the last part once all is done."""
    if name in PLANNED_ITEMS:
        done_share = _done_share(items, PLANNED_ITEMS[name], plan_start, end)
        return Fraction(f"{done_share:.10f}"), None
    reached = {r.milestone: r.actual_on for r in plan_milestones() if r.actual_on and r.actual_on < end}
    earned = [share for share, milestone in EARNED_AT[name] if milestone in reached]
    is_done = len(earned) == len(EARNED_AT[name])
    return Fraction(sum(earned), 100), max(reached[m] for _, m in EARNED_AT[name]) if is_done else None


def _done_share(items: Items, planned: int, plan_start: date, end: date) -> float:
    """Return finished items over all, without the cancelled, the deleted and those of before the plan."""
    status = items.status_at(midnight_utc(DATA_END))
    finishes = np.where((items.step_to == DONE) & (items.step_at < NEVER), items.step_at, 0).max(axis=1)
    finished = np.where(status == DONE, _chicago_day(finishes), _NOT_DONE)
    counts = (status != CANCELLED) & (finished >= day_number(plan_start))
    counts[deleted_positions(items, len(DELIVERIES) - 1)] = False
    scope = int((counts & (_chicago_day(items.created_at) < day_number(end))).sum())
    done = int((counts & (finished < day_number(end))).sum())
    return done / max(scope, planned)


def _chicago_day(instants: Ints) -> Ints:
    return to_local(instants, CHICAGO) // DAY


def _spi_time(share: Fraction, year: list[Period], period: Period, done_on: date | None) -> float:
    start = year[0].starts_on
    whole = floor(share * 12)
    earned_days = Fraction((year[whole - 1].ends_on - start).days if whole else 0)
    if whole < len(year):
        earned_days += (share * 12 - whole) * (year[whole].ends_on - year[whole].starts_on).days
    until = min(period.ends_on, done_on + timedelta(days=1)) if done_on else period.ends_on
    return round(round(float(earned_days), 10) / (until - start).days, 10)


def _eac(name: str, budget: int, number: int, earned: int, spent: int | None) -> str | None:
    method = EAC_METHOD.get(name, "typical")
    if spent is None:
        return None
    if method == "atypical":
        return amount(spent + budget - earned)
    if not earned:
        return None
    if method == "typical":
        return amount(_half_up(Fraction(budget * spent, earned)))
    to_go = Fraction((budget - earned) * spent * budget * number, 12 * earned * earned)
    return amount(_half_up(spent + to_go))


def _half_up(cents: Fraction) -> int:
    return floor(cents + Fraction(1, 2))


def _costs(seed: int, scale: int) -> dict[str, dict[date, int | None]]:
    """Return dollars by workstream and first day of the period they count in; None without a rate."""
    totals: dict[str, dict[date, int | None]] = defaultdict(dict)
    for entity, _, lines in every_month(seed, scale):
        dollars = lines.in_dollars(entity)
        for period in periods(entity.entity_id):
            inside = (lines.posted >= day_number(period.starts_on)) & (
                lines.posted < day_number(period.ends_on)
            )
            for position in np.unique(lines.workstream[inside & (lines.workstream >= 0)]).tolist():
                own = totals[WORKSTREAMS[position].workstream_id]
                cents = int(dollars[inside & (lines.workstream == position)].sum())
                own[period.starts_on] = (own.get(period.starts_on) or 0) + cents
    for journal in SPECIAL_JOURNALS:
        if journal.disposition == MODELLED and journal.workstream_id:
            own = totals[journal.workstream_id]
            for line, usd in zip(journal.lines, dollar_cents(journal), strict=True):
                if line.account >= 6000:  # noqa: PLR2004  (expenses)
                    so_far = own.get(journal.counts_in)
                    own[journal.counts_in] = None if usd is None or so_far is None else so_far + usd
    return totals
