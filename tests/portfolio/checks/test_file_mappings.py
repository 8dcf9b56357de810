from __future__ import annotations

import pytest

from portfolio.checks.file_mappings import find_circle
from portfolio.file_mappings import FileMapping
from portfolio.loader import load_portfolio
from tests.portfolio.folders import CONNECTORS, SETTINGS, Folder

BOOKS, MAIN = "mappings/books.yml", "portfolio.yml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("entity: ledger_lines", "entity: ledger_line", "entity `ledger_line` does not exist (did you mean"),
        (
            "currency_code: {con",
            "currency_cod: {con",
            "`currency_cod` is no column of ledger_lines (did you mean `currency_code`?)",
        ),
        (
            "stream: journals, on",
            "stream: journal, on",
            "has no stream `journal` to look up (did you mean `journals`?)",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_told_at_its_line(
    folder: Folder, old: str, new: str, words: str
) -> None:
    folder.edit(BOOKS, old, new)
    problem = folder.only_problem()
    assert words in problem.message
    assert (problem.file, problem.line) == (BOOKS, folder.line(BOOKS, new))


def test_what_a_row_must_have_is_told_when_no_column_fills_it(folder: Folder) -> None:
    folder.edit(
        BOOKS, "columns: {kpi_id: kpi, observed_on: day, value: value}", "columns: {observed_on: day}"
    )
    problem = folder.only_problem()
    assert problem.message == "rows of kpi_observations need kpi_id, value: fill what is missing"
    assert problem.line == folder.line(BOOKS, "columns: {observed_on")


def test_canonical_names_are_not_checked_when_nobody_tells_them(folder: Folder) -> None:
    folder.edit(BOOKS, "entity: ledger_lines", "entity: ledger_line")
    assert load_portfolio(folder.path, SETTINGS, CONNECTORS).files


def test_streams_that_look_each_other_up_are_a_circle(folder: Folder) -> None:
    circle = "mapping: journals\n    lookups: [{stream: lines, on: {journal: journal}, columns: [amount]}]\n"
    folder.edit(BOOKS, "mapping: journals\n", circle)
    problem = folder.only_problem()
    assert "journals -> lines -> journals" in problem.message
    assert (problem.file, problem.line) == (MAIN, folder.line(MAIN, "streams:") + 4)


def test_circles_are_found_behind_a_path_that_leads_to_them() -> None:
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": {"d"}}) == []
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_circle({"a": {"a"}}) == ["a", "a"]


def test_a_mapping_that_no_stream_uses_only_warns(folder: Folder) -> None:
    folder.edit(MAIN, "mapping: lines", "mapping: journals")
    assert any("no stream uses mapping `lines`" in warning.message for warning in folder.load().warnings)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "{constant: EUR}",
            "{constant: EUR, column: cur}",
            "exactly one of column, key, constant or sql; it has column, constant",
        ),
        ("{constant: EUR}", "{}", "it has none"),
        ("{constant: EUR}", "{constant: EUR, formats: ['%Y']}", "formats cannot stand beside constant"),
        ("{constant: EUR}", "{sql: ' '}", "must hold an SQL expression"),
        ("{constant: EUR}", "{column: c, otherwise: keep}", "add values"),
        ('thousands: "."', 'thousands: ","', "are the same character"),
        ("[journal, line]", "[journal, journal]", "repeats journal"),
        (
            "encoding: cp1252",
            "encoding: cp1252, header_row: 2, header_contains: [a]",
            "both header_row and header_contains",
        ),
        ("format: csv, encoding", "format: csv, sheets: [a], encoding", "sheets exist in xlsx files only"),
        ('delimiter: ";"', 'delimiter: ";;"', "a length of at most 1"),
        (
            "    lookups:",
            "    unpivot: {columns: '(', name_to: a, value_to: b}\n    lookups:",
            "not a valid regular expression",
        ),
        ("    lookups:", "    unpivot: {columns: 'x', name_to: a, value_to: a}\n    lookups:", "must differ"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(folder: Folder, old: str, new: str, words: str) -> None:
    folder.edit(BOOKS, old, new)
    assert words in folder.only_problem().message


def test_a_pattern_that_takes_the_delivery_day_has_one_group(folder: Folder) -> None:
    folder.edit(MAIN, "{constant: 2026-06-30}", "{path_pattern: '\\d{4}'}")
    assert "needs exactly one group" in folder.only_problem().message
    folder.edit(MAIN, "{path_pattern: '\\d{4}'}", "{path_pattern: '(\\d{4})', constant: 2026-06-30}")
    assert "needs exactly one of path_pattern or constant" in folder.only_problem().message


def test_the_short_form_names_a_column_and_null_means_the_word(folder: Folder) -> None:
    folder.edit(BOOKS, "{constant: EUR}", "{column: c, values: {E: EUR, 1: 2.50, x: null}, otherwise: null}")
    mapping: FileMapping = folder.load().file_mapping("lines")
    currency = mapping.entities[0].columns["currency_code"]
    assert currency.values == {"E": "EUR", "1": "2.50", "x": None}
    assert currency.otherwise == "null"
    assert folder.load().file_mapping("journals").entities[0].columns["kpi_id"].column == "kpi"
