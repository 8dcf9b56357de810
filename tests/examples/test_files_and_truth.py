"""What the files hold is what truth.yml says: counted here from the files alone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from portfolio.loader import load_portfolio
from portfolio.settings import read_settings

STARTED = {"In Progress", "Blocked", "Code Review", "Awaiting vendor"}


def _pages(folder: Path, stream: str) -> Iterator[Any]:
    for file in sorted(folder.glob(f"*/{stream}/*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def test_the_sizes_are_those_of_the_documented_company(truth: dict[str, Any]) -> None:
    records = truth["records"]
    assert sum(truth["flow"]["item_count"].values()) == pytest.approx(6_000, rel=0.1)
    changes = records["jira"]["changelogs"]["modelled"] + records["monday"]["activity_logs"]["modelled"]
    assert changes == pytest.approx(60_000, rel=0.1)
    assert sum(s["modelled"] for s in records["ledger"].values()) == pytest.approx(40_000, rel=0.05)
    assert records["portal_analytics"]["events"]["modelled"] == pytest.approx(300_000, rel=0.01)


def test_every_landed_record_is_in_one_bucket(truth: dict[str, Any]) -> None:
    for streams in truth["records"].values():
        for buckets in streams.values():
            assert buckets["landed"] == sum(n for name, n in buckets.items() if name != "landed")


def test_recorded_pages_hold_as_many_records_as_truth_says(demo: Path, truth: dict[str, Any]) -> None:
    jira, monday = demo / "data" / "jira", demo / "data" / "monday"
    issues = [i["id"] for page in _pages(jira, "issues") for i in page["issues"]]
    logs = [log for page in _pages(jira, "changelogs") for log in page["issueChangeLogs"]]
    histories = [h["id"] for log in logs for h in log["changeHistories"]]
    items = [i["id"] for page in _pages(monday, "items") for i in _monday_items(page["data"])]
    expected = truth["records"]
    assert len(issues) == expected["jira"]["issues"]["landed"]
    assert len(histories) == expected["jira"]["changelogs"]["landed"]
    assert len(set(histories)) == expected["jira"]["changelogs"]["modelled"]
    assert len(items) == expected["monday"]["items"]["landed"]
    deleted = 8  # four of each board
    assert len(set(items)) == expected["monday"]["items"]["modelled"] + deleted


def _monday_items(data: dict[str, Any]) -> list[Any]:
    pages = [b["items_page"] for b in data["boards"]] if "boards" in data else [data["next_items_page"]]
    return [item for page in pages for item in page["items"]]


def test_finished_items_and_cycle_times_follow_from_the_change_log(demo: Path, truth: dict[str, Any]) -> None:
    issues = {
        issue["id"]: issue["fields"]["project"]["key"]
        for page in _pages(demo / "data" / "jira", "issues")
        for issue in page["issues"]
    }
    steps: dict[str, list[tuple[datetime, str]]] = {}
    for page in _pages(demo / "data" / "jira", "changelogs"):
        for log in page["issueChangeLogs"]:
            for history in log["changeHistories"]:
                for item in history["items"]:
                    if item["field"] == "status":
                        at = datetime.strptime(history["created"], "%Y-%m-%dT%H:%M:%S.%f%z")
                        steps.setdefault(log["issueId"], []).append((at, item["toString"]))
    for key, workstream_id in (("RTE", "routing"), ("APR", "approval_flow")):
        walks = [sorted(set(walk)) for issue, walk in steps.items() if issues[issue] == key]
        done = [walk for walk in walks if walk[-1][1] == "Done"]
        seconds = sorted(
            int((walk[-1][0] - next(at for at, to in walk if to in STARTED or to == "Done")).total_seconds())
            for walk in done
        )
        flow = truth["flow"]["workstreams"][workstream_id]
        assert len(done) == flow["finished"]
        assert seconds[-(-len(seconds) * 85 // 100) - 1] == flow["cycle_seconds_p85"]
        months = Counter(f"{walk[-1][0]:%Y-%m}" for walk in done)
        assert dict(months) == flow["finished_by_month"]


def test_the_clock_change_item_takes_one_hour_and_not_two(truth: dict[str, Any]) -> None:
    night, weekend = truth["flow"]["clock_change"]
    assert (night["calendar_seconds"], night["business_seconds"]) == (3_600, 0)
    assert (weekend["calendar_seconds"], weekend["business_seconds"]) == (65 * 3_600, 2 * 3_600)


def test_the_british_ledger_file_totals_are_the_planned_ones(demo: Path, truth: dict[str, Any]) -> None:
    debit, balance, count = Decimal(0), Decimal(0), 0
    for file in (demo / "data" / "finance" / "ledger" / "mf_uk").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                text = row["Amount"].replace(",", "")
                amount = -Decimal(text.strip("()")) if text.startswith("(") else Decimal(text)
                debit, balance, count = debit + max(amount, Decimal(0)), balance + amount, count + 1
    assert count == truth["records"]["ledger"]["mf_uk_lines"]["landed"]
    assert debit == Decimal(truth["ledger"]["debit_total"]["mf_uk"]["GBP"])
    assert balance == 0


def test_the_european_ledger_writes_decimal_commas_and_trailing_minus_in_cp1252(demo: Path) -> None:
    file = demo / "data" / "finance" / "ledger" / "mf_eu" / "journal_lines_2026-07.csv"
    lines = file.read_bytes().decode("cp1252").splitlines()
    assert "Währung" in lines[0]
    assert any(";13.500,00-;PLN;" in line for line in lines)
    assert lines[-1].startswith("Summe;")


def test_active_eligible_people_can_be_counted_from_the_events(demo: Path, truth: dict[str, Any]) -> None:
    with (demo / "data" / "usage" / "eligible.csv").open(encoding="utf-8", newline="") as opened:
        eligible = {
            row["Person"]
            for row in csv.DictReader(opened)
            if row["From"] <= "2026-08-01" and (not row["To"] or row["To"] > "2026-08-01")
        }
    table = pq.read_table(demo / "data" / "usage" / "events" / "events_2026-08.parquet")
    core = {"shipment_booked", "invoice_viewed"}
    people, actions = table["person_id"].to_pylist(), table["action"].to_pylist()
    active = {p for p, a in zip(people, actions, strict=True) if a in core} & eligible
    assert (len(active), len(eligible)) == tuple(
        truth["adoption"]["2026-08"][k] for k in ("active", "eligible")
    )


def test_titles_hold_emoji_right_to_left_text_and_a_leading_equals_sign(demo: Path) -> None:
    titles = [
        issue["fields"]["summary"]
        for page in _pages(demo / "data" / "jira", "issues")
        for issue in page["issues"]
    ]
    assert any("🚚" in t for t in titles)
    assert any("إصلاح" in t for t in titles)
    assert any(t.startswith("=1+1") for t in titles)


def test_the_portfolio_passes_its_check_with_the_two_owners_as_only_warning(demo: Path) -> None:
    portfolio = load_portfolio(demo, read_settings(portfolio_dir=demo))
    assert [w.file for w in portfolio.warnings] == ["outcomes/invoice_automation.yml"]
    assert "2 owners (p011, p012)" in portfolio.warnings[0].message
