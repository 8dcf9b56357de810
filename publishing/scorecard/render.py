"""The page: view models into one HTML file without script, address or second file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import jinja2

from publishing.findings import unassigned_text
from publishing.formats import day_text, money_text, month_text, percent_text
from publishing.scorecard.answers import first_screen
from publishing.scorecard.chart_data import figures
from publishing.scorecard.kpis import area_tiles, kpi_groups
from publishing.scorecard.money import benefit_lines, escalation_lines, spend_lines
from publishing.scorecard.reader import read_published

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageFacts:
    """What the page says about itself and cannot read from the tables."""

    portfolio_name: str
    as_of_on: date
    version_id: str
    run_id: str
    code_version: str


def render_scorecard(database: Path, facts: PageFacts) -> str:
    """Return the scorecard of a published outcomes.duckdb as one HTML document."""
    rows = read_published(database, facts.as_of_on)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day_text, "month": month_text}
    escalations, hidden_count = escalation_lines(rows.escalations)
    spend = rows.unconnected
    return environment.get_template("page.html.j2").render(
        facts=facts,
        answers=first_screen(rows),
        tiles=area_tiles(rows.areas),
        kpi_groups=kpi_groups(rows.kpis, rows.trend),
        escalations=escalations,
        hidden_escalation_count=hidden_count,
        watermelons=rows.watermelons,
        spend_amount=money_text(spend.amount, spend.currency_code),
        spend_share=percent_text(spend.ratio) if spend.ratio is not None else "",
        spend_lines=spend_lines(spend),
        unassigned=unassigned_text(spend),
        benefits=benefit_lines(rows.benefits),
        benefits_currency=rows.benefits[0]["currency_code"] if rows.benefits else "",
        figures=figures(rows),
    )
