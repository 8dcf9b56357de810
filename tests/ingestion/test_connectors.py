"""Connectors are data: found by their folder, and in step with what the vendors publish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ingestion import connectors
from ingestion.connectors.jira import STREAMS as JIRA
from ingestion.recorded import OpenPages, read_records
from tests.ingestion.shared import SHARED, needs

CONTRACT = "contracts/jira/jira-v3-2025-09.task-pipeline.json"
HISTORY = {
    "id": "10042",
    "author": {"accountId": "5b10", "displayName": "Person 12", "active": True},
    "created": 1_770_134_400_000,
    "items": [{"field": "status", "fieldtype": "jira", "fieldId": "status", "from": "1", "to": "3"}],
}
USER = {"accountId": "5b10", "displayName": "Person 12", "active": True, "timeZone": "America/Chicago"}
STATUS = {"id": "3", "name": "In Progress", "statusCategory": {"id": 4, "key": "indeterminate"}}

# stream: (method, path of the API, a reply of ours, number of records in it)
REPLIES: dict[str, tuple[str, str, Any, int]] = {
    "issues": (
        "get",
        "/rest/api/3/search/jql",
        {"issues": [{"id": "1", "key": "RTE-1", "fields": {"summary": "Routes"}}], "isLast": True},
        1,
    ),
    "changelogs": (
        "post",
        "/rest/api/3/changelog/bulkfetch",
        {"issueChangeLogs": [{"issueId": "1", "changeHistories": [HISTORY]}], "nextPageToken": "n"},
        1,
    ),
    "projects": (
        "get",
        "/rest/api/3/project/search",
        {"values": [{"id": "10", "key": "RTE", "name": "Routing"}], "isLast": True, "total": 1},
        1,
    ),
    "users": ("get", "/rest/api/3/users/search", [USER], 1),
    "statuses": ("get", "/rest/api/3/status", [STATUS, {**STATUS, "id": "5"}], 2),
}


def test_a_new_module_in_the_folder_is_a_connector_without_further_ado(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme.py").write_text(
        "from ingestion.connectors import Place, StreamSpec\n"
        "CONNECTOR_VERSION = '7'\n"
        "STREAMS = {'tickets': StreamSpec(places=(Place('tickets[]'),))}\n"
    )
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(tmp_path)])
    found = connectors.discover()
    assert {"acme", "jira", "monday"} <= set(found)
    assert (found["acme"].version, list(found["acme"].streams)) == ("7", ["tickets"])


@pytest.mark.parametrize("stream", REPLIES)
def test_the_replies_our_tests_are_made_of_are_read(tmp_path: Path, stream: str) -> None:
    _, _, reply, record_count = REPLIES[stream]
    (tmp_path / "page.json").write_text(json.dumps(reply))
    records = list(read_records(tmp_path / "page.json", JIRA[stream], None, OpenPages()))
    assert [record.rejected_reason for record in records] == [None] * record_count


@pytest.mark.shared_data
@needs(CONTRACT)
@pytest.mark.parametrize("stream", REPLIES)
def test_the_replies_our_tests_are_made_of_fit_the_vendors_contract(stream: str) -> None:
    method, path, reply, _ = REPLIES[stream]
    contract = json.loads((SHARED / CONTRACT).read_text(encoding="utf-8"))
    media = contract["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    if stream == "changelogs":  # the contract says text, the vendor's own examples are numbers
        reply = json.loads(json.dumps(reply))
        _declare_number(contract, "Changelog", "created")
    jsonschema.Draft4Validator({**media["schema"], "components": contract["components"]}).validate(reply)


def _declare_number(contract: dict[str, Any], schema: str, field: str) -> None:
    contract["components"]["schemas"][schema]["properties"][field] = {"type": "number"}
