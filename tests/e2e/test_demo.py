"""The demo company, run as a user would, against what was planted in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run, run, throughline

pytestmark = pytest.mark.xdist_group("demo")

AsOf = Callable[[str], Run]
BEFORE_THE_SLIP = pytest.param("2026-03-10", marks=pytest.mark.long_run)
THE_DECISION = pytest.param("2026-04-21", marks=pytest.mark.long_run)
STORY_DAYS = (BEFORE_THE_SLIP, "2026-04-14", THE_DECISION, "2026-09-30")


@pytest.mark.parametrize("day", STORY_DAYS)
def test_a_slip_is_an_escalation_in_units_and_money_at_the_one_owner(
    day: str, demo_as_of: AsOf, truth: dict[str, Any]
) -> None:
    found = demo_as_of(day).query(
        "select milestone_id, kpi_id, owner_person_id, state, cast(opened_on as varchar), slip_days, "
        "cast(amount_at_risk as decimal(28, 2)), cast(amount_low as decimal(28, 2)), "
        "cast(amount_high as decimal(28, 2)), currency_code, severity, reported_status, "
        "round(units_at_risk, 10) from governance.escalations order by milestone_id"
    )
    planted = [
        (
            row["milestone_id"],
            row["kpi_id"],
            row["owner_person_id"],
            row["state"],
            str(row["opened_on"]),
            row["slip_days"],
            row["amount_at_risk"],
            row["amount_low"],
            row["amount_high"],
            row["currency_code"],
            row["severity"],
            row["reported_status"],
            row["units_at_risk"],
        )
        for row in sorted(truth["escalations"][day], key=lambda row: str(row["milestone_id"]))
    ]
    assert [tuple(str(v) if i in {6, 7, 8} else v for i, v in enumerate(r[:12])) for r in found] == [
        row[:12] for row in planted
    ]
    assert [float(row[12]) for row in found] == pytest.approx([row[12] for row in planted])


def test_the_morning_after_the_slip_the_tool_still_says_on_track(demo_as_of: AsOf) -> None:
    [(reported, amount)] = demo_as_of("2026-04-14").query(
        "select reported_status, cast(amount_at_risk as decimal(28, 2)) from governance.escalations"
    )
    assert (reported, str(amount)) == ("on track with minor delays", "399999.60")


def test_milliseconds_are_utc_as_the_local_text_beside_them_says(demo_as_of: AsOf, demo_home: Path) -> None:
    finished = demo_as_of("2026-09-30")
    rows = finished.query(
        "select work_item_id, created_at from core.fct_work_item where work_item_id like 'clickup:%'"
    )
    *_, latest = sorted((demo_home / "demo" / "data" / "clickup").glob("*/tasks.csv"))
    with latest.open(encoding="utf-8", newline="") as file:
        written = {f"clickup:{row['Task ID']}": row["Date Created Text"] for row in csv.DictReader(file)}
    assert len(written) > 1_000
    found = {item: created for item, created in rows if item in written}
    assert found == {item: _as_utc(text) for item, text in written.items()}


def _as_utc(text: str) -> datetime:
    """Read a text such as 10/1/2024, 1:37:28 PM GMT-5."""
    local, _, hours_east = text.rpartition(" GMT")
    return datetime.strptime(local, "%m/%d/%Y, %I:%M:%S %p") - timedelta(hours=int(hours_east))


def test_every_record_is_accounted_for(demo_as_of: AsOf) -> None:
    rows = demo_as_of("2026-09-30").query(
        "select source_instance, stream, difference_count, landed_count from quality.reconciliation"
    )
    assert len(rows) > 10
    assert [row for row in rows if row[2] != 0] == []


def test_the_run_ends_with_the_findings_and_the_verdict(demo_as_of: AsOf) -> None:
    output = demo_as_of("2026-09-30").output
    assert "Published 2026-09-30" in output
    assert "Gate passed" in output
    assert "1 open escalation, USD 44,444.40 at risk" in output
    assert "2 watermelons" in output
    assert "12% of spend" in output


@pytest.mark.long_run
def test_a_fresh_home_and_demo_elsewhere_give_the_same_hashes(demo_as_of: AsOf, tmp_path: Path) -> None:
    """Also after runs of other days in the first home: they leave no trace, and no folder's name gets in."""
    first = _hashes(demo_as_of("2026-09-30"))
    demo_as_of("2026-04-14")
    assert throughline("demo", str(tmp_path / "elsewhere")).returncode == 0
    again = run(tmp_path / "another home", "--portfolio", str(tmp_path / "elsewhere"))
    assert again.exit_code == 0, again.output
    assert _hashes(again) == first


def _hashes(finished: Run) -> dict[str, str]:
    manifest = json.loads((finished.version / "manifest.json").read_text("utf-8"))
    hashes: dict[str, str] = manifest["content_hashes"]
    return hashes


def test_what_a_run_leaves_to_later_tests_holds_too(published: Run, demo_home: Path) -> None:
    """Every model has a key; where testing it would compute a large view once more, a run leaves it out."""
    done = throughline("dbt", "--home", str(demo_home), "test", "--select", "tag:thorough")
    assert done.returncode == 0, done.stdout
    assert " 28 data tests in " in done.stdout
