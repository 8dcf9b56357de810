"""Recorded replies become records: every shape a connector declares, and every shape it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.connectors import StreamSpec
from ingestion.connectors.jira import STREAMS as JIRA
from ingestion.connectors.monday import STREAMS as MONDAY
from ingestion.json_paths import Json
from ingestion.recorded import OpenPages, Record, UnreadableFileError, read_records
from portfolio.sources import Envelope

ISSUE = {"id": "10001", "key": "RTE-1", "fields": {"updated": "2026-02-03T10:00:00.000-0600"}}
HISTORY = {"id": "7", "created": "2026-02-03T10:00:00.000-0600", "items": [{"field": "status"}]}
ITEM = {"id": "5", "name": "Depot", "updated_at": "2026-03-01T00:00:00Z"}
LOG = {"id": "a1", "event": "update_column_value", "created_at": "16872631837419768"}


def _read(
    path: Path, page: object, spec: StreamSpec = JIRA["issues"], open_pages: OpenPages | None = None
) -> list[Record]:
    path.write_text(page if isinstance(page, str) else json.dumps(page), encoding="utf-8")
    return list(read_records(path, spec, None, open_pages or OpenPages()))


def _payload(record: Record) -> Json:
    return json.loads(record.payload)


@pytest.mark.parametrize("page", [{"issues": [ISSUE], "isLast": True}, [ISSUE], ISSUE])
def test_a_page_a_list_and_a_single_issue_yield_the_same_record(tmp_path: Path, page: object) -> None:
    (record,) = _read(tmp_path / "p.json", page)
    assert (record.record_id, record.cursor) == ("10001", "2026-02-03T10:00:00.000-0600")
    assert _payload(record) == ISSUE


def test_each_change_of_a_bulk_changelog_is_a_record_that_names_its_issue(tmp_path: Path) -> None:
    page = {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [HISTORY, {**HISTORY, "id": "8"}]}]}
    records = _read(tmp_path / "p.json", page, JIRA["changelogs"])
    assert [(r.record_id, _payload(r)["issueId"]) for r in records] == [("7", "10001"), ("8", "10001")]


def test_an_issue_fetched_without_its_fields_is_rejected_but_kept(tmp_path: Path) -> None:
    good, bare = _read(tmp_path / "p.json", {"issues": [ISSUE, {"id": "10002"}]})
    assert good.rejected_reason is None
    assert (bare.rejected_field, bare.payload) == ("fields", '{"id":"10002"}')


def test_a_record_without_id_and_one_that_is_no_object_are_rejected_but_kept(tmp_path: Path) -> None:
    nameless, bare = _read(tmp_path / "p.json", {"issues": [{"fields": {}}, "10003"]})
    assert (nameless.record_id, nameless.rejected_field) == (None, "id")
    assert bare.rejected_reason == "the record is not a JSON object"


def test_an_escaped_nul_and_a_lone_surrogate_leave_json_that_duckdb_reads(tmp_path: Path) -> None:
    page = r'{"issues": [{"id": "1", "fields": {"summary": "a\u0000\u0000b\ud800c", "path": "C:\\u0000"}}]}'
    (record,) = _read(tmp_path / "p.json", page)
    found = duckdb.execute(
        "select ?::json ->> '$.fields.summary', ?::json ->> '$.fields.path'", [record.payload] * 2
    ).fetchone()
    assert found == ("a\ufffd\ufffdb\ufffdc", "C:\\u0000")


def test_text_in_any_script_is_kept_as_it_is(tmp_path: Path) -> None:
    issue = {"id": "1", "fields": {"status": {"name": "已完成"}, "summary": "\u200bEinführung"}}
    (record,) = _read(tmp_path / "p.json", {"issues": [issue]})
    assert "已完成" in record.payload
    assert _payload(record) == issue


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "is empty"),
        ('{"issues": [', "is not JSON"),
        ('{"issues": [{"id": "1", "fields": {"cost": NaN}}]}', "NaN is no JSON number"),
        ('{"issues": [{"id": "1", "fields": {"cost": 1e999}}]}', "too large"),
        ("[" * 100_000, "is not JSON"),
        ("42", "single value"),
        ('{"values": []}', "no issues in it"),
        ('{"id": 3, "name": "Board"}', "no issues in it"),
        ('{"errorMessages": ["No project RTE"], "errors": {}}', "No project RTE"),
    ],
)
def test_a_page_that_is_no_reply_of_the_stream_says_why(tmp_path: Path, page: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        _read(tmp_path / "p.json", page)


def test_a_utf16_page_and_one_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-8-sig"):
        path = tmp_path / "p.json"
        path.write_bytes(json.dumps({"issues": [ISSUE]}).encode(encoding))
        (record,) = read_records(path, JIRA["issues"], None, OpenPages())
        assert record.record_id == "10001"


def test_an_item_carries_its_board_through_every_page(tmp_path: Path) -> None:
    board = {"id": "77", "name": "Yard", "items_page": {"cursor": "next", "items": [ITEM]}}
    second = {"data": {"next_items_page": {"cursor": None, "items": [{**ITEM, "id": "6"}]}}}
    open_pages = OpenPages()
    first = _read(tmp_path / "1.json", {"data": {"boards": [board]}}, MONDAY["items"], open_pages)
    follow_up = _read(tmp_path / "2.json", second, MONDAY["items"], open_pages)
    assert [_payload(r)["board"] for r in first + follow_up] == [{"id": "77", "name": "Yard"}] * 2


def test_a_follow_up_page_without_its_first_page_is_refused(tmp_path: Path) -> None:
    page = {"data": {"next_items_page": {"cursor": None, "items": [ITEM]}}}
    with pytest.raises(UnreadableFileError, match="of which first page"):
        _read(tmp_path / "2.json", page, MONDAY["items"])


def test_a_follow_up_page_whose_items_name_their_board_stands_alone(tmp_path: Path) -> None:
    item = {**ITEM, "board": {"id": "78", "name": "Dock"}}
    page = {"data": {"next_items_page": {"cursor": None, "items": [item]}}}
    (record,) = _read(tmp_path / "2.json", page, MONDAY["items"])
    assert _payload(record)["board"] == {"id": "78", "name": "Dock"}


def test_a_last_first_page_closes_its_board(tmp_path: Path) -> None:
    board = {"id": "77", "name": "Yard", "items_page": {"cursor": None, "items": [ITEM]}}
    open_pages = OpenPages()
    _read(tmp_path / "1.json", {"data": {"boards": [board]}}, MONDAY["items"], open_pages)
    page = {"data": {"next_items_page": {"cursor": None, "items": [ITEM]}}}
    with pytest.raises(UnreadableFileError, match="of which first page"):
        _read(tmp_path / "2.json", page, MONDAY["items"], open_pages)


def test_the_pages_of_several_boards_may_follow_each_other(tmp_path: Path) -> None:
    open_pages = OpenPages()
    boards = []
    for number, board in enumerate(("77", "78")):
        page = {"id": board, "name": "Yard", "items_page": {"cursor": "next", "items": []}}
        _read(tmp_path / f"{number}a.json", {"data": {"boards": [page]}}, MONDAY["items"], open_pages)
        follow_up = {"data": {"next_items_page": {"cursor": None, "items": [ITEM]}}}
        boards += _read(tmp_path / f"{number}b.json", follow_up, MONDAY["items"], open_pages)
    assert [_payload(record)["board"]["id"] for record in boards] == ["77", "78"]


def test_an_activity_log_may_be_null_and_otherwise_names_its_board(tmp_path: Path) -> None:
    boards = [{"id": "77", "activity_logs": None}, {"id": "78", "activity_logs": [LOG]}]
    (record,) = _read(tmp_path / "1.json", {"data": {"boards": boards}}, MONDAY["activity_logs"])
    assert (_payload(record)["board_id"], record.cursor) == ("78", "16872631837419768")


def test_null_data_beside_errors_is_an_error_reply_not_an_empty_page(tmp_path: Path) -> None:
    page = {"data": None, "errors": [{"message": "Complexity budget exhausted"}]}
    with pytest.raises(UnreadableFileError, match="Complexity budget exhausted"):
        _read(tmp_path / "1.json", page, MONDAY["items"])


def _table(tmp_path: Path, rows: list[str], envelope: dict[str, Any]) -> list[Record]:
    path = tmp_path / "raw.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    declared = Envelope.model_validate(envelope)
    return list(read_records(path, JIRA["changelogs"], declared, OpenPages()))


RAW = {"payload_column": "data", "add": {"issueId": {"column": "input", "json_path": "$.issue_id"}}}


def test_a_raw_table_yields_a_record_per_row_with_the_fields_of_its_envelope(tmp_path: Path) -> None:
    cell = json.dumps(HISTORY).replace('"', '""')
    rows = ["", "id,params,data,input", f'1,b8,"{cell}","{{""issue_id"": 10001}}"']
    (record,) = _table(tmp_path, rows, RAW)
    assert (record.record_id, _payload(record)["issueId"]) == ("7", 10001)


def test_rows_of_another_scope_are_filtered_and_broken_ones_rejected_none_lost(tmp_path: Path) -> None:
    rows = ["params,data,input", "b9,{},{}", "b8,{broken,{}", "b8,{},nothing", "b8,{}", "b8,{},{}"]
    records = _table(tmp_path, rows, {**RAW, "where": {"params": "b8"}})
    assert [(r.row_number, r.filtered_reason, r.rejected_field) for r in records] == [
        (1, "params is not b8", None),
        (2, None, "data"),
        (3, None, "issueId"),
        (4, None, "payload"),
        (5, None, "id"),
    ]


@pytest.mark.parametrize(
    ("rows", "envelope", "reason"),
    [
        ([], RAW, "is empty"),
        (["id,params"], RAW, "has no column data, input"),
        (["data,input"], {**RAW, "add": {"x": {"column": "input", "json_path": "$.a[0]"}}}, "json_path"),
        (["data,input", '"never closed'], RAW, "is no UTF-8 CSV"),
    ],
)
def test_a_raw_table_that_cannot_be_unwrapped_says_why(
    tmp_path: Path, rows: list[str], envelope: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        _table(tmp_path, rows, envelope)
