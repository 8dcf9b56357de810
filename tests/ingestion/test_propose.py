"""`throughline map`: a first mapping from headers and cells, tried on the first rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.profiling import guess_dates, guess_number, guess_read
from ingestion.propose import propose
from portfolio.errors import ThroughlineError
from portfolio.file_mappings import FileMapping

LEDGER = (
    "Export of today\n\nJournal;Line;Posting Date;Account;Net Amount;Currency;Memo\n"
    "J1;1;24.10.2026;6000;1.234,50;EUR;Bücher\nJ1;2;25.10.2026;6100;-1.234,50;EUR;\nJ2;1;soon;6000;7;EUR;\n"
    "J3;1;26.10.2026;6000;8;EUR;\nJ3;2;26.10.2026;6000;9;EUR;\nJ3;3;26.10.2026;6000;10;EUR;\n"
)


def proposed(path: Path, entity: str) -> tuple[dict[str, Any], str]:
    text = propose(path, entity)
    (mapping,) = yaml.safe_load(text)["files"]
    FileMapping.model_validate(mapping)
    return mapping, text


def test_a_ledger_is_mapped_by_its_headers_and_cells(tmp_path: Path) -> None:
    path = tmp_path / "GL 2026.csv"
    path.write_bytes(LEDGER.encode("cp1252"))
    mapping, text = proposed(path, "ledger_lines")
    columns = mapping["entities"][0]["columns"]
    assert mapping["mapping"] == "gl_2026"
    assert mapping["read"] == {"encoding": "cp1252", "delimiter": ";", "header_row": 3}
    assert columns["posted_on"]["column"] == "Posting Date"
    assert "%d.%m.%Y" in columns["posted_on"]["formats"]
    assert columns["amount"] == {"column": "Net Amount", "decimal": ",", "thousands": "."}
    assert (columns["journal_id"], columns["account_code"]) == ("Journal", "Account")
    assert "# row 1: accepted: " in text
    assert "amount=1234.5000" in text
    assert "# row 3: quarantined: posted_on is not a date" in text
    assert "# of all 6 rows: 5 accepted, 1 quarantined" in text
    assert "# not used: Memo" in text


def test_what_no_header_names_is_guessed_from_cells_or_left_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("ref,stage\nA,2026-02-03\n")
    mapping, text = proposed(path, "milestones")
    columns = mapping["entities"][0]["columns"]
    assert columns["baseline_on"] == "stage"
    assert "# guessed from the cells alone, look at them: baseline_on" in text
    assert columns["workstream_id"] == {"constant": "fill-in"}
    assert "look like" in text.replace("looks", "look")


def test_a_row_stands_for_an_id_only_where_the_id_alone_is_the_key(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("period,amount,currency\n2026-02,1.5,EUR\n")
    budget, _ = proposed(path, "budget_lines")
    assert budget["entities"][0]["columns"]["budget_version"] == {"constant": "fill-in"}
    ledger, _ = proposed(path, "ledger_lines")
    assert ledger["entities"][0]["columns"]["ledger_line_id"] == {"key": ["file", "row_number"]}


def test_a_guess_takes_the_fullest_dates_and_fractions_before_names_and_a_loaders_own_columns(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        "_synced,contract_id,count,closing,start,figure\n"
        "2026-01-01,005-0067,3,,2026-02-03,29.53\n2026-01-01,005-0068,4,2026-05-01,2026-02-04,1.07\n"
    )
    mapping, _ = proposed(path, "budget_lines")
    columns = mapping["entities"][0]["columns"]
    assert (columns["period_month"], columns["amount"]) == ("start", "figure")


def test_an_amount_is_found_inside_a_long_header_with_its_unit(tmp_path: Path) -> None:
    path = tmp_path / "obligations.csv"
    path.write_text("When,Obligation Amount (In $ million)\n2026-02-03,29.535882\n")
    mapping, text = proposed(path, "ledger_lines")
    amount = {"column": "Obligation Amount (In $ million)", "scale": 1_000_000}
    assert mapping["entities"][0]["columns"]["amount"] == amount
    assert "amount=29535882.0000" in text


def test_an_unknown_entity_or_an_unreadable_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ThroughlineError, match="there is no entity ledgers: use one of workstreams"):
        propose(tmp_path / "a.csv", "ledgers")
    with pytest.raises(ThroughlineError, match="is no file"):
        propose(tmp_path / "a.csv", "ledger_lines")


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["2026-02-03", "2026-02-03T10:00:00Z"], []),
        (["24/10/2016", "1/2/2016"], ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y"]),
        (["10/24/2016", "1/2/2016"], ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y"]),
        (["one", "two"], None),
        (["2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06", "31.02.2026"], []),
        (["2026-02-03", "soon"], None),
    ],
)
def test_formats_are_those_that_read_most_cells(cells: list[str], formats: list[str] | None) -> None:
    assert guess_dates(cells) == formats


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (["1.5", "-2"], {}),
        (["£12,131.50", "(3.00)"], {"strip": "£", "thousands": ","}),
        (["1.234,5", "7"], {"decimal": ",", "thousands": "."}),
        (["a", "b"], None),
        (["005-000000067", "005-000000068"], None),
        (["1.50-", "(2.00)"], {}),
    ],
)
def test_separators_are_those_that_read_most_cells(cells: list[str], options: dict[str, str] | None) -> None:
    assert guess_number(cells) == options


def test_a_plain_file_needs_nothing_said_about_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,é\n", encoding="utf-8-sig")
    assert guess_read(path) == {}
