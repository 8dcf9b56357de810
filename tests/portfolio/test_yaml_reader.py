from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portfolio.yaml_reader import MAX_BYTES, Document, read_yaml


def read(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "file.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path, "file.yml")


def the_problem(document: Document) -> tuple[int, str]:
    assert document.data == {} or document.problems
    (problem,) = document.problems
    assert problem.file == "file.yml"
    return problem.line, problem.message


def test_words_that_yaml_1_1_turns_into_something_else_stay_text(tmp_path: Path) -> None:
    data = read(
        tmp_path, "on: no\nregion: NO\nopens: 10:30\ncode: 0400\nbig: 1_000\nnot_a_number: .nan\n"
    ).data
    assert data == {
        "on": "no",
        "region": "NO",
        "opens": "10:30",
        "code": "0400",
        "big": "1_000",
        "not_a_number": ".nan",
    }


def test_fractions_are_exact_and_days_are_dates(tmp_path: Path) -> None:
    data = read(tmp_path, "a: 0.10\nb: 1e3\nc: 2026-02-28\nd: -7\ne: true\nf: ~\ng:\nh: '2026-02-28'\n").data
    assert data == {
        "a": Decimal("0.10"),
        "b": Decimal("1e3"),
        "c": date(2026, 2, 28),
        "d": -7,
        "e": True,
        "f": None,
        "g": None,
        "h": "2026-02-28",
    }
    assert str(data["a"]) == "0.10"


def test_keys_are_always_text(tmp_path: Path) -> None:
    assert read(tmp_path, "1: a\ntrue: b\n2026-01-01: c\n").data == {"1": "a", "true": "b", "2026-01-01": "c"}


def test_every_node_knows_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nlist:\n  - x: 1\n    y: 2\n  - {x: 3,\n     y: 4}\n")
    assert document.lines[("list", 0)] == 3
    assert document.lines[("list", 0, "y")] == 4
    assert document.lines[("list", 1, "y")] == 6


def test_an_anchor_bomb_is_refused_at_its_first_alias(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    line, message = the_problem(read(tmp_path, "\n".join(levels)))
    assert line == 2
    assert "aliases" in message


@pytest.mark.parametrize(
    "text", ["[" * 5000, "a: " + "{b: " * 500, "".join(" " * n + "a:\n" for n in range(99))]
)
def test_deep_nesting_is_refused(tmp_path: Path, text: str) -> None:
    _, message = the_problem(read(tmp_path, text))
    assert "deeper than" in message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- a\n- b\n", 1, "is a list"),
        ("# only\n\nplain\n", 3, "is a single value"),
        ("", 0, "is empty"),
        ("# a comment\n", 0, "is empty"),
        ("a:\n\t- b\n", 2, "a tab cannot indent"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "single document"),
        ("a: 1\nb: 2\na: 3\n", 3, "twice, first on line 1"),
        ("a: 1\nb: 2026-02-30\n", 2, "not a real date"),
        ("a: 1\nb: " + "9" * 5000 + "\n", 2, "not a real date or number"),
        ("a: !!python/object:os.system x\n", 1, "is not read: remove it"),
        ("a: 1\n[b, c]: 2\n", 2, "a name must be plain text"),
        ("a: 1\nb: \x07\n", 2, "control character U+0007"),
        ("a: 1\nb: fünf\n".encode("cp1252"), 2, "not UTF-8 (byte 0xFC)"),
        (b"a: " + b"x" * MAX_BYTES, 0, "split it"),
    ],
)
def test_what_is_no_mapping_is_a_problem_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, words: str
) -> None:
    found_line, message = the_problem(read(tmp_path, text))
    assert words in message
    assert found_line == line


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_a_folder_or_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert "is a folder" in read_yaml(tmp_path, "x.yml").problems[0].message
    assert "does not exist" in read_yaml(tmp_path / "none.yml", "x.yml").problems[0].message
