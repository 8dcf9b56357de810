"""Flow forecasts of every workstream: when its remaining items are done, and whether to believe it.

Belongs here: the sample of working days, the reasons against a forecast, the forecasts of the last half year
and how they held. Does not belong here: the resampling (monte_carlo.py), the check of the past
(littles_law.py), reading the facts (flow_history.py), writing what was found (results.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.flow_history import FlowHistory, Ints, day_number, from_day_number
from analysis.littles_law import MAX_ERROR, WINDOW_DAYS, check_littles_law
from analysis.monte_carlo import PERCENTS, days_until_done, items_done, nearest_rank, seed_of

MIN_NONZERO_SAMPLES = 10
HORIZON_DAYS = 28
BACKTEST_WEEKS = 26
MIN_BACKTESTS = 10
BACKTEST_PERCENT = 85


@dataclass(frozen=True)
class Forecast:
    """One row: a workstream's forecast as of a day. Without `is_valid` no date and no count is told."""

    workstream_id: str
    as_of_on: date
    remaining_count: int
    p50_on: date | None
    p85_on: date | None
    p95_on: date | None
    horizon_on: date
    p50_count: int | None
    p85_count: int | None
    p95_count: int | None
    is_valid: bool
    reasons: str | None
    seed: int
    sample_count: int
    nonzero_sample_count: int
    backtest_count: int
    backtest_coverage_ratio: float | None
    littles_law_error_ratio: float | None
    is_arrival_balanced: bool | None
    is_every_start_finished: bool | None
    is_wip_steady: bool | None
    is_age_flat: bool | None
    age_rise_ratio: float | None
    is_unit_consistent: bool


@dataclass(frozen=True)
class ToldWeek:
    """One row: what was to be told of a workstream at the end of a Sunday, or of the as_of day.

    Without a `p85_on` nothing: no item remained, or no forecast was valid.
    """

    workstream_id: str
    told_on: date
    p85_on: date | None


@dataclass(frozen=True)
class Replayed:
    """The forecast of a past day, in day numbers; `p85` is None beyond the work calendar."""

    origin: int
    remaining: int
    p85: int | None


def forecast(flow: FlowHistory, as_of: date, past: list[Replayed]) -> Forecast:
    """Forecast one workstream as of the end of a day, with how its `past` forecasts held."""
    today = day_number(as_of)
    remaining = int(flow.is_open.sum())
    samples = working_day_samples(flow, today)
    seed = seed_of(flow.workstream_id, as_of)
    law = check_littles_law(flow, today)
    reasons = _reasons_against(flow, samples, remaining, law.error_ratio)
    is_valid = not reasons
    dates: dict[int, date | None] = dict.fromkeys(PERCENTS)
    counts: dict[int, int | None] = dict.fromkeys(PERCENTS)
    if is_valid:
        ahead = flow.working_days[flow.working_days > today]
        needed = days_until_done(samples, remaining, seed, len(ahead))
        dates = {percent: _day_of(ahead, nearest_rank(needed, percent)) for percent in PERCENTS}
        done = items_done(samples, int((ahead <= today + HORIZON_DAYS).sum()), seed)
        # at least so many, with that confidence: the percentile from the other end
        counts = {percent: -nearest_rank(-done[::-1], percent) for percent in PERCENTS}
        if dates[PERCENTS[-1]] is None:
            reasons = [f"the work calendar ends on {from_day_number(ahead[-1])}, before all of it is done"]
    tested, covered = backtest(flow, past, today)
    return Forecast(
        workstream_id=flow.workstream_id,
        as_of_on=as_of,
        remaining_count=remaining,
        p50_on=dates[50],
        p85_on=dates[85],
        p95_on=dates[95],
        horizon_on=from_day_number(today + HORIZON_DAYS),
        p50_count=counts[50],
        p85_count=counts[85],
        p95_count=counts[95],
        is_valid=is_valid,
        reasons="; ".join(reasons) or None,
        seed=seed,
        sample_count=len(samples),
        nonzero_sample_count=int((samples > 0).sum()),
        backtest_count=tested,
        backtest_coverage_ratio=round(covered / tested, 10) if tested >= MIN_BACKTESTS else None,
        littles_law_error_ratio=law.error_ratio,
        is_arrival_balanced=law.is_arrival_balanced,
        is_every_start_finished=law.is_every_start_finished,
        is_wip_steady=law.is_wip_steady,
        is_age_flat=law.is_age_flat,
        age_rise_ratio=law.age_rise_ratio,
        is_unit_consistent=law.is_unit_consistent,
    )


def working_day_samples(flow: FlowHistory, today: int) -> Ints:
    """Return the items finished on each working day of the WINDOW_DAYS up to `today`.

    What was finished on a day off counts on the working day after it (the last one, where none follows yet).
    Days before the workstream's first item say nothing.
    """
    first = max(today - WINDOW_DAYS + 1, int(flow.created.min()))
    days = flow.working_days[(flow.working_days >= first) & (flow.working_days <= today)]
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    finished = flow.finished[(flow.finished >= first) & (flow.finished <= today)]
    places = np.minimum(np.searchsorted(days, finished), len(days) - 1)
    return np.bincount(places, minlength=len(days)).astype(np.int64)


def replay(flow: FlowHistory, today: int) -> list[Replayed]:
    """Return the forecasts that runs as of the last BACKTEST_WEEKS Sundays would have made.

    Sundays whose samples are too few to forecast from are left out.
    """
    told = []
    for origin in _sundays(today):
        remaining = flow.open_at(origin)
        if remaining == 0 or origin < int(flow.created.min()):
            continue
        samples = working_day_samples(flow, origin)
        if (samples > 0).sum() < MIN_NONZERO_SAMPLES:
            continue
        ahead = flow.working_days[flow.working_days > origin]
        seed = seed_of(flow.workstream_id, from_day_number(origin))
        needed = nearest_rank(days_until_done(samples, remaining, seed, len(ahead)), BACKTEST_PERCENT)
        told.append(Replayed(origin, remaining, int(ahead[needed - 1]) if needed <= len(ahead) else None))
    return told


def backtest(flow: FlowHistory, past: list[Replayed], today: int) -> tuple[int, int]:
    """Return how many of the past forecasts can be judged by `today`, and how many of those held at 85%.

    Each asked when as many items would be finished as were open then. It can be judged once its own date has
    passed; an early success of a later date would flatter the rest.
    """
    ordered = np.sort(flow.finished)
    judged = covered = 0
    for told in past:
        if told.p85 is None or told.p85 > today:
            continue
        judged += 1
        last = int(np.searchsorted(ordered, told.origin, side="right")) + told.remaining - 1
        actual = int(ordered[last]) if last < len(ordered) else today + 1
        covered += actual <= told.p85
    return judged, covered


def told_weeks(flow: FlowHistory, past: list[Replayed], told: Forecast) -> list[ToldWeek]:
    """Return what each week told: the past forecasts that were valid on their day, then the one of as_of."""
    today = day_number(told.as_of_on)
    by_origin = {replayed.origin: replayed for replayed in past}
    weeks = []
    for origin in _sundays(today):
        replayed = by_origin.get(origin)
        p85 = replayed.p85 if replayed and _is_valid(flow, replayed) else None
        on = None if p85 is None else from_day_number(p85)
        weeks.append(ToldWeek(flow.workstream_id, from_day_number(origin), on))
    return [*weeks, ToldWeek(flow.workstream_id, told.as_of_on, told.p85_on)]


def _sundays(today: int) -> range:
    """Return the last BACKTEST_WEEKS Sundays before `today`; day 0 was a Thursday."""
    last = today - 1 - (today + 3) % 7
    return range(last - 7 * (BACKTEST_WEEKS - 1), today, 7)


def _is_valid(flow: FlowHistory, told: Replayed) -> bool:
    error_ratio = check_littles_law(flow, told.origin).error_ratio
    samples = working_day_samples(flow, told.origin)
    return not _reasons_against(flow, samples, told.remaining, error_ratio)


def _day_of(ahead: Ints, working_day: int) -> date | None:
    return from_day_number(ahead[working_day - 1]) if working_day <= len(ahead) else None


def _reasons_against(
    flow: FlowHistory, samples: Ints, remaining: int, error_ratio: float | None
) -> list[str]:
    """Say in words why no forecast can be told; empty when one can."""
    if not flow.held_reason and remaining == 0:
        return ["no item remains"]
    return reasons_against_pace(flow, samples, error_ratio)


def reasons_against_pace(flow: FlowHistory, samples: Ints, error_ratio: float | None) -> list[str]:
    """Say in words why a workstream's past is not good enough to be resampled; empty when it is."""
    if flow.held_reason:
        return [flow.held_reason]
    reasons = []
    nonzero = int((samples > 0).sum())
    if nonzero < MIN_NONZERO_SAMPLES:
        reasons.append(
            f"items were finished on {nonzero} working days of the last {WINDOW_DAYS} days, "
            f"{MIN_NONZERO_SAMPLES} are needed"
        )
    if not flow.has_history.any():
        reasons.append(
            "its source keeps no history of statuses, so the past cannot be checked by Little's law"
        )
    elif error_ratio is None:
        reasons.append("Little's law cannot be checked: nothing was in progress or timed")
    elif error_ratio > MAX_ERROR:
        reasons.append(
            f"the past does not hold together: average work in progress is {error_ratio:.0%} away from "
            f"throughput times cycle time, at most {MAX_ERROR:.0%} is allowed"
        )
    return reasons
