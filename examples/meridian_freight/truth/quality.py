"""Rework, escaped defects and logged hours, from the plan alone.

Months are those of Chicago, the portfolio's zone. Counts stand by workstream and month or release; whether a
figure is shown or held for want of numbers is for the reader to derive.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from examples.meridian_freight.clock import CHICAGO, DAY, from_day_number, midnight_utc, to_local
from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.company import AS_OF, DELIVERIES
from examples.meridian_freight.plan.defects import DONE_WORDS, Defect, plan_defects
from examples.meridian_freight.plan.deployments import DEPLOYING, release_days
from examples.meridian_freight.plan.dirt import deleted_positions
from examples.meridian_freight.plan.flow import DOING, DONE, NEVER, REVIEW, Items
from examples.meridian_freight.plan.teams import CORRECTION, plan_members, plan_time_entries

MATURITY_DAYS = 90
_RANKS = np.array([1, 2, 2, 3, 4, 5], dtype=np.int64)
"""Of todo, doing, waiting, review, done and cancelled."""
_END = midnight_utc(AS_OF + timedelta(days=1))


def quality_truth(plans: dict[str, Items], seed: int, scale: int) -> dict[str, Any]:
    """Return rework where a history and every status is known, defects and hours of the Jira projects."""
    tracked = [n for n, i in plans.items() if i.workstream.tool in {"jira", "monday"} and n != "telematics"]
    return {
        "rework": {name: _rework(plans[name]) for name in tracked},
        "defects": {name: _defects(plans[name], seed, scale) for name in DEPLOYING},
        "seconds_logged": _seconds_logged(seed, scale),
    }


def _rework(items: Items) -> dict[str, Any]:
    """By month of first reaching review or done: items, items moved back later, and their active seconds."""
    taken, last = items.step_at < NEVER, items.step_at.shape[1]
    reached = _first(taken & np.isin(items.step_to, (REVIEW, DONE)))
    done = _first(taken & (items.step_to == DONE))
    later = np.arange(last)[None, :]
    back = taken & (later > reached[:, None]) & (_RANKS[items.step_to] < _RANKS[items.step_from()])
    # steps follow one another in time: the next one that is taken ends the status
    following = np.minimum.accumulate(items.step_at[:, ::-1], axis=1)[:, ::-1]
    ends = np.minimum(np.hstack([following[:, 1:], np.full((len(items), 1), _END)]), _END)
    active = np.where(taken & np.isin(items.step_to, (DOING, REVIEW)), ends - items.step_at, 0)
    facts = {
        "reached": np.ones(len(items), dtype=np.int64),
        "moved_back": back.any(axis=1).astype(np.int64),
        "active_seconds": active.sum(axis=1),
        "seconds_after_done": np.where(later > done[:, None], active, 0).sum(axis=1),
    }
    did = reached < last
    reached_at = items.step_at[did, reached[did]]
    return _by_month(to_local(reached_at, CHICAGO) // DAY, {n: values[did] for n, values in facts.items()})


def _first(steps: Flags) -> Ints:
    """Return each row's first step that is True, or the number of steps."""
    first: Ints = np.where(steps.any(axis=1), steps.argmax(axis=1), steps.shape[1])
    return first


def _by_month(days: Ints, facts: dict[str, Ints]) -> dict[str, Any]:
    """Sum each fact by the month of the row's day."""
    months, place = np.unique(days.astype("datetime64[D]").astype("datetime64[M]"), return_inverse=True)
    sums = {name: np.zeros(len(months), dtype=np.int64) for name in facts}
    for name, values in facts.items():
        np.add.at(sums[name], place, values)
    return {str(m): {name: int(total[i]) for name, total in sums.items()} for i, m in enumerate(months)}


def _defects(items: Items, seed: int, scale: int) -> dict[str, Any]:
    """By release: its day, whether it is mature, its defects on either side, in numbers and by weight.

    Of a duplicate and of what was no bug nothing counts, once it is done; deleted issues are gone.
    """
    names, days = release_days(items.workstream.workstream_id, seed, scale)
    day_of = dict(zip(names, days.tolist(), strict=True))
    gone = set(deleted_positions(items, len(DELIVERIES) - 1).tolist())
    status = items.status_at(_END)
    planned = [d for d in plan_defects(items, seed, scale) if d.position not in gone]
    counted = [d for d in planned if status[d.position] != DONE or d.done_word == DONE_WORDS[0]]
    out = [d for d in counted if d.release in day_of]
    return {
        "bugs": len(planned),
        "no_defects": len(planned) - len(counted),
        "without_release": sum(d.release is None for d in counted),
        "not_out_yet": sum(d.release is not None and d.release not in day_of for d in counted),
        "releases": {n: _release(day, [d for d in out if d.release == n]) for n, day in day_of.items()},
    }


def _release(day: int, defects: list[Defect]) -> dict[str, Any]:
    released_on = from_day_number(day)
    return {
        "released_on": released_on,
        "is_mature": (AS_OF - released_on).days >= MATURITY_DAYS,
        "before": sum(not d.is_after for d in defects),
        "after": sum(d.is_after for d in defects),
        "weight_before": sum(d.weight or 0 for d in defects if not d.is_after),
        "weight_after": sum(d.weight or 0 for d in defects if d.is_after),
        "without_weight": sum(d.weight is None for d in defects),
    }


def _seconds_logged(seed: int, scale: int) -> dict[str, dict[str, dict[str, int]]]:
    """By workstream and month: entries and seconds, the corrections counted and not what they replace."""
    result: dict[str, dict[str, dict[str, int]]] = {}
    for member in plan_members():
        plan = plan_time_entries(member, seed, scale)
        seconds = plan.seconds.copy()
        seconds[plan.corrected()] += CORRECTION
        local = to_local(plan.started_at, CHICAGO) // DAY
        ones = np.ones(len(seconds), dtype=np.int64)
        months = result.setdefault(plan.workstream_id, {})
        for month, facts in _by_month(local, {"entries": ones, "seconds": seconds}).items():
            total = months.setdefault(month, {"entries": 0, "seconds": 0})
            for name, value in facts.items():
                total[name] += value
    return result
