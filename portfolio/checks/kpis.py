"""KPIs: baseline, targets and direction agree; computed ones name a metric that exists."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError, readings
from portfolio.outcomes import COMPUTED_METRICS, Kpi
from portfolio.suggestions import did_you_mean


def check_kpis(declarations: Declarations) -> None:
    """Check each KPI by itself."""
    for kpi in declarations.kpis:
        for rule in _RULES:
            with suppress(UnreadableError):
                rule(declarations, kpi)


def _check_metric(declarations: Declarations, kpi: Kpi) -> None:
    if kpi.metric is None:
        return
    area = COMPUTED_METRICS.get(kpi.metric)
    if area is None:
        message = f"metric `{kpi.metric}` is not computed{did_you_mean(kpi.metric, COMPUTED_METRICS)}"
        declarations.complain(kpi, f"{message}; leave `metric` out for an observed KPI", "metric")
    elif area != kpi.scorecard_area:
        message = f"metric `{kpi.metric}` belongs to the area {area}, not {kpi.scorecard_area}"
        declarations.complain(kpi, message, "scorecard_area")


def _check_guardrail(declarations: Declarations, kpi: Kpi) -> None:
    if kpi.guardrail is None:
        return
    if kpi.targets or kpi.trajectory:
        message = f"KPI `{kpi.kpi_id}` is held to its guardrail: leave targets and trajectory out"
        declarations.complain(kpi, message, "guardrail")
    for link in declarations.links:
        with suppress(UnreadableError):
            if link.kpi_id == kpi.kpi_id and link.link_type == "driver":
                message = (
                    f"KPI `{kpi.kpi_id}` has a guardrail, which nothing drives: make this link a guardrail"
                )
                declarations.complain(link, message, "link_type")


def _check_target_versions(declarations: Declarations, kpi: Kpi) -> None:
    recorded = readings(kpi.targets, lambda target: target.recorded_on or kpi.recorded_on)
    _check_one_per_day(declarations, kpi, "targets", recorded)


def _check_trajectory(declarations: Declarations, kpi: Kpi) -> None:
    _check_one_per_day(declarations, kpi, "trajectory", readings(kpi.trajectory, lambda point: point.on))


def _check_one_per_day(declarations: Declarations, kpi: Kpi, field: str, days: list[date]) -> None:
    repeated = sorted({str(day) for day in days if days.count(day) > 1})
    if repeated:
        message = f"`{field}` has several entries for {', '.join(repeated)}: keep one per day"
        declarations.complain(kpi, message, field)


def _check_targets(declarations: Declarations, kpi: Kpi) -> None:
    if not kpi.targets:
        return
    if kpi.baseline is None:
        if kpi.metric is None:
            message = (
                f"KPI `{kpi.kpi_id}` has a target but no baseline: add `baseline: {{value: ..., on: ...}}`"
            )
            declarations.complain(kpi, message, "targets")
        return
    for index, target in enumerate(kpi.targets):
        with suppress(UnreadableError):
            _check_value(declarations, kpi, (kpi.baseline.value, target.value), index)
        with suppress(UnreadableError):
            if target.on <= kpi.baseline.on:
                message = f"the target's day must lie after the baseline's, {kpi.baseline.on}"
                declarations.complain(kpi, message, "targets", index, "on")


def _check_value(declarations: Declarations, kpi: Kpi, values: tuple[Decimal, Decimal], index: int) -> None:
    baseline, target = values
    loc = ("targets", index, "value")
    if target == baseline:
        message = "the target equals the baseline: there is no way to go, so it has no attainment"
        declarations.warn(kpi, message, *loc)
    elif (target > baseline) != (kpi.direction == "up"):
        message = (
            f"the direction is {kpi.direction} but the target {target} lies on the other side of the "
            f"baseline {baseline}: correct one of them"
        )
        declarations.complain(kpi, message, *loc)


_RULES = (_check_metric, _check_target_versions, _check_trajectory, _check_targets, _check_guardrail)
