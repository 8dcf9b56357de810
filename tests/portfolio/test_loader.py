from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from portfolio.errors import PortfolioErrors
from portfolio.loader import load_portfolio
from portfolio.settings import Settings
from portfolio.summary import describe
from tests.portfolio.folders import SETTINGS, Folder

MAIN, WORK, BOOKS, QUAYS = "portfolio.yml", "mappings/work.yml", "mappings/books.yml", "outcomes/quays.yml"


def test_the_example_loads_and_its_summary_counts(folder: Folder) -> None:
    said = describe(folder.load())
    assert said.startswith(
        "Portfolio ok: Harbour Lights, 2 sources, 3 streams, 2 workstreams, 2 KPIs, 1 link, "
    )
    assert "warning: portfolio.yml:21: no file matches `data/issues/*.json`" in said


def test_all_problems_of_all_files_are_told_at_once(folder: Folder) -> None:
    folder.edit(MAIN, "reporting_currency: EUR", "reporting_currency: EURO")
    folder.edit(WORK, "is_mandated: true", "is_mandatd: true")
    folder.edit(BOOKS, "encoding: cp1252", "encoding: cp99999")
    folder.edit(QUAYS, "direction: down\n    recorded_on", "direction: sideways\n    recorded_on")
    folder.edit(QUAYS, "volume_per_day: 4, benefit_id: quay_fees", "volume_per_day: 4, benefit_id: quay_fee")
    places = [(problem.file, problem.line) for problem in folder.problems()]
    assert places == [
        (BOOKS, folder.line(BOOKS, "cp99999")),
        (WORK, folder.line(WORK, "is_mandatd")),
        (QUAYS, folder.line(QUAYS, "sideways")),
        (QUAYS, folder.line(QUAYS, "value_per_unit")),
        (MAIN, folder.line(MAIN, "EURO")),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "words"),
    [
        (
            MAIN,
            "time_zone: Europe/Berlin\n  def",
            "time_zon: Europe/Berlin\n  def",
            "time_zon:",
            "did you mean `time_zone`",
        ),
        (
            MAIN,
            "time_zone: Europe/Berlin\n  def",
            "time_zone: Berlin\n  def",
            "time_zone: Berlin",
            "not a time zone",
        ),
        (
            MAIN,
            "name: Harbour Lights\n",
            "name: 2026-01-01\n",
            "name: 2026",
            "must be text: put it in quotes",
        ),
        (MAIN, "2026-06-30\n  fiscal", '"2026-06-30"\n  fiscal', "default_as_of", "must be a date such as"),
        (MAIN, "2026-06-30}", "9999-12-31}", "stream: lines", "must lie in 1900 to 2199"),
        (
            MAIN,
            "hard_close_days: 10",
            "hard_close_days: 99999999999",
            "calendar_id: feb_month",
            "must be 36500 or less",
        ),
        (MAIN, "source: books", "source: Books", "source: Books", "must begin with a small letter"),
        (BOOKS, "encoding: cp1252", "encoding: hex", "encoding: hex", "not a known encoding"),
        (QUAYS, "value: 31.5,", "value: 1e999999999,", "baseline:", "28 digits"),
        (QUAYS, "value: 31.5,", "value: .inf,", "baseline:", "must be a number"),
        (MAIN, "kind: month", "kind: quarter", "calendar_id: feb_month", "must be 'month' or '4-4-5'"),
        (
            MAIN,
            "soft_close_days: 5",
            "soft_close_days: 11",
            "calendar_id: feb_month",
            "more than hard_close_days",
        ),
        (
            MAIN,
            "year_start_month: 2, soft",
            "year_start_month: 13, soft",
            "calendar_id: feb_month",
            "must be 12 or less",
        ),
        (MAIN, 'closes: "17:30"', "closes: 08:00", "calendar_id: berlin", "opens must be before closes"),
        (MAIN, "opens: 09:00", "opens: nine", "calendar_id: berlin", "time of day"),
        (MAIN, "functional_currency: EUR", "functional_currency: EUX", "entity_id: hl_de", "not a currency"),
        (MAIN, "{constant: 2026-06-30}", "{constnt: 2026-06-30}", "stream: lines", "did you mean `constant`"),
        (MAIN, "mapping: journals}", "}", "stream: journals", "stream journals needs a mapping"),
        (WORK, "Doing: in_progress", "Doing: in_progres", "source: tickets, container", "'in_progress'"),
        (QUAYS, "    unit: hours\n", "", "kpi_id: hours_at_quay", "`unit` is missing"),
        (QUAYS, "{value: 31.5, on: 2026-02-01}", "[31.5]", "baseline:", "name: value` pairs, not a list"),
        (QUAYS, "value: 31.5,", 'value: "31.5",', "baseline:", "must be a number without quotes"),
        (
            QUAYS,
            "{person_id: p001, from: 2026-01-15}",
            "{person_id: p001, from: 2026-01-15, to: 2026-01-15}",
            "p001",
            "must lie after `from`",
        ),
        (
            QUAYS,
            "value_per_unit: 1200, volume",
            "value_per_unit: 0.12345678901, volume",
            "value_per_unit",
            "decimal places",
        ),
        (
            BOOKS,
            "amount: {column: amount, decimal",
            "amount: {colum: amount, decimal",
            "amount: {",
            "did you mean `column`",
        ),
    ],
)
def test_a_wrong_entry_is_named_with_its_line_and_what_to_do(
    folder: Folder, file: str, old: str, new: str, at: str, words: str
) -> None:
    folder.edit(file, old, new)
    on_the_line = [p for p in folder.problems() if p.file == file and p.line == folder.line(file, at)]
    assert any(words in problem.message for problem in on_the_line), folder.problems()


def test_a_broken_entry_still_counts_as_declared(folder: Folder) -> None:
    folder.edit(QUAYS, "scorecard_area: business_impact", "scorecard_area: finance")
    assert "must be 'flow'" in folder.only_problem().message


def test_an_unknown_section_is_told_where_it_belongs(folder: Folder) -> None:
    folder.append(MAIN, "links: []\n")
    folder.append(WORK, "workstream: []\n")
    first, second = folder.problems()
    assert (first.file, first.message) == (
        WORK,
        "`workstream` is not known here (did you mean `workstreams`?)",
    )
    assert (second.file, second.line) == (MAIN, folder.line(MAIN, "links: []"))
    assert "belongs into outcomes/*.yml" in second.message


def test_a_section_that_is_no_list_is_a_problem(folder: Folder) -> None:
    folder.append(QUAYS, "benefits_map: {a: b}\n")
    folder.edit(WORK, "initiatives:\n  - {", "initiatives:\n    {")
    assert any("`initiatives` must be a list" in problem.message for problem in folder.problems())


def test_a_file_with_the_other_ending_is_not_silently_ignored(folder: Folder) -> None:
    (folder.path / "outcomes" / "more.yaml").write_text("kpis: []\n")
    assert folder.only_problem().message == "is not read: rename it to more.yml"


def test_a_folder_in_the_wrong_place_is_not_silently_ignored(folder: Folder) -> None:
    (folder.path / "outcomes" / "more").mkdir()
    (folder.path / "outcomes" / "more" / "kpis.yml").write_text("kpis: []\n")
    assert folder.only_problem().message == "is not read: move its files up into outcomes/"


def test_a_file_in_place_of_a_folder_is_told(folder: Folder) -> None:
    for path in (folder.path / "outcomes").iterdir():
        path.unlink()
    (folder.path / "outcomes").rmdir()
    (folder.path / "outcomes").write_text("")
    assert any(p.file == "outcomes" and "is a file" in p.message for p in folder.problems())


def test_a_list_as_a_file_is_told_and_the_other_files_are_still_checked(folder: Folder) -> None:
    (folder.path / "mappings" / "list.yml").write_text("- a\n")
    folder.edit(MAIN, "budget_version", "budget_versions")
    assert [problem.file for problem in folder.problems()] == ["mappings/list.yml", MAIN]


def test_a_missing_portfolio_file_is_told(folder: Folder) -> None:
    (folder.path / MAIN).unlink()
    problem = folder.only_problem(Settings())
    assert (problem.file, problem.line) == (MAIN, 0)
    assert "`throughline init`" in problem.message


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PortfolioErrors, match="is not a folder"):
        load_portfolio(tmp_path / "nowhere", SETTINGS)


def test_without_a_portfolio_section_nothing_loads(folder: Folder) -> None:
    text = (folder.path / MAIN).read_text("utf-8")
    (folder.path / MAIN).write_text(text[text.index("privacy:") :], "utf-8")
    assert folder.only_problem().message == "`portfolio` is missing: add `portfolio: {name: ..., ...}`"


def test_the_number_of_kept_versions_is_a_positive_whole_number(folder: Folder) -> None:
    assert folder.load().published_versions_kept == 10
    folder.append(MAIN, "published_versions_kept: 0\n")
    assert "whole number from 1 up" in folder.only_problem().message
    folder.edit(MAIN, "published_versions_kept: 0", "published_versions_kept: 3")
    assert folder.load().published_versions_kept == 3


def test_without_any_privacy_key_nothing_loads(folder: Folder) -> None:
    folder.edit(MAIN, "privacy: {public_key: harbour-test-key}\n", "")
    assert folder.load().privacy_key.get_secret_value() == "a-secret-of-the-tests"
    assert "THROUGHLINE_PRIVACY_KEY" in folder.only_problem(Settings()).message
    assert "fewer than 8" in folder.only_problem(Settings(privacy_key=SecretStr("short"))).message


def test_a_public_key_of_the_portfolio_is_taken_and_never_shown(folder: Folder) -> None:
    portfolio = folder.load()
    assert portfolio.privacy_key.get_secret_value() == "harbour-test-key"
    assert "harbour-test-key" not in repr(portfolio)


def test_the_data_root_comes_from_the_named_variable(folder: Folder, tmp_path: Path) -> None:
    folder.append(MAIN, "data_root: {env: HARBOUR_DATA}\n")
    assert "set HARBOUR_DATA" in folder.only_problem().message
    gone = Settings(variables={"HARBOUR_DATA": str(tmp_path / "gone")})
    assert "which is not a folder" in folder.only_problem(gone).message
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert folder.load(Settings(variables={"HARBOUR_DATA": str(elsewhere)})).data_root == elsewhere


def test_the_content_hash_changes_with_what_is_declared_and_with_nothing_else(folder: Folder) -> None:
    before = folder.load().content_hash
    folder.append(MAIN, "# a comment\n")
    folder.edit(MAIN, "harbour-test-key", "another-test-key")
    assert folder.load().content_hash == before
    folder.edit(MAIN, "name: Harbour Lights\n", "name: Harbour Light\n")
    assert folder.load().content_hash != before


def test_the_known_connectors_are_the_modules_of_the_ingestion_room(folder: Folder) -> None:
    assert load_portfolio(folder.path, SETTINGS).sources[0].connector == "jira"
    folder.edit(MAIN, "connector: jira", "connector: jirra")
    with pytest.raises(PortfolioErrors, match=r"connector `jirra` does not exist .did you mean `jira`"):
        load_portfolio(folder.path, SETTINGS)
