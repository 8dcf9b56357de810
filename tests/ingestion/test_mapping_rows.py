"""Rows: which count, what they look up, and wide ones that become long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingestion.mapping.model import MappingProblem
from portfolio.errors import ThroughlineError
from tests.ingestion.mapped import apply, ledger

BUDGET: dict[str, Any] = {
    "entity": "budget_lines",
    "when": "cell is not null",
    "columns": {
        "budget_version": {"constant": "v1"},
        "workstream_id": "team",
        "period_month": "period",
        "amount": {"column": "cell", "thousands": ","},
        "currency_code": {"constant": "USD"},
    },
}
HEADERS = {
    "stream": "headers",
    "on": {"id": "journal"},
    "columns": ["day", "amount"],
}


def test_notes_totals_and_empty_rows_are_filtered_with_their_reasons(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount\nj1,1\n,\nTotal,1\nj2,2\nNotes: x,\nj3,3\n"},
        {
            "read": {"data_ends_when": {"column": "id", "matches": "^Notes"}},
            "drop_rows": [{"column": "id", "matches": "^Total", "reason": "total row"}],
            "entities": [ledger()],
        },
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id, cast(amount as integer)") == [
        ("j1", 1),
        ("j2", 2),
    ]
    assert mapped.filtered() == [
        (2, "empty row"),
        (3, "total row"),
        (5, "below the end of the data"),
        (6, "below the end of the data"),
    ]


def test_the_end_of_the_data_is_found_in_each_file_anew(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount\nEnd,\nj1,1\n", "b.csv": "id,amount\nj2,2\n"},
        {"read": {"data_ends_when": {"column": "id", "matches": "^End"}}, "entities": [ledger()]},
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id") == [("j2",)]


def test_rows_for_which_keep_rows_does_not_hold_are_filtered(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount,status\nj1,1,OK\nj2,2,VOIDED\nj3,3,\n"},
        {"keep_rows": "status <> 'VOIDED'", "entities": [ledger()]},
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id") == [("j1",)]
    assert [row for row, _ in mapped.filtered()] == [2, 3]


def test_period_columns_become_rows_that_share_their_landed_record(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": 'team,2026-02,2026-03,note\nr,"1,000",x,n\ns,,2,n\nt,,,n\n'},
        {
            "unpivot": {"columns": r"^\d{4}-\d{2}$", "name_to": "period", "value_to": "cell"},
            "entities": [BUDGET],
        },
    )
    found = mapped.rows(
        "conformed.budget_lines", "workstream_id, cast(period_month as varchar), cast(amount as int)"
    )
    assert found == [("r", "2026-02-01", 1000), ("s", "2026-03-01", 2)]
    assert mapped.quarantine() == [(1, "amount", "is not a number (decimal ., thousands ,)")]
    assert mapped.filtered() == [(3, "no entity of the mapping takes the row")]
    assert len(set(mapped.rows("conformed.budget_lines", "landed_record_id"))) == 2
    counts = mapped.report.counts["books", "main"]
    assert (counts.landed, counts.modelled, counts.quarantined, counts.filtered) == (3, 2, 0, 1)


def test_several_entities_take_what_is_theirs_from_one_file(tmp_path: Path) -> None:
    budget = {**BUDGET, "when": "kind = 'B'", "columns": {**BUDGET["columns"], "amount": "amount"}}
    budget["columns"] |= {"workstream_id": "id", "period_month": {"constant": "2026-02"}}
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount,kind\nj1,1,L\nw1,2,B\n"},
        {"entities": [{**ledger(), "when": "kind = 'L'"}, budget]},
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id") == [("j1",)]
    assert mapped.rows("conformed.budget_lines", "workstream_id") == [("w1",)]


def looked_up(folder: Path, lines: str, headers: str) -> Any:  # noqa: ANN401  (a Mapped, unpacked freely)
    entity = ledger(posted_on="day", amount="amount")
    return apply(
        folder,
        {"lines.csv": lines, "headers/h.csv": headers},
        {"lookups": [{**HEADERS, "columns": ["day"]}], "entities": [entity]},
        others={"headers": {}},
        path="lines.csv",
    )


def test_a_lookup_brings_columns_and_the_rows_it_took_them_from_contributed(tmp_path: Path) -> None:
    mapped = looked_up(
        tmp_path, "id,amount\nj1,1\nj1,2\nj9,3\n", "journal,day\nj1,2026-02-03\nj2,2026-02-04\n"
    )
    assert [str(day) for (day,) in mapped.rows("conformed.ledger_lines", "posted_on")] == ["2026-02-03"] * 2
    assert mapped.quarantine() == [(3, "posted_on", "is required and empty")]
    assert len(mapped.rows("control.file_contributed")) == 1
    headers = mapped.report.counts["books", "headers"]
    assert (headers.landed, headers.modelled, headers.filtered) == (2, 1, 1)
    assert mapped.filtered() == [(2, "no row looks it up")]


def test_a_key_that_means_different_rows_quarantines_and_equal_rows_are_one(tmp_path: Path) -> None:
    mapped = looked_up(
        tmp_path,
        "id,amount\nj1,1\nj2,2\n",
        "journal,day\nj1,2026-02-03\nj1,2026-02-04\nj2,2026-02-05\nj2,2026-02-05\n",
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id") == [("j2",)]
    assert mapped.quarantine() == [(1, "lookup", "lookup headers: 2 different rows have this key")]


def test_a_looked_up_column_that_the_file_has_too_gets_a_name_of_its_own(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"lines.csv": "id,amount\nj1,1\n", "headers/h.csv": "journal,day,amount\nj1,2026-02-03,7\n"},
        {"lookups": [HEADERS], "entities": [ledger(amount="amount_2")]},
        others={"headers": {}},
        path="lines.csv",
    )
    assert mapped.rows("conformed.ledger_lines", "cast(amount as int)") == [(7,)]


def test_a_column_that_only_some_files_have_is_empty_in_the_others(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount\nj1,1\n", "b.csv": "id,AMOUNT,vendor\nj2,2,v\n"},
        {"entities": [ledger(vendor="vendor")]},
    )
    assert mapped.rows("conformed.ledger_lines", "journal_id, vendor") == [("j1", None), ("j2", "v")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            {"entities": [ledger(amount="amout")]},
            "reads column amout, which no file has: did you mean amount",
        ),
        ({"entities": [ledger(amount={"sql": "(select 1)"})]}, "has an SQL expression that uses subquery"),
        ({"entities": [ledger(amount={"sql": "nothere + 1"})]}, "reads column nothere"),
        ({"entities": [ledger(posted_on={"sql": "current_date"})]}, "reads column current_date"),
        ({"keep_rows": "sum(id)", "entities": [ledger()]}, "calls sum"),
        ({"entities": [ledger(source_system="id")]}, "fills source_system, which the landing does"),
        ({"entities": [ledger(posted_on={"column": "id", "formats": ["%Q"]})]}, "cannot be mapped"),
        (
            {"drop_rows": [{"column": "id", "matches": "(?=x)", "reason": "r"}], "entities": [ledger()]},
            "has a pattern that cannot be used",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_its_files_is_an_error_that_names_it(
    tmp_path: Path, change: dict[str, Any], what: str
) -> None:
    with pytest.raises(ThroughlineError) as caught:
        apply(tmp_path, {"a.csv": "id,amount\nj1,1\n"}, change)
    assert what in str(caught.value)
    assert "mapping main" in str(caught.value)


def test_a_mapping_that_leaves_a_required_column_empty_is_an_error(tmp_path: Path) -> None:
    entity = ledger()
    entity["columns"] = {name: rule for name, rule in entity["columns"].items() if name != "amount"}
    with pytest.raises(ThroughlineError, match="amount"):
        apply(tmp_path, {"a.csv": "id,amount\nj1,1\n"}, {"entities": [entity]})


def test_an_sql_expression_that_fails_on_a_row_quarantines_that_row(tmp_path: Path) -> None:
    mapped = apply(
        tmp_path,
        {"a.csv": "id,amount\nj1,10\nj2,ten\n"},
        {"entities": [ledger(amount={"sql": "cast(amount as integer) * 2"})]},
    )
    assert mapped.rows("conformed.ledger_lines", "cast(amount as int)") == [(20,)]
    assert mapped.quarantine() == [(2, "amount", "the SQL expression fails on this row")]


def test_problems_of_a_mapping_are_portfolio_problems() -> None:
    assert "mapping m: key k" in str(MappingProblem("m", "key", "k"))
