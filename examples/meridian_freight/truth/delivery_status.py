"""The delivery status of every workstream and month of the plan's year: the worst of slip, SPI(t) and CPI.

The last month of the workstream that is too slow is left out: its slip is drawn (scorecard.flow_forecasts).

Slips are whole weeks and counted as five working days each; at most one of them is a holiday, which moves no
slip of the demo over a limit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from examples.meridian_freight.clock import months, next_month
from examples.meridian_freight.plan.company import AS_OF, BY_ID, FISCAL_YEAR_START
from examples.meridian_freight.plan.earned_value import EARNED_AT, periods
from examples.meridian_freight.plan.milestones import Revision, plan_milestones
from examples.meridian_freight.truth.register import expected_by_milestone

_DRAWN = ("approval_flow", date(2026, 9, 1))
_LEVELS = ("green", "amber", "red")
Row = dict[str, Any]


def delivery_status_truth(earned_value: dict[str, dict[str, Row]]) -> dict[str, dict[str, Row]]:
    """Return, by workstream and month, the status and the indices that it cannot rest on."""
    return {
        name: {
            f"{month:%Y-%m}": _status(_slip_weeks(name, month), _indices(name, month, earned_value.get(name)))
            for month in months(FISCAL_YEAR_START, AS_OF)
            if (name, month) != _DRAWN
        }
        for name in sorted({r.workstream_id for r in plan_milestones()})
    }


def _status(slip_weeks: int, indices: dict[str, float]) -> Row:
    levels = [0 if slip_weeks <= 1 else 1 if slip_weeks <= 3 else 2]  # noqa: PLR2004
    levels += [0 if value >= 0.95 else 1 if value >= 0.85 else 2 for value in indices.values()]  # noqa: PLR2004
    return {
        "status": _LEVELS[max(levels)],
        "left_out": [name for name in ("SPI(t)", "CPI") if name not in indices],
    }


def _slip_weeks(name: str, month: date) -> int:
    """Return the worst slip of what is still open at the end of the month, else of what was reached last."""
    expected = expected_by_milestone(next_month(month) - timedelta(days=1))
    own = [(revision, on) for revision, on in expected if revision.workstream_id == name]
    open_ones = [pair for pair in own if pair[0].actual_on is None]
    reached_last = sorted(own, key=lambda pair: pair[1])[-1:]
    return max((on - _first_baseline(revision)).days for revision, on in open_ones or reached_last) // 7


def _first_baseline(revision: Revision) -> date:
    return next(r.baseline_on for r in plan_milestones() if r.milestone == revision.milestone)


def _indices(name: str, month: date, rows: dict[str, Row] | None) -> dict[str, float]:
    """Return the indices of the fiscal period whose fifteenth day lies in the month."""
    if rows is None:
        return {}
    [period] = [
        p
        for p in periods(BY_ID[name].entity_id)
        if (p.starts_on + timedelta(days=14)).replace(day=1) == month
    ]
    row = rows[(period.ends_on - timedelta(days=1)).isoformat()]
    earned = float(row["ev_amount"])
    due = [r.baseline_on for r in plan_milestones() if r.milestone in {m for _, m in EARNED_AT.get(name, ())}]
    if row["ac_amount"] is None or (not earned and due and min(due) >= period.ends_on):
        return {}
    return {"SPI(t)": row["spi_time"], "CPI": earned / float(row["ac_amount"])}
