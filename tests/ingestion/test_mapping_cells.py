"""Cells: numbers, dates, values and keys, as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.entities import columns
from ingestion.mapping.cells import Compiler
from ingestion.mapping.model import Columns
from ingestion.mapping.texts import clean
from portfolio.file_mappings import ColumnMapping
from tests.ingestion.mapped import Mapped, apply, ledger

DATABASE = duckdb.connect()


def map_cell(text: str, column: str, rule: dict[str, Any]) -> tuple[Any, str | None]:
    """Return the value of one canonical column for one cell, and the reason if there is none."""
    declared = next(one for one in columns("ledger_lines") if one.name == column)
    compiler = Compiler("m", "ledger_lines", Columns(("cell",)), "America/Chicago")
    steps = compiler.steps(declared, ColumnMapping.model_validate({"column": "cell", **rule}), 0)
    source = f"select {clean('raw', [])} as cell from (select ? as raw)"
    for name, sql in steps.levels:
        source = f"select *, {sql} as {name} from ({source})"
    query = f"select cast({steps.value} as {declared.type}), {steps.reason} from ({source})"
    return DATABASE.execute(query, [text]).fetchall()[0]


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("12.5", {}, "12.5"),
        (" 12 ", {}, "12"),
        ("+7", {}, "7"),
        (".5", {}, "0.5"),
        ("1.234.567,89", {"decimal": ",", "thousands": "."}, "1234567.89"),
        ("1 234,5", {"decimal": ",", "thousands": " "}, "1234.5"),
        ("1\u202f234,5", {"decimal": ",", "thousands": " "}, "1234.5"),
        ("£12,131.50", {"thousands": ",", "strip": "£"}, "12131.5"),
        ("12,34,567", {"thousands": ","}, "1234567"),
        ("(1,234.50)", {"thousands": ","}, "-1234.5"),
        ("($5.00)", {"strip": "$"}, "-5"),
        ("123.45-", {}, "-123.45"),
        ("- 3", {}, "-3"),
        ("\u22124.25", {}, "-4.25"),
        ("1.5E+3", {}, "1500"),
        ("29.123456", {"scale": 1000000}, "29123456"),
        ("12", {"scale": 0.01}, "0.12"),
        ("2066075.5899999999", {}, "2066075.59"),
        ("4213669.859999967", {}, "4213669.86"),
        ("-5.684341886080802e-14", {}, "0"),
        ("999999999999999999999999.9999", {}, "999999999999999999999999.9999"),
    ],
)
def test_a_number_is_read_exactly(text: str, rule: dict[str, Any], expected: str) -> None:
    value, reason = map_cell(text, "amount", rule)
    assert (value, reason) == (Decimal(expected), None)


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        ("NaN", {}, "is not a number"),
        ("inf", {}, "is not a number"),
        ("Exempt under Section 43", {}, "is not a number"),
        ("1,5", {"thousands": ","}, "is not a number"),
        ("1,234.5", {}, "is not a number"),
        ("12 34", {}, "is not a number"),
        ("--5", {}, "is not a number"),
        ("(-5)", {}, "is not a number"),
        ("1_000", {}, "is not a number"),
        ("0x1F", {}, "is not a number"),
        ("1.23456", {}, "has more than 4 decimals"),
        ("1e60", {}, "is too large"),
        ("9999999999999999999999999", {}, "is too large for decimal(28,4)"),
        ("99999999999999999999999", {"scale": 1000000}, "is too large"),
        ("", {}, "is required and empty"),
    ],
)
def test_what_is_no_amount_is_quarantined(text: str, rule: dict[str, Any], reason: str) -> None:
    value, given = map_cell(text, "amount", rule)
    assert value is None
    assert given is not None
    assert given.startswith(reason)


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2026-02-03", None, date(2026, 2, 3)),
        ("2026-02-03T23:30:00", None, date(2026, 2, 3)),
        ("2026-02-03T23:30:00-06:00", None, date(2026, 2, 3)),
        ("2026-02-04T05:30:00Z", None, date(2026, 2, 3)),
        ("24/10/2016", ["%Y-%m-%d", "%d/%m/%Y"], date(2016, 10, 24)),
        ("5/02/2016 5:00:00 PM", ["%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y"], date(2016, 2, 5)),
        ("31.03.50", ["%d.%m.%y"], date(2050, 3, 31)),
        ("5/02/16", ["%d/%m/%Y", "%d/%m/%y"], date(2016, 2, 5)),
        ("11/Sep/26 1:54 PM", ["%d/%b/%y %I:%M %p"], date(2026, 9, 11)),
    ],
)
def test_a_date_is_the_day_as_written(text: str, formats: list[str] | None, expected: date) -> None:
    rule = {"formats": formats} if formats else {}
    assert map_cell(text, "posted_on", rule) == (expected, None)


@pytest.mark.parametrize("text", ["2026-02-30", "soon", "20260203", "2026-2-3x", "13/13/2026"])
def test_a_date_that_is_none_is_quarantined(text: str) -> None:
    value, reason = map_cell(text, "posted_on", {})
    assert (value, reason) == (None, "is not a date of the form YYYY-MM-DD")


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("2026-07-01", {}, datetime(2026, 7, 1, 5)),
        ("2026-01-01", {}, datetime(2026, 1, 1, 6)),
        ("2026-07-01 10:00", {}, datetime(2026, 7, 1, 15)),
        ("2026-07-01 10:00:00", {"time_zone": "UTC"}, datetime(2026, 7, 1, 10)),
        ("2026-07-01T10:00:00.250Z", {}, datetime(2026, 7, 1, 10, 0, 0, 250000)),
        ("2026-07-01 10:00+02:00", {}, datetime(2026, 7, 1, 8)),
        ("01.07.2026 10:00 +0200", {"formats": ["%d.%m.%Y %H:%M %z"]}, datetime(2026, 7, 1, 8)),
        (
            "2020-02-10 18:42:07.587 UTC",
            {"formats": ["%Y-%m-%d %H:%M:%S.%f UTC"], "time_zone": "UTC"},
            datetime(2020, 2, 10, 18, 42, 7, 587000),
        ),
    ],
)
def test_a_time_is_naive_utc_and_a_bare_date_local_midnight(
    text: str, rule: dict[str, Any], expected: datetime
) -> None:
    assert map_cell(text, "recorded_at", rule) == (expected, None)


def test_values_are_mapped_trimmed_and_without_regard_to_case() -> None:
    values = {"Expense": "expense", "n/a": None}
    assert map_cell(" EXPENSE ", "account_class", {"values": values}) == ("expense", None)
    assert map_cell("n/a", "account_class", {"values": values}) == (None, None)


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [("keep", ("odd", None)), ("null", (None, None)), ("quarantine", (None, "is not in the value map"))],
)
def test_a_value_that_is_not_listed_is_kept_nulled_or_quarantined(
    otherwise: str, expected: tuple[str | None, str | None]
) -> None:
    rule = {"values": {"a": "b"}, "otherwise": otherwise}
    assert map_cell("odd", "account_class", rule) == expected


def keys(folder: Path, text: str) -> Mapped:
    rule = {"key": ["id", "part"], "prefix": "x:"}
    content = f"id,part,amount\n{text}\n"
    return apply(folder, {"a.csv": content}, {"entities": [ledger(ledger_line_id=rule)]})


def test_a_key_joins_columns_and_needs_all_of_them(tmp_path: Path) -> None:
    mapped = keys(tmp_path, "j1,7,1\nj2,,1")
    assert mapped.rows("conformed.ledger_lines", "ledger_line_id") == [("x:j1:7",)]
    assert mapped.quarantine() == [(2, "ledger_line_id", "is required and empty")]


def test_an_optional_cell_that_does_not_parse_has_a_reason_and_an_empty_one_has_none() -> None:
    assert map_cell("soon", "recorded_at", {})[1] == "is not a date of the form YYYY-MM-DD"
    assert map_cell("", "recorded_at", {}) == (None, None)


def test_the_quarantine_shows_the_raw_cell(tmp_path: Path) -> None:
    mapping = {"read": {"null_markers": ["na"]}, "entities": [ledger()]}
    mapped = apply(tmp_path, {"a.csv": "id,amount\nj1, na \nj2,x\n"}, mapping)
    assert mapped.rows("control.file_quarantine", "landed_record_id, field, reason, raw_value") == [
        (
            mapped.rows("control.file_quarantine", "landed_record_id")[0][0],
            "amount",
            "is required and empty",
            " na ",
        ),
        (
            mapped.rows("control.file_quarantine", "landed_record_id")[1][0],
            "amount",
            "is not a number (decimal .)",
            "x",
        ),
    ]
