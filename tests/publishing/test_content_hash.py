from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from publishing.content_hash import table_hashes

ROWS = [
    "(1, 'a', 1.5, true, date '2026-01-01')",
    "(2, 'b', null, false, null)",
    "(3, '', 0, null, date '2026-01-03')",
]
COLUMNS = "id integer, name varchar, amount decimal(28,4), is_open boolean, day_on date"


Hash = Callable[[Path], str]


def hash_of_t(path: Path) -> str:
    return table_hashes(path)["core.t"]


def build(path: Path, rows: list[str], columns: str = COLUMNS, hash_of: Hash = hash_of_t) -> str:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create schema core; create table core.t ({columns})")
        for row in rows:
            connection.execute(f"insert into core.t values {row}")
    return hash_of(path)


CHANGED = [
    "(3, '', 0, null, date '2026-01-04')",
    "(3, null, 0, null, date '2026-01-03')",
    "(3, '', null, null, date '2026-01-03')",
    "(3, '', 0.0001, null, date '2026-01-03')",
    "(3, '', 0, false, date '2026-01-03')",
    "(4, '', 0, null, date '2026-01-03')",
]


def is_blind_to_order(hash_of: Hash, path: Path) -> bool:
    return build(path, ROWS, hash_of=hash_of) == build(path, ROWS[::-1], hash_of=hash_of)


def unseen_changes(hash_of: Hash, path: Path) -> list[str]:
    before = build(path, ROWS, hash_of=hash_of)
    return [row for row in CHANGED if build(path, [*ROWS[:2], row], hash_of=hash_of) == before]


def test_the_order_of_rows_does_not_change_the_hash(tmp_path: Path) -> None:
    assert is_blind_to_order(hash_of_t, tmp_path / "a.duckdb")


def test_any_changed_cell_changes_the_hash(tmp_path: Path) -> None:
    assert unseen_changes(hash_of_t, tmp_path / "a.duckdb") == []


def test_a_hash_of_too_little_or_too_much_is_noticed(tmp_path: Path) -> None:
    def of_rows_in_their_order(path: Path) -> str:
        with duckdb.connect(str(path), read_only=True) as connection:
            return str(connection.execute("select * from core.t").fetchall())

    def of_filled_cells(path: Path) -> str:
        with duckdb.connect(str(path), read_only=True) as connection:
            return str(connection.execute("select count(columns(*)) from core.t").fetchall())

    assert not is_blind_to_order(of_rows_in_their_order, tmp_path / "a.duckdb")
    assert unseen_changes(of_filled_cells, tmp_path / "a.duckdb") == [CHANGED[0], *CHANGED[3:4], CHANGED[5]]


def test_a_duplicate_row_changes_the_hash(tmp_path: Path) -> None:
    once, twice, thrice = (build(tmp_path / "a.duckdb", [*ROWS, *[ROWS[0]] * n]) for n in (0, 1, 2))
    assert len({once, twice, thrice}) == 3


def test_text_that_moves_between_two_columns_changes_the_hash(tmp_path: Path) -> None:
    columns = "a varchar, b varchar"
    hashes = {
        build(tmp_path / "a.duckdb", [row], columns)
        for row in (
            "('x', 'y')",
            "('xy', '')",
            "('', 'xy')",
            "('x' || chr(31), 'y')",
            "('x', chr(31) || 'y')",
        )
    }
    assert len(hashes) == 5


def test_run_ids_and_wall_clock_columns_are_outside_the_hash(tmp_path: Path) -> None:
    columns = "id integer, run_id varchar, extracted_at timestamp"
    first = build(tmp_path / "a.duckdb", ["(1, 'r1', timestamp '2026-01-01')"], columns)
    assert first == build(tmp_path / "b.duckdb", ["(1, 'r2', timestamp '2026-02-01')"], columns)


def test_an_empty_table_has_a_hash_that_says_so(tmp_path: Path) -> None:
    assert build(tmp_path / "a.duckdb", []) == "0:0"


def test_the_hash_begins_with_the_row_count(tmp_path: Path) -> None:
    assert build(tmp_path / "a.duckdb", ROWS).startswith("3:")
