"""Deployments, incidents and bugs: what the files hold is what truth.yml says, counted from the files."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

CHICAGO = ZoneInfo("America/Chicago")
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def deployments(demo: Path) -> Lines:
    lines = (demo / "data" / "ci" / "deployments.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["environment"] == "production"]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _day(text: str) -> str:
    return f"{_at(text).astimezone(CHICAGO):%Y-%m-%d}"


def test_lead_times_and_failures_follow_from_the_pipeline_and_the_incidents(
    demo: Path, deployments: Lines, truth: dict[str, Any]
) -> None:
    with (demo / "data" / "ops" / "incidents.csv").open(encoding="utf-8", newline="") as opened:
        incidents = [row for row in csv.DictReader(opened) if _day(row["Began"]) <= "2026-09-30"]
    causes = {row["Caused by deployment"] for row in incidents}
    assert len(incidents) == truth["deployments"]["incidents"]
    for month, planted in truth["deployments"]["months"]["portfolio"].items():
        own = [line for line in deployments if _day(line["finished_at"]).startswith(month)]
        lead = sorted(
            _at(line["finished_at"]) - min(_at(c["committed_at"]) for c in line["commits"]) for line in own
        )
        failed = [line for line in own if line["outcome"] == "rolled_back" or line["id"] in causes]
        assert (len(own), len(failed)) == (planted["deployments"], planted["failed"]), month
        assert lead[(len(lead) - 1) // 2] == timedelta(seconds=planted["lead_seconds_p50"])


def test_bugs_stand_before_and_after_the_releases_that_they_name(
    demo: Path, deployments: Lines, truth: dict[str, Any]
) -> None:
    released: dict[str, str] = {}
    for line in deployments:
        if line["tag"]:
            released.setdefault(line["tag"], _day(line["finished_at"]))
    issues = {
        issue["id"]: issue["fields"]
        for file in sorted((demo / "data" / "jira" / "2026-09-30" / "issues").glob("*.json"))
        for issue in json.loads(file.read_text(encoding="utf-8"))["issues"]
    }
    bugs = [f for f in issues.values() if f["issuetype"]["name"] == "Bug" and f["project"]["key"] == "RTE"]
    counted = [f for f in bugs if (f["resolution"] or {}).get("name") not in {"Duplicate", "Not a bug"}]
    planted = truth["quality"]["defects"]["routing"]
    assert (len(bugs), len(bugs) - len(counted)) == (planted["bugs"], planted["no_defects"])
    for release, facts in planted["releases"].items():
        found = [
            f"{_at(f['created']).astimezone(CHICAGO):%Y-%m-%d}"
            for f in counted
            if f["versions"] and f["versions"][0]["name"] == release
        ]
        before = sum(day <= released[release] for day in found)
        assert (before, len(found) - before) == (facts["before"], facts["after"]), release
