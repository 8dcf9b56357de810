"""CSV and TSV: encodings, line ends, quotes, headers, and lines that are no rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ingestion.files import FileProblem
from tests.ingestion.landed import land, rejected_of


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac_roman"),
        ("utf-8-sig", "cp1252"),
    ],
)
def test_any_codec_is_read_and_a_byte_order_mark_wins(tmp_path: Path, encoding: str, declared: str) -> None:
    landed, rows = land(tmp_path, "naïve,é\nü,ß\n".encode(encoding), read={"encoding": declared})
    assert (landed.columns, rows) == (("naïve", "é"), [("ü", "ß")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_separate_rows_and_stay_inside_quotes(tmp_path: Path, end: str) -> None:
    content = end.join(["a,b", '"x\ry\nz\r\nw",1', "p,2", ""]).encode()
    assert land(tmp_path, content)[1] == [("x\ry\nz\r\nw", "1"), ("p", "2")]


def test_row_numbers_hash_and_counts_are_those_of_the_file(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n\n3\n4,5\n"
    landed, rows = land(tmp_path, content)
    assert (landed.row_count, landed.rejected_count, landed.byte_count) == (3, 1, len(content))
    assert landed.sha256 == hashlib.sha256(content).hexdigest()
    assert rows == [("1", "2"), ("4", "5")]
    assert rejected_of(tmp_path) == [(2, "3", "has 1 cells, and the header has 2")]


def test_a_separator_at_the_end_of_a_line_is_no_ragged_row(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"a,b\n1,2,\n1,2,3\n")
    assert (rows, landed.rejected_count) == ([("1", "2")], 1)


def test_repeated_empty_and_reserved_headers_get_names_of_their_own(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"Sprint,sprint,, File ,row_number,two\x0clines\n1,2,3,4,5,6\n")
    assert landed.columns == ("Sprint", "sprint_2", "column_3", "File_2", "row_number_2", "two lines")
    assert rows == [("1", "2", "3", "4", "5", "6")]


@pytest.mark.parametrize("read", [{"header_row": 4}, {"header_contains": ["Amount", "Account"]}])
def test_banner_lines_above_the_header_are_skipped(tmp_path: Path, read: dict[str, object]) -> None:
    content = b'Ledger export\n\n"as of, today",x,y\nAccount,Amount\nA,1\n'
    landed, rows = land(tmp_path, content, read=read)
    assert (landed.columns, rows) == (("Account", "Amount"), [("A", "1")])


def test_a_file_without_a_header_has_numbered_columns(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"A,1\nB,2\n", read={"header_row": 0})
    assert (landed.columns, rows) == (("column_1", "column_2"), [("A", "1"), ("B", "2")])


def test_an_empty_line_before_the_header_is_skipped(tmp_path: Path) -> None:
    assert land(tmp_path, b"\na,b\n1,2\n")[1] == [("1", "2")]


def test_a_tab_separates_tsv_and_a_declared_delimiter_wins(tmp_path: Path) -> None:
    assert land(tmp_path, b"a\tb\n1,5\t2\n", "a.tsv")[1] == [("1,5", "2")]
    assert land(tmp_path, b"a;b\n1,5;2\n", read={"delimiter": ";"})[1] == [("1,5", "2")]


def test_a_byte_that_is_no_utf_8_rejects_its_row_and_names_the_byte(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"a,b\ncaf\xe9,1\nx,2\n")
    assert (rows, landed.rejected_count) == ([("x", "2")], 1)
    assert rejected_of(tmp_path)[0][1:] == (
        "caf\ufffd,1",
        "byte 0xE9 is not utf-8: set read.encoding to the file's encoding (cp1252, for example)",
    )


def test_a_stray_byte_in_a_single_byte_codec_marks_its_cell_and_keeps_the_row(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"a,b\n\x93so\x9d,1\n", read={"encoding": "cp1252"})
    assert (rows, landed.rejected_count) == ([("\u201cso\ufffd", "1")], 0)


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b'a,b\n1,2\n"open,3\n4,5\n6,7\n')
    assert rows == [("1", "2"), ("4", "5"), ("6", "7")]
    assert rejected_of(tmp_path) == [(2, '"open,3\n', "a quote opens here and is never closed")]
    assert landed.row_count == 4


def test_broken_quotes_reject_their_line_and_blanks_around_quotes_do_not(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b'a,b\n"x"y,1\n "p, q" , 2\n"r" ,"s\nt"\n5" pipe,3\n')
    assert rows == [("p, q", " 2"), ("r", "s\nt"), ('5" pipe', "3")]
    assert [(row, line) for row, line, _ in rejected_of(tmp_path)] == [(1, '"x"y,1\n')]
    assert landed.row_count == 4


def test_a_line_of_ten_megabytes_lands(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"a,b\n" + b"x" * 10_000_000 + b",1\ny,2\n")
    assert landed.rejected_count == 0
    assert [(len(a), b) for a, b in rows] == [(10_000_000, "1"), (1, "2")]


def test_a_file_with_only_a_header_has_no_rows(tmp_path: Path) -> None:
    landed, rows = land(tmp_path, b"a,b")
    assert (landed.row_count, landed.columns, rows) == (0, ("a", "b"), [])


@pytest.mark.parametrize(
    ("content", "read", "what"),
    [
        (b"", {}, "is empty"),
        (b"\n\n", {}, "is empty: there is not even a header"),
        (b"a,b\n", {"header_row": 3}, "has no row 3"),
        (b"a,b\n", {"header_contains": ["c"]}, "has no row with the cells c"),
        (b"\xe9,b\n1,2\n", {}, "byte 0xE9 is not utf-8"),
    ],
)
def test_a_file_without_a_readable_header_is_a_clear_error(
    tmp_path: Path, content: bytes, read: dict[str, object], what: str
) -> None:
    with pytest.raises(FileProblem, match=what):
        land(tmp_path, content, read=read)
    assert not (tmp_path / "raw.parquet").exists()
