"""The three charts, by Altair, rendered to SVG once wide and once narrow.

Belongs here: marks, scales, labels that stay off the marks, and the way from Vega's SVG to the page's.
Does not belong here: sums and sentences (chart_data.py), the page around the charts (template).

Colours are drawn as marker values and replaced by the page's CSS variables, so that one SVG serves the light
scheme, the dark one and paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode
from markupsafe import Markup, escape

from publishing.scorecard.engine import draw

WIDE, NARROW = 590, 330
_HEIGHT = 230
_AXIS_ROOM = 56
_LABEL_ROOM = 86  # to the right of the plot, for labels of lines

# Marker colour in Vega -> CSS variable of the page.
_COLOURS = {
    "#010001": "ink",
    "#010002": "muted",
    "#010003": "rule",
    "#010004": "accent",
    "#010005": "loss",
    "#010006": "flow-todo",
    "#010007": "flow-in-progress",
    "#010008": "flow-waiting",
    "#010009": "flow-review",
    "#01000a": "flow-done",
}
_INK, _MUTED, _RULE, _ACCENT, _LOSS, *_FLOW = _COLOURS
FLOW_ORDER = ("todo", "in_progress", "waiting", "review", "done")


_STYLE: dict[str, Any] = {
    "font": "sans-serif",
    "aria": False,
    "padding": {"left": 4, "right": 4, "top": 6, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "gridColor": _RULE,
        "domainColor": _RULE,
        "tickColor": _RULE,
        "labelColor": _MUTED,
        "titleColor": _MUTED,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
}

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart


@dataclass(frozen=True)
class ChartText:
    """What a chart says: `finding` is its title, `subject` the line under it."""

    name: str
    finding: str
    subject: str


def benefits_chart(text: ChartText, months: Sequence[dict[str, Any]], currency_code: str) -> Markup:
    """Draw cumulative amounts; `months` has month_on, planned and realised (None: not known)."""
    rows = [
        {
            "month": _iso(month["month_on"]),
            "planned": float(month["planned"]),
            "realised": None if month["realised"] is None else float(month["realised"]),
        }
        for month in months
    ]
    known = [row for row in rows if row["realised"] is not None]
    ends = {
        "planned": [{"month": rows[-1]["month"], "amount": rows[-1]["planned"]}],
        "realised": [{"month": known[-1]["month"], "amount": known[-1]["realised"]}],
    }

    def build() -> AnyChart:
        x = _time_axis("month")
        money = alt.Axis(format="~s", title=f"{currency_code}, cumulative", tickCount=5)
        planned = alt.Chart(alt.NamedData("rows")).mark_line(color=_MUTED, strokeDash=[5, 4], strokeWidth=1.8)
        gap = alt.Chart(alt.NamedData("known")).mark_area(color=_LOSS, opacity=0.14)
        realised = alt.Chart(alt.NamedData("known")).mark_line(
            color=_ACCENT, strokeWidth=2.6, point={"color": _ACCENT, "size": 26}
        )
        return alt.layer(
            gap.encode(x=x, y=alt.Y("planned:Q", axis=money), y2="realised:Q"),
            planned.encode(x=x, y="planned:Q"),
            realised.encode(x=x, y="realised:Q"),
            _end_label("planned", _MUTED, dy=0),
            _end_label("realised", _ACCENT, dy=8),
        )

    return _figure(text, build, {"rows": rows, "known": known, **ends})


def cycle_chart(text: ChartText, items: Sequence[dict[str, Any]], percentiles: dict[str, float]) -> Markup:
    """Draw one dot an item (finished_at, cycle_days) and a labelled line a percentile."""
    dots = [
        {"day": f"{row['finished_at'].isoformat()}Z", "days": round(float(row["cycle_days"]), 3)}
        for row in items
    ]
    lines = [{"days": days, "label": f"{name} {days:.1f} d"} for name, days in percentiles.items()]

    def build() -> AnyChart:
        axis = alt.Axis(title="days from start to finish", tickCount=6)
        circles = alt.Chart(alt.NamedData("dots")).mark_circle(color=_ACCENT, size=18, opacity=0.5)
        rules = alt.Chart(alt.NamedData("lines"))
        return alt.layer(
            circles.encode(x=_time_axis("day"), y=alt.Y("days:Q", axis=axis)),
            rules.mark_rule(color=_INK, strokeDash=[4, 3], strokeWidth=1).encode(y="days:Q"),
            rules.mark_text(align="left", dx=6, color=_INK, fontSize=11, fontWeight=600).encode(
                x=alt.value("width"), y="days:Q", text="label:N"
            ),
        )

    return _figure(text, build, {"dots": dots, "lines": lines})


def flow_chart(text: ChartText, days: Sequence[dict[str, Any]]) -> Markup:
    """Draw stacked areas of items by status; `days` has date_on, status, item_count, done at the bottom."""
    rows = [
        {
            "day": _iso(row["date_on"]),
            "status": row["status"],
            "items": int(row["item_count"]),
            "rank": FLOW_ORDER.index(row["status"]),
        }
        for row in days
    ]

    def build() -> alt.Chart:
        colours = alt.Scale(domain=list(FLOW_ORDER), range=_FLOW)
        bands: alt.Chart = (
            alt.Chart(alt.NamedData("rows"))
            .mark_area()
            .encode(
                x=_time_axis("day"),
                y=alt.Y("items:Q", stack="zero", axis=alt.Axis(title="items", tickCount=6)),
                order=alt.Order("rank:Q", sort="descending"),
                color=alt.Color("status:N", legend=None, scale=colours),
            )
        )
        return bands

    return _figure(text, build, {"rows": rows})


def _iso(day: date) -> str:
    """Return a day as an instant that no machine's time zone shifts: the scales are in UTC."""
    return f"{day.isoformat()[:10]}T00:00:00Z"


def _time_axis(field: str) -> alt.X:
    """Return a month axis with as many labels as there is room for."""
    axis = alt.Axis(
        format="%b %y",
        title=None,
        tickCount={"interval": "month", "step": 1},
        labelFlush=False,
        labelOverlap="greedy",
        labelSeparation=10,
        grid=False,
    )
    return alt.X(f"{field}:T", axis=axis, scale=alt.Scale(type="utc"))


def _end_label(name: str, colour: str, dy: int) -> alt.Chart:
    """Return a label to the right of a line's end (its only row is the end), clear of the line itself."""
    mark = alt.Chart(alt.NamedData(name)).mark_text(
        align="left", dx=7, dy=dy, color=colour, fontSize=11, fontWeight=600, text=name
    )
    label: alt.Chart = mark.encode(x=alt.X("month:T", scale=alt.Scale(type="utc")), y="amount:Q")
    return label


def _figure(text: ChartText, build: Callable[[], AnyChart], datasets: dict[str, Any]) -> Markup:
    """Return the chart in both widths; the page shows the one that fits.

    Altair's validation is for people who type charts: these are tested, and it costs a second.
    """
    with debug_mode(False):
        spec = build().properties(height=_HEIGHT, background="transparent").configure(**_STYLE).to_dict()
    pictures = (
        _page_svg(spec | {"width": width - _AXIS_ROOM - _LABEL_ROOM, "datasets": datasets}, text, variant)
        for width, variant in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    return Markup("").join(pictures)


def _page_svg(spec: dict[str, Any], text: ChartText, variant: str) -> Markup:
    """Render with vl-convert and make the SVG the page's own: its fonts, its colours, its title."""
    svg = draw(spec)
    view_box = re.search(r'viewBox="([^"]+)"', svg)
    body = re.sub(r"^<svg[^>]*>", "", svg)
    body = re.sub(r' (font-family|class|aria-[a-z]+|role)="[^"]*"', "", body)
    body = re.sub(r"(\.\d\d)\d+", r"\1", body)
    for marker, name in _COLOURS.items():
        body = body.replace(f'"{marker}"', f'"var(--{name})"')
    name = f"{text.name}-{variant}"
    return Markup(  # noqa: S704  (drawn here; the texts are escaped)
        f'<svg class="chart {variant}" viewBox="{view_box.group(1) if view_box else ""}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(text.finding)}</title>'
        f'<desc id="{name}-desc">{escape(text.subject)}</desc>{body}'
    )
