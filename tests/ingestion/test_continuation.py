"""A build continues only where nothing but loads and days were added; its inputs then show what is new."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.conform import conform_files
from ingestion.continuation import Build, begin_build, finish_build
from ingestion.inputs import write_inputs
from ingestion.landing import land_sources
from portfolio.errors import ThroughlineError
from portfolio.settings import AsOf
from tests.ingestion.portfolios import jira, portfolio_of, rates, write

MONDAY = {
    "source": "monday",
    "connector": "monday",
    "streams": [{"stream": "boards", "path": "boards/*.json"}, {"stream": "items", "path": "items/*.json"}],
}
ISSUES = {"stream": "issues", "path": "jira/*.json"}


def _plan(
    root: Path,
    *sources: dict[str, Any],
    year: int = 2026,
    day: int = 1,
    models: str = "models",
    content_hash: str = "0",
) -> Build:
    """Land `sources` and write the inputs of the next build."""
    portfolio = replace(portfolio_of(root / "data", *sources), content_hash=content_hash)
    land_sources(portfolio, root / "home", lambda _: None)
    conform_files(portfolio, root / "home", lambda _: None)
    return write_inputs(
        portfolio, root / "home", AsOf(date(year, 9, day), datetime(year, 9, day + 1)), models
    )


def _build(root: Path, *sources: dict[str, Any], **planned: Any) -> Build:  # noqa: ANN401  (those of _plan)
    """Plan a build and go through it."""
    build = _plan(root, *sources, **planned)
    begin_build(root / "home")
    for name in ("warehouse", "outcomes"):
        (root / "home" / "build" / f"{name}.duckdb").touch()
    finish_build(root / "home")
    return build


def _rate(root: Path, name: str, rate: str) -> None:
    write(root / "data", {f"rates/{name}.csv": f"from,to,day,rate\nEUR,USD,2026-09-0{name},{rate}\n"})


def _page(root: Path, name: str, *records: dict[str, Any], of: str) -> None:
    write(root / "data", {f"{of}/{name}.json": json.dumps({"data": {"boards": list(records)}})})


def _seen(root: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        db.execute(f"attach '{root}/home/build/inputs.duckdb' as inputs (read_only)")
        return db.execute(query).fetchall()


def test_the_inputs_of_a_continued_build_show_what_is_new(tmp_path: Path) -> None:
    _rate(tmp_path, "1", "1.1")
    first = _build(tmp_path, rates())
    _rate(tmp_path, "2", "1.2")
    second = _build(tmp_path, rates(), day=2)

    assert (first.number, first.is_continued) == (1, False)
    assert (second.number, second.is_continued) == (2, True)
    assert _seen(tmp_path, "from inputs.control.continuation") == [(2, datetime(2026, 9, 2))]
    assert _seen(tmp_path, "select cast(rate as varchar) from inputs.conformed.fx_rates") == [("1.20000000",)]
    assert _seen(tmp_path, "select file from inputs.control.landed_records") == [("rates/2.csv",)]
    assert _seen(tmp_path, "select file, is_new from inputs.control.loads order by 1") == [
        ("rates/1.csv", False),
        ("rates/2.csv", True),
    ]


def test_a_file_that_is_delivered_again_is_new_and_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    for name in "12":
        _rate(tmp_path, name, "1.1")
    _build(tmp_path, rates())
    _rate(tmp_path, "1", "1.3")
    assert _build(tmp_path, rates()).is_continued
    assert _seen(tmp_path, "select delivery_sequence from inputs.conformed.fx_rates") == [(2,)]


def test_records_of_an_api_are_shown_when_they_are_new(tmp_path: Path) -> None:
    for id_ in "12":
        write(tmp_path / "data", {f"jira/{id_}.json": json.dumps({"issues": [{"id": id_, "fields": {}}]})})
        _build(tmp_path, jira(ISSUES))
    assert _seen(tmp_path, "select record_id from inputs.landing.jira__issues") == [("2",)]


@pytest.mark.parametrize(
    "changed",
    [{"models": "others"}, {"content_hash": "1"}, {"day": 1}],
    ids=["models", "portfolio", "earlier day"],
)
def test_whatever_else_changes_starts_the_build_afresh(changed: dict[str, Any], tmp_path: Path) -> None:
    _rate(tmp_path, "1", "1.1")
    _build(tmp_path, rates(), day=2)
    assert _build(tmp_path, rates(), day=3).is_continued
    assert not _build(tmp_path, rates(), **{"day": 3, **changed}).is_continued
    assert _seen(tmp_path, "select count(*) from inputs.conformed.fx_rates") == [(1,)]


def test_the_calendars_of_another_year_start_the_build_afresh(tmp_path: Path) -> None:
    _rate(tmp_path, "1", "1.1")
    assert not _build(tmp_path, rates(), year=2025).is_continued
    assert not _build(tmp_path, rates()).is_continued


def test_a_source_that_is_gone_starts_the_build_afresh(tmp_path: Path) -> None:
    _rate(tmp_path, "1", "1.1")
    write(tmp_path / "data", {"jira/1.json": json.dumps({"issues": [{"id": "1", "fields": {}}]})})
    _build(tmp_path, rates(), jira(ISSUES))
    assert not _build(tmp_path, rates()).is_continued


def test_another_board_starts_the_build_afresh_and_the_same_one_does_not(tmp_path: Path) -> None:
    board = {"id": "1", "name": "Work", "columns": [{"id": "status", "type": "status"}]}
    _page(tmp_path, "1", board, of="boards")
    _page(tmp_path, "1", {"id": "1", "items_page": {"items": [{"id": "7"}]}}, of="items")
    _build(tmp_path, MONDAY)
    write(tmp_path / "data", {"boards/2.json": json.dumps({"data": {"boards": [board]}}) + "\n"})
    assert _build(tmp_path, MONDAY).is_continued
    assert _seen(tmp_path, "select count(*) from inputs.landing.monday__items") == [(0,)]
    assert _seen(tmp_path, "select count(*) from inputs.landing.monday__boards__every_load") == [(2,)]
    _page(tmp_path, "3", board | {"columns": []}, of="boards")
    assert not _build(tmp_path, MONDAY).is_continued


def test_a_build_that_was_broken_off_is_not_continued(tmp_path: Path) -> None:
    _rate(tmp_path, "1", "1.1")
    _build(tmp_path, rates())
    assert _plan(tmp_path, rates()).is_continued
    assert begin_build(tmp_path / "home")
    with pytest.raises(ThroughlineError, match=r"broken off\. Start a whole run"):
        begin_build(tmp_path / "home")
    assert not _plan(tmp_path, rates()).is_continued


@pytest.mark.parametrize("name", ["warehouse", "outcomes"])
def test_without_its_databases_no_build_is_continued(tmp_path: Path, name: str) -> None:
    _rate(tmp_path, "1", "1.1")
    _build(tmp_path, rates())
    (tmp_path / "home" / "build" / f"{name}.duckdb").unlink()
    assert not _plan(tmp_path, rates()).is_continued
