"""What each chart shows and says: its points, and its finding as a title.

Does not belong here: drawing (charts.py), SQL (reader.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from publishing.formats import compact_text, count_text, money_text, month_text, number_text
from publishing.rows import Row
from publishing.scorecard.charts import FLOW_ORDER, ChartText, benefits_chart, cycle_chart, flow_chart
from publishing.scorecard.reader import SCATTER_DAYS, SCATTER_POINTS, PublishedRows

KIND = "cashable"
MIN_ITEMS = 11
_IN_PROGRESS = ("in_progress", "waiting", "review")


@dataclass(frozen=True)
class Figure:
    """One chart with its texts; `picture` is empty when there is nothing to draw."""

    name: str
    finding: str
    subject: str
    picture: Markup
    legend: tuple[str, ...] = ()


def figures(rows: PublishedRows) -> list[Figure]:
    """Return the three charts in the order of the page."""
    return [_benefits(rows), _cycle_times(rows), _flow(rows.flow)]


def _benefits(rows: PublishedRows) -> Figure:
    """Cumulative planned and realised of cashable benefits: other kinds are never added to them."""
    told = {row["benefit_id"] for row in rows.benefits if row["kind"] == KIND and not row["held_reason"]}
    months = _cumulated([row for row in rows.benefit_months if row["benefit_id"] in told])
    known = [month for month in months if month["realised"] is not None]
    if not known:
        return Figure(
            "benefits",
            "No benefit realised yet",
            "finance.benefits_realisation has no month to compare.",
            Markup(""),
        )
    newest = known[-1]
    code = rows.benefits[0]["currency_code"]
    gap = newest["planned"] - newest["realised"]
    finding = (
        f"Cashable benefits are {compact_text(abs(gap), code)} {'behind' if gap > 0 else 'ahead of'} plan"
        if gap
        else "Cashable benefits are on plan"
    )
    subject = (
        f"Cumulative to {month_text(newest['month_on'])}: planned {money_text(newest['planned'], code)}, "
        f"realised {money_text(newest['realised'], code)}. {_held_benefits(rows, told)}"
    ).strip()
    picture = benefits_chart(ChartText("benefits", finding, subject), months, code)
    return Figure("benefits", finding, subject, picture)


def _held_benefits(rows: PublishedRows, told: set[str]) -> str:
    """Say how many benefits are left out on both sides."""
    held = len([row for row in rows.benefits if row["kind"] == KIND]) - len(told)
    return f"{count_text(held, 'benefit')} held, left out on both sides." if held else ""


def _cumulated(benefit_months: list[Row]) -> list[dict[str, Any]]:
    """Return running totals by month; realised stops after the last closed month."""
    planned, realised, months = Decimal(0), Decimal(0), {}
    for row in benefit_months:
        is_told = row["is_to_date"]
        planned += row["planned_amount"] or 0
        realised += (row["realised_amount"] or 0) if is_told else 0
        months[row["month_on"]] = {
            "month_on": row["month_on"],
            "planned": planned,
            "realised": realised if is_told else None,
        }
    return list(months.values())


def _cycle_times(rows: PublishedRows) -> Figure:
    """Days from start to finish of recently finished items."""
    summary = rows.cycle_summary
    count = summary["item_count"]
    if count < MIN_ITEMS:
        return Figure(
            "cycle",
            "Too few finished items for percentiles",
            f"{count_text(count, 'item')} finished in the last {SCATTER_DAYS} days; {MIN_ITEMS} are needed.",
            Markup(""),
        )
    finding = f"85% of items finish within {number_text(round(summary['p85_days'], 1))} days"
    subject = f"Start to finish of {count_text(count, 'item')} finished in the last {SCATTER_DAYS} days."
    if count > SCATTER_POINTS:
        subject += f" {SCATTER_POINTS:,} of them are drawn; the lines are of all."
    if summary["beyond_count"]:
        subject += f" {summary['beyond_count']:,} took over twice the 95% line and lie above the picture."
    percentiles = {"50%": summary["p50_days"], "85%": summary["p85_days"], "95%": summary["p95_days"]}
    shown = [row for row in rows.cycle_times if row["cycle_days"] <= 2 * summary["p95_days"]]
    picture = cycle_chart(ChartText("cycle", finding, subject), shown, percentiles)
    return Figure("cycle", finding, subject, picture)


def _flow(flow: list[Row]) -> Figure:
    """Items by status and day; done counts from the first day shown, or it would bury the rest."""
    days = [row for row in flow if row["status"] in FLOW_ORDER]
    if not days:
        return Figure("flow", "No work items yet", "scorecard.flow_daily is empty.", Markup(""))
    first, last = days[0]["date_on"], days[-1]["date_on"]
    done_before = next(
        (row["item_count"] for row in days if row["status"] == "done" and row["date_on"] == first), 0
    )
    drawn = [
        row | {"item_count": row["item_count"] - (done_before if row["status"] == "done" else 0)}
        for row in days
    ]
    before, now = (
        sum(row["item_count"] for row in days if row["date_on"] == day and row["status"] in _IN_PROGRESS)
        for day in (first, last)
    )
    verb = "rose" if now > before else "fell" if now < before else "stayed"
    change = f"from {before:,} to {now:,}" if now != before else f"at {now:,}"
    finding = f"Work in progress {verb} {change} since {month_text(first)}"
    subject = f"Items by status; height of a band = items in that status. Done counts from {first:%-d %B %Y}."
    picture = flow_chart(ChartText("flow", finding, subject), drawn)
    return Figure("flow", finding, subject, picture, legend=FLOW_ORDER)
