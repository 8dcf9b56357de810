"""Area tiles and the KPI table as the template shows them.

Belongs here: labels, texts and small pictures of scorecard.area_status and scorecard.kpi_status.
Does not belong here: any judgement; statuses and reasons come from the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from publishing.formats import count_text, day_text, measure_text, month_text, percent_text, sentence
from publishing.rows import Row
from publishing.scorecard.reader import AREAS
from publishing.scorecard.svg import count_columns, gap_bar, sparkline

AREA_NAMES = {
    "flow": "Flow",
    "quality": "Quality",
    "adoption": "Adoption",
    "business_impact": "Business impact",
    "reliability": "Reliability",
}
STATUS_NAMES = {
    "on_target": "On target",
    "close": "Close",
    "behind": "Behind",
    "not_due": "Not due",
    "no_target": "No target",
    "held": "Held",
    "no_data": "No data",
}
TREND_MONTHS = 12


@dataclass(frozen=True)
class Tile:
    """One area of the scorecard in its newest month."""

    name: str
    status: str
    status_name: str
    on_target_count: int | None
    of_text: str
    counts: str
    delta: str
    reason: str
    trend: Markup


@dataclass(frozen=True)
class KpiLine:
    """One row of the KPI table."""

    name: str
    unit: str
    baseline: str
    target: str
    target_by: str
    actual: str
    observed: str
    is_held: bool
    gap_closed: str
    bar: Markup
    trend: Markup
    status: str
    status_name: str
    reason: str
    owner: str


def area_tiles(areas: list[Row]) -> list[Tile]:
    """Return the five tiles in their fixed order; an area without rows says so."""
    by_area = {area: list(rows) for area, rows in groupby(areas, key=lambda row: row["scorecard_area"])}
    return [_tile(area, by_area.get(area, [])) for area in AREAS]


def _tile(area: str, months: list[Row]) -> Tile:
    """Return one tile from an area's months, the newest last."""
    if not months:
        return Tile(
            AREA_NAMES[area],
            "no_data",
            "No data",
            None,
            "",
            "",
            "",
            "No metric in this area yet.",
            Markup(""),
        )
    newest = months[-1]
    counts = {status: newest[f"{status}_count"] or 0 for status in ("on_target", "close", "behind", "held")}
    parts = [
        f"{counts[status]} {STATUS_NAMES[status].lower()}"
        for status in ("close", "behind", "held")
        if counts[status]
    ]
    columns = [
        {status: int(month[f"{status}_count"] or 0) for status in counts} for month in months[-TREND_MONTHS:]
    ]
    return Tile(
        name=AREA_NAMES[area],
        status=newest["status"],
        status_name=STATUS_NAMES[newest["status"]],
        on_target_count=counts["on_target"] if newest["measured_count"] else None,
        of_text=f"of {newest['measured_count']} on target",
        counts=" · ".join(parts),
        delta=_delta(newest) if newest["measured_count"] else "",
        reason=sentence(newest["status_reason"]),
        trend=count_columns(columns),
    )


def _delta(newest: Row) -> str:
    """Return the change of the on-target count against the month before, over the same metrics."""
    before = newest["previous_on_target_count"]
    compared = newest["compared_count"]
    if not compared or before is None:
        return "no earlier month to compare"
    change = newest["compared_on_target_count"] - before
    same = f"same {count_text(compared, 'metric')}"
    direction = "more" if change > 0 else "fewer"
    if not change:
        return f"■ as many as a month ago ({same})"
    return f"{'▲' if change > 0 else '▼'} {abs(change)} {direction} than a month ago ({same})"


def kpi_groups(kpis: list[Row], trend: list[Row]) -> list[tuple[str, list[KpiLine]]]:
    """Return (area name, its KPI rows) in the order of the tiles."""
    series: dict[str, list[float]] = {}
    for row in trend:
        series.setdefault(row["kpi_id"], []).append(float(row["value"]))
    return [
        (AREA_NAMES.get(area, str(area)), [_kpi_line(kpi, series.get(kpi["kpi_id"], [])) for kpi in rows])
        for area, rows in groupby(kpis, key=lambda kpi: kpi["scorecard_area"])
    ]


def _kpi_line(kpi: Row, values: list[float]) -> KpiLine:
    """Return one KPI as the table shows it; a held value stands in parentheses and closes no gap."""
    unit, status, is_held = kpi["unit"], kpi["status"], kpi["status"] == "held"
    actual = measure_text(kpi["actual_value"], unit)
    attainment = None if is_held else kpi["attainment_ratio"]
    target = kpi["target_value"]
    return KpiLine(
        name=kpi["kpi_name"],
        unit="" if unit == "ratio" else unit or "",
        baseline=measure_text(kpi["baseline_value"], unit),
        target=measure_text(target, unit),
        target_by=_by(kpi["target_on"]),
        actual=f"({actual})" if is_held and kpi["actual_value"] is not None else actual,
        observed=day_text(kpi["observed_on"]) if kpi["observed_on"] else "",
        is_held=is_held,
        gap_closed=percent_text(attainment) if attainment is not None else "",
        bar=_bar(kpi, attainment is not None),
        trend=sparkline(values, None if target is None else float(target), status),
        status=status,
        status_name=STATUS_NAMES[status],
        reason=sentence(kpi["status_reason"]),
        owner=kpi["owner_name"] or kpi["owner_person_id"] or "no owner",
    )


def _bar(kpi: Row, is_shown: bool) -> Markup:
    """Return the gap bar, with the share that the plan expected by now."""
    if not is_shown:
        return Markup("")
    attainment = float(kpi["attainment_ratio"])
    planned = None if kpi["gap_ratio"] is None else attainment - float(kpi["gap_ratio"])
    return gap_bar(attainment, planned, kpi["status"])


def _by(day: date | None) -> str:
    """Return when a target is due."""
    return f"by {month_text(day)}" if day else ""
