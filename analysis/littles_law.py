"""Little's law as a check: does the past of a workstream hold together well enough to be resampled?

Belongs here: the relative error of average WIP against throughput times average cycle time over a window of
days, and the five assumptions behind it as flags. After Vacanti, Actionable Agile Metrics for Predictability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.flow_history import FlowHistory, Ints

WINDOW_DAYS = 84
"""Twelve weeks, as for the stability of flow."""
MAX_ERROR = 0.25
"""From this relative error on a forecast is not valid."""
TOLERANCE = 0.2
"""How far an assumption may be off, as a share of what it compares."""
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class LittlesLaw:
    """The check of one workstream; null where the window holds nothing to compare."""

    error_ratio: float | None
    is_arrival_balanced: bool | None
    is_every_start_finished: bool | None
    is_wip_steady: bool | None
    is_age_flat: bool | None
    age_rise_ratio: float | None
    is_unit_consistent: bool


def check_littles_law(flow: FlowHistory, as_of: int) -> LittlesLaw:
    """Judge the WINDOW_DAYS that end with the day number `as_of`."""
    first = as_of - WINDOW_DAYS + 1

    def within(days: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray((days >= first) & (days <= as_of), dtype=np.bool_)

    started, left = int(within(flow.started).sum()), within(flow.left())
    delivered = within(flow.finished)
    timed = delivered & (flow.cycle_seconds >= 0)
    wip = flow.wip_count[within(flow.wip_on)]
    average_wip = wip.sum() / WINDOW_DAYS
    error = None
    if average_wip > 0 and timed.any():
        per_day = int(delivered.sum()) / WINDOW_DAYS
        cycle_days = int(flow.cycle_seconds[timed].sum()) / int(timed.sum()) / _SECONDS_PER_DAY
        error = round(float(abs(average_wip - per_day * cycle_days) / average_wip), 10)
    departures = int(left.sum())
    rise = _age_rise(flow, first, as_of)
    return LittlesLaw(
        error_ratio=error,
        is_arrival_balanced=_alike(started, departures, max(started, departures)),
        is_every_start_finished=_alike(0, int(within(flow.cancelled).sum()), departures),
        is_wip_steady=_alike(_wip_at(flow, first - 1), _wip_at(flow, as_of), average_wip),
        is_age_flat=None if rise is None else abs(rise) <= TOLERANCE,
        age_rise_ratio=rise,
        is_unit_consistent=bool((timed == delivered).all() and not flow.is_part_of_counted.any()),
    )


def _alike(one: float, other: float, size: float) -> bool | None:
    return bool(abs(one - other) <= TOLERANCE * size) if size > 0 else None


def _wip_at(flow: FlowHistory, day: int) -> int:
    return int(flow.wip_count[flow.wip_on == day].sum())


def _age_rise(flow: FlowHistory, first: int, last: int) -> float | None:
    """Return how far a straight line through the weekly average ages rises, as a share of their mean."""
    points = []
    for day in range(last - (last - first) // 7 * 7, last + 1, 7):
        in_progress = (flow.started <= day) & (flow.left() > day)
        if in_progress.any():
            ages = day - flow.started[in_progress]
            points.append((day - first, int(ages.sum()) / int(in_progress.sum())))
    if len(points) < 2:  # noqa: PLR2004  (a line needs two points)
        return None
    line = np.array(points, dtype=np.float64)
    spread, heights = line[:, 0] - line[:, 0].mean(), line[:, 1]
    slope = float((spread * (heights - heights.mean())).sum() / (spread * spread).sum())
    mean = float(heights.mean())
    return round(slope * float(spread[-1] - spread[0]) / mean, 10) if mean > 0 else None
