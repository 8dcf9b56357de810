"""Conforming: lineage, when a row is known, what is reused, and what a mended mapping brings back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.conformed import conformed_root, conformed_selects, current_folders
from ingestion.entities import ENTITIES, columns
from portfolio.errors import ThroughlineError
from tests.ingestion.mapped import apply, ledger, run

FILE = {"a.csv": "id,amount\nj1,1\nj2,x\n"}
MAPPING = {"entities": [ledger()]}


def test_a_conformed_row_has_exactly_the_canonical_columns(tmp_path: Path) -> None:
    mapped = apply(tmp_path, FILE, MAPPING)
    path = next(conformed_root(mapped.home).rglob("ledger_lines.parquet"))
    with duckdb.connect() as db:
        described = db.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
    assert [(name, type_.lower()) for name, type_, *_ in described] == [
        (one.name, one.type) for one in columns("ledger_lines")
    ]


def test_lineage_says_where_a_row_is_from(tmp_path: Path) -> None:
    mapped = apply(tmp_path, FILE, MAPPING)
    found = mapped.rows(
        "conformed.ledger_lines",
        "source_system, source_instance, stream, landed_record_id, is_deleted, delivery, delivery_group,"
        " delivery_sequence, delivered_at, quarantine_reason",
    )
    load = next((mapped.home / "landing" / "files" / "books" / "main").glob("*.json")).stem
    assert found == [
        ("books", "books", "main", f"books/main/{load}/1", False, "append", "a.csv", 1, None, None)
    ]


@pytest.mark.parametrize(
    ("entity", "stream", "expected"),
    [
        (ledger(), {}, (datetime(2026, 1, 31, 6), "event")),
        (ledger(recorded_at={"constant": "2026-02-03T00:00:00Z"}), {}, (datetime(2026, 2, 3), "event")),
        (
            ledger(recorded_at={"constant": "2026-02-03"}, known_at={"constant": "2026-02-05"}),
            {},
            (datetime(2026, 2, 5, 6), "event"),
        ),
        ({**ledger(), "history_fidelity": "aggregate"}, {}, (datetime(2026, 1, 31, 6), "aggregate")),
    ],
)
def test_a_row_is_known_when_it_was_recorded_else_when_it_happened(
    tmp_path: Path, entity: dict[str, Any], stream: dict[str, Any], expected: tuple[datetime, str]
) -> None:
    mapped = apply(tmp_path, {"a.csv": "id,amount\nj1,1\n"}, {"entities": [entity]}, **stream)
    assert mapped.rows("conformed.ledger_lines", "known_at, history_fidelity") == [expected]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ({"delivered_on": {"path_pattern": r"(\d{8})"}}, (datetime(2026, 3, 1, 6), "snapshot_diff")),
        ({}, (None, "inferred")),
    ],
)
def test_a_row_without_a_time_is_known_when_it_was_delivered_else_always(
    tmp_path: Path, stream: dict[str, Any], expected: tuple[datetime | None, str]
) -> None:
    person = {"entity": "people", "columns": {"person_id": "id"}}
    mapped = apply(tmp_path, {"20260301.csv": "id\np1\n"}, {"entities": [person]}, **stream)
    assert mapped.rows("conformed.people", "known_at, history_fidelity") == [expected]


def test_what_did_not_change_is_not_computed_again(tmp_path: Path) -> None:
    first = apply(tmp_path, FILE, MAPPING)
    again = run(tmp_path)
    assert (first.report.conformed_count, first.report.reused_count) == (1, 0)
    assert (again.report.conformed_count, again.report.reused_count) == (0, 1)
    assert again.report.counts == first.report.counts
    assert again.quarantine() == [(2, "amount", "is not a number (decimal .)")]


def test_what_stays_in_files_is_shown_from_every_load_with_the_new_ones_marked(tmp_path: Path) -> None:
    columns = {"usage_event_id": {"key": ["id"]}, "person_id": "who", "action": {"constant": "booked"}}
    at = {"column": "at", "formats": ["%Y-%m-%d %H:%M"], "time_zone": "UTC"}
    mapping = {"entities": [{"entity": "usage_events", "columns": columns | {"occurred_at": at}}]}
    day = "id,who,at\n{0},p{0},2026-09-0{0} 12:00\n"
    conformed = apply(tmp_path, {f"{name}.csv": day.format(name) for name in "12"}, mapping)
    folders = sorted(found.folder.name for found in current_folders(conformed.home))
    with duckdb.connect() as db:
        for new, marked in ((None, {True: 2}), (folders[1:], {False: 1, True: 1}), ([], {False: 2})):
            rows = conformed_selects(conformed.home, new)["conformed.usage_events"]
            found = db.execute(f"select is_new, count(*) from ({rows}) group by is_new").fetchall()
            assert dict(found) == marked


def test_quarantined_rows_come_back_once_the_mapping_is_mended(tmp_path: Path) -> None:
    apply(tmp_path, FILE, MAPPING)
    mended = apply(
        tmp_path,
        {},
        {"read": {"null_markers": []}, "entities": [ledger(amount={"sql": "replace(amount, 'x', '10')"})]},
    )
    assert mended.rows("conformed.ledger_lines", "cast(amount as int)") == [(1,), (10,)]
    assert mended.quarantine() == []
    assert len([path for path in conformed_root(mended.home).iterdir() if path.is_dir()]) == 1


def test_a_late_delivery_makes_what_it_precedes_anew(tmp_path: Path) -> None:
    stream: dict[str, Any] = {
        "delivery": "snapshot",
        "delivered_on": {"path_pattern": r"(\d{4}-\d{2}-\d{2})"},
    }
    day = "id,amount\nj1,{}\n"
    apply(tmp_path, {"2026-03-01.csv": day.format(1), "2026-03-03.csv": day.format(3)}, MAPPING, **stream)
    (tmp_path / "2026-03-02.csv").write_text(day.format(2))
    numbers = run(tmp_path).rows("conformed.ledger_lines", "cast(amount as int), delivery_sequence")
    assert sorted(numbers) == [(1, 1), (2, 2), (3, 3)]


def test_a_changed_lookup_makes_the_rows_that_use_it_anew(tmp_path: Path) -> None:
    mapping = {
        "lookups": [{"stream": "headers", "on": {"id": "journal"}, "columns": ["day"]}],
        "entities": [ledger(posted_on="day")],
    }
    files = {"lines.csv": "id,amount\nj1,1\n", "headers/h.csv": "journal,day\nj1,2026-02-03\n"}
    apply(tmp_path, files, mapping, others={"headers": {}}, path="lines.csv")
    (tmp_path / "headers/h.csv").write_text("journal,day\nj1,2026-02-04\n")
    again = run(tmp_path)
    assert [str(day) for (day,) in again.rows("conformed.ledger_lines", "posted_on")] == ["2026-02-04"]
    headers = again.report.counts["books", "headers"]
    assert (headers.landed, headers.modelled, headers.filtered) == (2, 1, 1)


def test_a_rejected_line_is_quarantined_with_its_text(tmp_path: Path) -> None:
    mapped = apply(tmp_path, {"a.csv": "id,amount\nj1,1\nj2,2,3\n"}, MAPPING)
    assert mapped.rows("control.file_quarantine", "row_number, field, reason, raw_value") == [
        (2, None, "has 3 cells, and the header has 2", "j2,2,3")
    ]


def test_a_failed_conforming_keeps_what_the_last_one_made(tmp_path: Path) -> None:
    good = apply(tmp_path, FILE, MAPPING)
    with pytest.raises(ThroughlineError):
        apply(tmp_path, {}, {"entities": [ledger(amount="nothere")]})
    assert good.rows("conformed.ledger_lines", "journal_id") == [("j1",)]


def test_every_entity_can_be_filled_from_a_file(tmp_path: Path) -> None:
    cells = {
        "varchar": "text",
        "date": "2026-01-02",
        "timestamp": "2026-01-02 03:04",
        "boolean": "yes",
        "bigint": "3",
    }
    for name, entity in ENTITIES.items():
        rules = {one.name: {"constant": cells.get(one.type, "1.5")} for one in entity.own_columns}
        mapped = apply(
            tmp_path / name, {"a.csv": "id\n1\n"}, {"entities": [{"entity": name, "columns": rules}]}
        )
        assert len(mapped.rows(f"conformed.{name}")) == 1, mapped.quarantine()
