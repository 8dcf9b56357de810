"""Workbooks, JSON lines, Parquet, and paths that are no files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from ingestion.files import FileProblem, land_file
from portfolio.file_mappings import Read
from tests.ingestion.landed import cells_of, land, rejected_of


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name in ("Jan", "Feb"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Id", "When", "At", "Sum", "Rate", "Done"])
            sheet.write_string(1, 0, name)
            sheet.write_datetime(1, 1, date(2026, 1, 2), day)
            sheet.write_datetime(1, 2, datetime(2026, 1, 2, 3, 4), time)
            sheet.write_formula(1, 3, "=40+2", None, 42)
            sheet.write_number(1, 4, 0.125)
            sheet.write_boolean(1, 5, True)
            sheet.write_blank(5, 0, None, day)
    return path


def test_a_workbook_gives_iso_dates_cached_formulas_and_plain_numbers(tmp_path: Path) -> None:
    target = tmp_path / "raw.parquet"
    landed = land_file(workbook(tmp_path / "a.xlsx"), Read(), target)
    assert landed.columns == ("Id", "When", "At", "Sum", "Rate", "Done", "sheet")
    assert cells_of(target) == [("Jan", "2026-01-02", "2026-01-02 03:04:00", "42", "0.125", "true", "Jan")]


def test_several_sheets_land_as_one_with_the_sheet_in_the_file_name(tmp_path: Path) -> None:
    target = tmp_path / "raw.parquet"
    land_file(workbook(tmp_path / "a.xlsx"), Read(sheets=["Feb", "Jan"]), target)
    with duckdb.connect() as db:
        found = db.execute("select file, row_number, sheet from read_parquet(?)", [str(target)]).fetchall()
    assert found == [("a.xlsx#Feb", 1, "Feb"), ("a.xlsx#Jan", 2, "Jan")]


def test_a_sheet_that_is_not_there_is_an_error_that_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="has no sheet Mar; its sheets are Jan, Feb"):
        land_file(workbook(tmp_path / "a.xlsx"), Read(sheets=["Mar"]), tmp_path / "raw.parquet")


def test_json_lines_keep_digits_as_written_and_nested_values_as_json(tmp_path: Path) -> None:
    content = b'{"id": 1, "price": 1.10, "ok": true}\n\n{"id": "b", "to": {"x": [1.50, null, "\xc3\xa9"]}}\n'
    landed, rows = land(tmp_path, content, "a.jsonl")
    assert landed.columns == ("id", "price", "ok", "to")
    assert rows == [("1", "1.10", "true", None), ("b", None, None, '{"x":[1.50,null,"é"]}')]


def test_lines_that_are_no_json_object_are_rejected(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b'{"a": 1}\n[1]\n{"a":\n{"a": 2}\n', "a.jsonl")
    assert rows == [("1",), ("2",)]
    assert landed.row_count == 4
    assert [(row, line) for row, line, _ in rejected_of(tmp_path)] == [(2, "[1]\n"), (3, '{"a":\n')]


def test_parquet_lands_as_text_in_file_order(tmp_path: Path) -> None:
    path, target = tmp_path / "a.parquet", tmp_path / "raw.parquet"
    with duckdb.connect() as db:
        db.execute(f"""
            copy (
                select 1.10::decimal(9,2) as price, timestamp '2026-01-02 03:04:05' as at, [1, 2] as n,
                    '' as file
            ) to '{path}'
        """)
    landed = land_file(path, Read(), target)
    assert landed.columns == ("price", "at", "n", "file_2")
    assert cells_of(target) == [(str(Decimal("1.10")), "2026-01-02 03:04:05", "[1,2]", None)]


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet", "a.jsonl", "a.csv"])
def test_a_file_of_zero_bytes_is_a_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblem, match="is empty: it has 0 bytes"):
        land(tmp_path, b"", name)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.xlsx", "is not a workbook"),
        ("a.parquet", "is not Parquet"),
        ("a.jsonl", "has no line that is a JSON object"),
        ("a.weird", "its format is not clear from its name"),
    ],
)
def test_content_that_is_not_of_its_format_is_a_clear_error(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(FileProblem, match=what):
        land(tmp_path, b"hello", name)
    assert not (tmp_path / "raw.parquet").exists()


def test_a_folder_or_nothing_in_place_of_a_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="is a folder"):
        land_file(tmp_path, Read(), tmp_path / "raw.parquet")
    with pytest.raises(FileProblem, match="does not exist"):
        land_file(tmp_path / "no.csv", Read(), tmp_path / "raw.parquet")
