"""The three charts as Vega-Lite specifications, rendered to SVG once wide and once narrow.

Belongs here: marks, scales, labels that stay off the marks, and the way from Vega's SVG to the page's.
Does not belong here: sums and sentences (chart_data.py), the page around the charts (template).

Colours are drawn as marker values and replaced by the page's CSS variables, so that one SVG serves the light
scheme, the dark one and paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import vl_convert
from markupsafe import Markup, escape

WIDE, NARROW = 590, 330
_HEIGHT = 230
_AXIS_ROOM = 56
_LABEL_ROOM = 86  # to the right of the plot, for labels of lines

Spec = dict[str, Any]  # a part of a Vega-Lite specification, as its documentation writes it

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

_STYLE: Spec = {
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
_LABEL: Spec = {"type": "text", "align": "left", "fontSize": 11, "fontWeight": 600}


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
    x = _months("month")
    money = _quantity("planned", title=f"{currency_code}, cumulative", format="~s", tickCount=5)
    gap = {"type": "area", "color": _LOSS, "opacity": 0.14}
    planned = {"type": "line", "color": _MUTED, "strokeDash": [5, 4], "strokeWidth": 1.8}
    realised = {
        "type": "line",
        "color": _ACCENT,
        "strokeWidth": 2.6,
        "point": {"color": _ACCENT, "size": 26},
    }
    layers = [
        _layer("known", gap, x=x, y=money, y2={"field": "realised"}),
        _layer("rows", planned, x=x, y=_quantity("planned")),
        _layer("known", realised, x=x, y=_quantity("realised")),
        _end_label("planned", _MUTED, dy=0),
        _end_label("realised", _ACCENT, dy=8),
    ]
    return _figure(text, {"layer": layers}, {"rows": rows, "known": known, **ends})


def cycle_chart(text: ChartText, items: Sequence[dict[str, Any]], percentiles: dict[str, float]) -> Markup:
    """Draw one dot an item (finished_at, cycle_days) and a labelled line a percentile."""
    dots = [
        {"day": f"{row['finished_at'].isoformat()}Z", "days": round(float(row["cycle_days"]), 3)}
        for row in items
    ]
    lines = [{"days": days, "label": f"{share} {days:.1f} d"} for share, days in percentiles.items()]
    days = _quantity("days", title="days from start to finish", tickCount=6)
    dot = {"type": "circle", "color": _ACCENT, "size": 18, "opacity": 0.5}
    rule = {"type": "rule", "color": _INK, "strokeDash": [4, 3], "strokeWidth": 1}
    label = _LABEL | {"dx": 6, "color": _INK}
    name = {"field": "label", "type": "nominal"}
    layers = [
        _layer("dots", dot, x=_months("day"), y=days),
        _layer("lines", rule, y=_quantity("days")),
        _layer("lines", label, x={"value": "width"}, y=_quantity("days"), text=name),
    ]
    return _figure(text, {"layer": layers}, {"dots": dots, "lines": lines})


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
    bands = _layer(
        "rows",
        {"type": "area"},
        x=_months("day"),
        y=_quantity("items", title="items", tickCount=6) | {"stack": "zero"},
        order=_quantity("rank") | {"sort": "descending"},
        color={
            "field": "status",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": FLOW_ORDER, "range": _FLOW},
        },
    )
    return _figure(text, bands, {"rows": rows})


def _layer(data: str, mark: Spec, **encoding: Spec) -> Spec:
    """Return one layer: a named data set, drawn as one kind of mark, its fields on the channels."""
    return {"data": {"name": data}, "mark": mark, "encoding": encoding}


def _iso(day: date) -> str:
    """Return a day as an instant that no machine's time zone shifts: the scales are in UTC."""
    return f"{day.isoformat()[:10]}T00:00:00Z"


def _months(field: str) -> Spec:
    """Return the channel of a time, with as many labelled months as there is room for."""
    axis = {
        "format": "%b %y",
        "title": None,
        "tickCount": {"interval": "month", "step": 1},
        "labelFlush": False,
        "labelOverlap": "greedy",
        "labelSeparation": 10,
        "grid": False,
    }
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _quantity(field: str, **axis: str | int) -> Spec:
    """Return the channel of a number; layers share an axis, so that only the first one describes it."""
    return {"field": field, "type": "quantitative"} | ({"axis": axis} if axis else {})


def _end_label(name: str, colour: str, dy: int) -> Spec:
    """Return a label to the right of a line's end (its only row is the end), clear of the line itself."""
    end = {"field": "month", "type": "temporal", "scale": {"type": "utc"}}
    mark = _LABEL | {"dx": 7, "dy": dy, "color": colour, "text": name}
    return _layer(name, mark, x=end, y=_quantity("amount"))


def _figure(text: ChartText, drawing: Spec, datasets: Spec) -> Markup:
    """Return the chart in both widths; the page shows the one that fits."""
    spec = drawing | {
        "height": _HEIGHT,
        "background": "transparent",
        "config": _STYLE,
        "datasets": datasets,
    }
    pictures = (
        _page_svg(spec | {"width": width - _AXIS_ROOM - _LABEL_ROOM}, text, variant)
        for width, variant in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    return Markup("").join(pictures)


def _page_svg(spec: Spec, text: ChartText, variant: str) -> Markup:
    """Render with vl-convert and make the SVG the page's own: its fonts, its colours, its title."""
    svg: str = vl_convert.vegalite_to_svg(spec)
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
