"""When each milestone is to be expected by what it waits for, and which decisions stand at an escalation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from examples.meridian_freight.plan.milestones import TOO_SLOW_FOR, Revision, plan_milestones
from examples.meridian_freight.plan.register import DEPENDENCIES, decisions_as_recorded
from examples.meridian_freight.truth.days import AS_OF_DAYS


def register_truth() -> dict[str, Any]:
    """Return what waits for a slip upstream, by as_of, and the milestone that its work is too slow for."""
    [slow] = [r for r in plan_milestones() if r.milestone == TOO_SLOW_FOR]
    return {
        "too_slow_for": {"milestone_id": slow.milestone_id, "stated_forecast_on": slow.forecast_on},
        "upstream_slips": {day.isoformat(): _upstream_slips(day) for day in AS_OF_DAYS},
    }


def expected_by_milestone(as_of: date) -> list[tuple[Revision, date]]:
    """Return what stood about each milestone at the end of a day, and when it was to be expected."""
    standing = _standing(as_of)
    return [(revision, _expected(name, standing)) for name, revision in sorted(standing.items())]


def decision_of(milestone_id: str, as_of: date) -> dict[str, Any]:
    """Return the decision on a milestone as it was known at the end of a day, if one was asked for."""
    known = [d for on, d in decisions_as_recorded() if on <= as_of and f"m:{d.milestone}" == milestone_id]
    if not known:
        return {"decision_id": None, "decided_on": None}
    return {"decision_id": known[-1].decision, "decided_on": known[-1].decided_on}


def _standing(as_of: date) -> dict[str, Revision]:
    return {r.milestone: r for r in plan_milestones() if r.recorded_on <= as_of}


def _upstream_slips(as_of: date) -> list[dict[str, Any]]:
    standing = _standing(as_of)
    expected = {name: _expected(name, standing) for name in standing}
    return [
        {
            "milestone_id": revision.milestone_id,
            "stated_forecast_on": revision.forecast_on,
            "computed_forecast_on": expected[name],
            "driving_milestone_id": f"m:{_driver(name, standing)}",
            "slip_days": (expected[name] - revision.baseline_on).days,
        }
        for name, revision in sorted(standing.items())
        if revision.actual_on is None and expected[name] > revision.forecast_on
    ]


def _expected(name: str, standing: dict[str, Revision]) -> date:
    """Return the latest of what is stated and of what comes before plus the days that must lie between."""
    revision = standing[name]
    if revision.actual_on is not None:
        return revision.actual_on
    return max([revision.forecast_on, *(on for _, on in _asked(name, standing))])


def _asked(name: str, standing: dict[str, Revision]) -> list[tuple[str, date]]:
    asked = []
    for dependency in (d for d in DEPENDENCIES if d.after == name):
        before = standing[dependency.before]
        planned = (standing[name].baseline_on - before.baseline_on).days
        gap = planned if dependency.lag_days is None else dependency.lag_days
        asked.append((before.milestone, _expected(before.milestone, standing) + timedelta(days=gap)))
    return asked


def _driver(name: str, standing: dict[str, Revision]) -> str:
    return max(_asked(name, standing), key=lambda pair: pair[1])[0]
