"""KPIs: baseline, targets and direction agree; computed ones name a metric that exists."""

from __future__ import annotations

from portfolio.declarations import Declarations
from portfolio.outcomes import COMPUTED_METRICS, Kpi, Target
from portfolio.suggestions import did_you_mean


def check_kpis(declarations: Declarations) -> None:
    """Check each KPI by itself."""
    for kpi in declarations.kpis:
        _check_metric(declarations, kpi)
        _check_versions(declarations, kpi)
        _check_guardrail(declarations, kpi)
        for index, target in enumerate(kpi.targets):
            _check_target(declarations, kpi, target, index)


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
        if link.kpi_id == kpi.kpi_id and link.link_type == "driver":
            message = f"KPI `{kpi.kpi_id}` has a guardrail, which nothing drives: make this link a guardrail"
            declarations.complain(link, message, "link_type")


def _check_versions(declarations: Declarations, kpi: Kpi) -> None:
    recorded = [target.recorded_on or kpi.recorded_on for target in kpi.targets]
    planned = [point.on for point in kpi.trajectory]
    for field, days in (("targets", recorded), ("trajectory", planned)):
        repeated = sorted({str(day) for day in days if days.count(day) > 1})
        if repeated:
            message = f"`{field}` has several entries for {', '.join(repeated)}: keep one per day"
            declarations.complain(kpi, message, field)


def _check_target(declarations: Declarations, kpi: Kpi, target: Target, index: int) -> None:
    loc = ("targets", index, "value")
    if kpi.baseline is None:
        if kpi.metric is None:
            message = (
                f"KPI `{kpi.kpi_id}` has a target but no baseline: add `baseline: {{value: ..., on: ...}}`"
            )
            declarations.complain(kpi, message, "targets")
        return
    rise = target.value - kpi.baseline.value
    if rise == 0:
        message = "the target equals the baseline: there is no way to go, so it has no attainment"
        declarations.warn(kpi, message, *loc)
    elif (rise > 0) != (kpi.direction == "up"):
        message = (
            f"the direction is {kpi.direction} but the target {target.value} lies on the other side of the"
        )
        declarations.complain(kpi, f"{message} baseline {kpi.baseline.value}: correct one of them", *loc)
    if target.on <= kpi.baseline.on:
        message = f"the target's day must lie after the baseline's, {kpi.baseline.on}"
        declarations.complain(kpi, message, "targets", index, "on")
