from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from publishing.scorecard.charts import FLOW_ORDER, ChartText, benefits_chart, cycle_chart, flow_chart

TEXT = ChartText("name", "finding", "subject")
MONTHS = [date(2026, month, 1) for month in (5, 6, 7, 8)]
HEIGHT = 230.0


def both(markup: str) -> list[str]:
    """Return the picture for a desk and the one for a phone."""
    pictures = re.findall(r"<svg.*?</svg>", markup)
    assert [re.findall('class="chart (wide|narrow)"', picture) for picture in pictures] == [
        ["wide"],
        ["narrow"],
    ]
    return pictures


def labels(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


def marks(picture: str, colour: str, shape: str = "path") -> list[str]:
    """Return what is drawn in one of the page's colours."""
    return re.findall(rf'<{shape}[^>]*"var\(--{colour}\)"[^>]*>', picture)


def heights(mark: str) -> list[float]:
    """Return how high above the axis each corner of a path stands."""
    return [HEIGHT - float(y) for _, y in re.findall(r"[ML]([\d.]+),([\d.]+)", mark)]


def test_the_realised_line_stops_where_the_planned_one_goes_on_and_the_gap_lies_between() -> None:
    planned = [1000, 2000, 3000, 4000]
    realised = [Decimal(900), Decimal(1800), Decimal(2000), None]
    months = [
        {"month_on": day, "planned": Decimal(plan), "realised": real}
        for day, plan, real in zip(MONTHS, planned, realised, strict=True)
    ]
    for picture in both(benefits_chart(TEXT, months, "NOK")):
        (plan,) = (mark for mark in marks(picture, "muted") if "stroke-dasharray" in mark)
        line, *points = marks(picture, "accent")
        (gap,) = marks(picture, "loss")
        assert heights(plan) == [57.5, 115, 172.5, 230]
        assert heights(line) == [51.75, 103.5, 115]
        assert len(points) == 3
        assert heights(gap) == [57.5, 115, 172.5, 115, 103.5, 51.75]
        assert {"NOK, cumulative", "May 26", "planned", "realised"} <= set(labels(picture))


def test_each_item_is_a_dot_and_each_percentile_a_labelled_line() -> None:
    items = [
        {"finished_at": datetime(2026, month, 3, 12), "cycle_days": Decimal(month)} for month in (5, 6, 7)
    ]
    for picture in both(cycle_chart(TEXT, items, {"50%": 3.5, "85%": 7.0})):
        assert len(marks(picture, "accent")) == len(items)
        rules = [mark for mark in marks(picture, "ink", "line") if "stroke-dasharray" in mark]
        assert [re.findall(r"translate\([\d.]+,([\d.]+)\)", rule) for rule in rules] == [["115"], ["0"]]
        assert {"50% 3.5 d", "85% 7.0 d", "days from start to finish", "Jul 26"} <= set(labels(picture))


def test_bands_stand_on_each_other_with_done_at_the_bottom() -> None:
    days = [
        {"date_on": day, "status": status, "item_count": count}
        for day in MONTHS
        for count, status in enumerate(FLOW_ORDER, start=2)
    ]
    tops = {"done": 69, "review": 126.5, "waiting": 172.5, "in-progress": 207, "todo": 230}  # of 20 items
    for picture in both(flow_chart(TEXT, days)):
        floor = 0.0
        for status, top in tops.items():
            (band,) = marks(picture, f"flow-{status}")
            assert heights(band) == [top] * 4 + [floor] * 4
            floor = top
        assert "items" in labels(picture)
