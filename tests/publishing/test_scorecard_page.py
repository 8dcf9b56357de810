from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from publishing.scorecard.render import PageFacts, render_scorecard
from tests.publishing.outcomes import write_outcomes

FACTS = PageFacts("Meridian <b>Freight</b>", date(2026, 9, 30), "v1", "run1", "0.1.0")
CHROMIUM = shutil.which("chromium")
VOID = {"meta", "br", "path", "rect", "line", "polyline", "circle"}


class Outline(HTMLParser):
    """Tags with their attributes, the text, and whether every element is closed in order."""

    # ruff: noqa: D102  (the methods are the parser's own)

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.is_balanced = True
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.is_balanced &= tag in VOID or (bool(self.open) and self.open.pop() == tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_outcomes(tmp_path_factory.mktemp("full") / "outcomes.duckdb")


@pytest.fixture(scope="module")
def page(database: Path) -> str:
    return render_scorecard(database, FACTS)


@pytest.fixture(scope="module")
def empty_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_scorecard(
        write_outcomes(tmp_path_factory.mktemp("empty") / "outcomes.duckdb", is_empty=True), FACTS
    )


def words(document: str) -> str:
    return " ".join(" ".join(Outline(document).text).split())


def test_the_page_needs_no_script_and_no_other_file(page: str, empty_page: str) -> None:
    for document in (page, empty_page):
        outline = Outline(document)
        assert {"script", "link", "img", "iframe", "base"}.isdisjoint(tag for tag, _ in outline.tags)
        names = {name for _, attributes in outline.tags for name in attributes}
        assert {"src", "href", "xlink:href"}.isdisjoint(names)
        assert not [name for name in names if name.startswith(("on", "xmlns"))]
        assert not re.search(r"https?:|url\(|@import", document)


def test_every_element_is_closed(page: str, empty_page: str) -> None:
    for document in (page, empty_page):
        outline = Outline(document)
        assert outline.is_balanced
        assert outline.open == []


def test_text_from_sources_is_escaped(page: str) -> None:
    assert "<script>alert(1)" not in page
    assert "<b>Freight" not in page
    text = words(page)
    assert '🚚 <script>alert(1)</script> =1+1 שלום & "quoted"' in text
    assert "Meridian <b>Freight</b>" in text


def test_the_first_screen_answers_the_three_questions(page: str) -> None:
    text = words(page)
    assert "Are the outcomes moving? 3 of 5 KPIs on target" in text
    assert "What is at risk? USD 399,999.60" in text
    assert "Can I trust this? 1 of 3 checks passed" in text
    assert "1 KPI held, out of every count: Reopened after done." in text


def test_one_benefit_at_risk_twice_is_counted_once(page: str) -> None:
    text = words(page)
    assert "USD 350,000.00" in text
    assert "749,999.60" not in text


def test_a_held_kpi_shows_its_reason_and_closes_no_gap(page: str) -> None:
    row = page[page.index("Reopened after done</bdi>") :]
    row = words(row[: row.index("</tr>")])
    assert "(31%)" in row
    assert "Held The check kpi_value_is_plausible failed" in row


def test_each_chart_says_its_finding_as_title(page: str) -> None:
    outline = Outline(page)
    for finding in (
        "Cashable benefits are USD 560 k behind plan",
        "85% of items finish within",
        "Work in progress rose from 37 to 46 since May 2026",
    ):
        assert page.count(finding) == 3  # the heading, and the title of the wide and of the narrow picture
    images = [
        attributes for tag, attributes in outline.tags if tag == "svg" and attributes.get("role") == "img"
    ]
    ids = {attributes["id"] for _, attributes in outline.tags if "id" in attributes}
    assert len(images) == 6
    assert all(set((image["aria-labelledby"] or "").split()) <= ids for image in images)


def test_a_benefit_that_is_held_is_left_out_of_both_sides_and_kinds_are_never_added(page: str) -> None:
    text = words(page)
    assert "planned USD 2,800,000.00, realised USD 2,240,000.00. 1 benefit held, left out on" in text
    assert "Held No realised amount for 1 closed month" in text


def test_the_percentiles_are_of_all_items_although_some_are_drawn(page: str, database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql(
            """
            select count(*), round(quantile_disc(cycle_seconds, 0.85) / 86400.0, 1) from scorecard.cycle_times
            where not is_held and finished_at >= date '2026-09-30' - 183 and finished_at < date '2026-10-01'
            """
        ).fetchall()
    count, p85 = rows[0]
    assert count > 500
    assert f"Start to finish of {count} items" in words(page)
    assert f"85% of items finish within {p85:g} days" in words(page)


def test_what_took_very_long_is_counted_instead_of_flattening_the_picture(tmp_path: Path) -> None:
    database = write_outcomes(tmp_path / "outcomes.duckdb")
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            """
            insert into scorecard.cycle_times
            select 'slow:' || i, 'portal', timestamp '2026-09-01', 0, 86400 * 900, 0, 'event', false
            from range(3) as r(i)
            """
        )
    document = render_scorecard(database, FACTS)
    assert "3 took over twice the 95% line" in words(document)
    assert ">900<" not in document


def test_no_colour_of_the_drawing_library_remains(page: str) -> None:
    drawn = "".join(re.findall(r'<svg class="chart.*?</svg>', page, flags=re.S))
    assert drawn
    assert re.findall(r"#[0-9a-fA-F]{3,6}", drawn) == []


def test_every_table_has_headings_with_a_scope(page: str) -> None:
    headings = [attributes for tag, attributes in Outline(page).tags if tag == "th"]
    assert headings
    assert all(heading.get("scope") in {"col", "row", "rowgroup"} for heading in headings)


def test_an_empty_portfolio_says_what_is_missing(empty_page: str) -> None:
    text = words(empty_page)
    for sentence in (
        "No data yet",
        "No KPI is declared",
        "No open escalation",
        "No check has run",
        "No metric in this area yet.",
        "No watermelons",
        "No spend yet",
        "No benefit is planned or realised yet.",
        "Too few finished items for percentiles",
        "No work items yet",
    ):
        assert sentence in text
    assert "None" not in text


def test_the_same_tables_make_the_same_page(page: str, database: Path) -> None:
    assert render_scorecard(database, FACTS) == page


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[list[str]]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed, so the page cannot be looked at")
    yield [
        CHROMIUM,
        *(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-sync",
        ),
        *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
        f"--user-data-dir={tmp_path / 'profile'}",
    ]


@pytest.mark.parametrize("which", ["page", "empty_page"])
def test_nothing_overflows_a_phone_or_a_desk(
    which: str, request: pytest.FixtureRequest, browser: list[str], tmp_path: Path
) -> None:
    """Chromium's own window is never narrower than 500 pixels; a frame is."""
    document = html.escape(request.getfixturevalue(which))
    frames = "".join(
        f'<iframe width="{width}" height="900" srcdoc="{document}"></iframe>' for width in (390, 1400)
    )
    script = (
        "onload = () => document.title = [...document.querySelectorAll('iframe')]"
        ".map(f => f.contentDocument.documentElement.scrollWidth).join()"
    )
    wrapper = tmp_path / "frames.html"
    wrapper.write_text(f"<!doctype html><meta charset=utf-8>{frames}<script>{script}</script>", "utf-8")
    command = [*browser, "--dump-dom", wrapper.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "<title>390,1400</title>" in shown


def test_the_page_draws_in_a_browser(page: str, browser: list[str], tmp_path: Path) -> None:
    target, picture = tmp_path / "scorecard.html", tmp_path / "page.png"
    target.write_text(page, "utf-8")
    command = [*browser, f"--screenshot={picture}", "--window-size=1400,2300", target.as_uri()]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    # A blank page of this size compresses to a few kilobytes.
    assert picture.stat().st_size > 100_000
