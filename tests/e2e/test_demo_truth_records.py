"""Every record of the demo company in its bucket, and every planted piece of dirt where it belongs."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]
BUCKETS = ("landed", "modelled", "quarantined", "filtered", "superseded", "tombstoned", "not_yet_known")


def test_every_stream_has_the_planted_buckets(published: Run, truth: Truth) -> None:
    counts = ", ".join(f"{bucket}_count" for bucket in BUCKETS)
    found = {
        (source, stream): dict(zip(BUCKETS, row, strict=True))
        for source, stream, *row in published.query(
            f"select source_instance, stream, {counts} from quality.reconciliation"
        )
    }
    assert found == {
        (source, stream): buckets
        for source, streams in truth["records"].items()
        for stream, buckets in streams.items()
    }


def test_quarantine_names_exactly_the_planted_cells(published: Run, truth: Truth) -> None:
    found = Counter(
        (source, file.split("#")[0], field)
        for source, file, field in published.query(
            "select source_instance, file, field from quality.quarantine"
        )
    )
    assert found == Counter((row["source"], row["file"], row["field"]) for row in truth["quarantine"])


def test_quarantine_names_the_row_of_the_file(published: Run, truth: Truth) -> None:
    planted = {(row["source"], row["row"], row["field"]) for row in truth["quarantine"] if "row" in row}
    found = published.query(
        "select source_instance, row_number, field from quality.quarantine where source_instance <> 'ledger'"
    )
    assert set(found) == planted
    assert len(found) == len(planted) == 4


def test_quarantined_journals_reach_no_fact(published: Run, truth: Truth) -> None:
    lines = [row["ledger_line_id"] for row in truth["quarantine"] if row["source"] == "ledger"]
    assert len(lines) == 12
    kept = published.query("select ledger_line_id from core.fct_ledger_line")
    assert {line for (line,) in kept}.isdisjoint(lines)


def test_quarantine_points_at_the_very_line_of_the_ledger_file(
    published: Run, truth: Truth, demo_home: Path
) -> None:
    rows = published.query(
        "select file, row_number, field from quality.quarantine where source_instance = 'ledger'"
    )
    found = {(file, _ledger_line_id(demo_home / "demo" / file, row), field) for file, row, field in rows}
    assert found == {
        (row["file"], row["ledger_line_id"], row["field"])
        for row in truth["quarantine"]
        if row["source"] == "ledger"
    }


def _ledger_line_id(path: Path, row_number: int) -> str:
    """Journal and line are the first two columns of every ledger export."""
    encoding, delimiter = ("cp1252", ";") if "mf_eu" in path.parts else ("utf-8-sig", ",")
    with path.open(encoding=encoding, newline="") as file:
        journal, line, *_ = list(csv.reader(file, delimiter=delimiter))[row_number]
    return f"erp:{journal}:{line}"


ITEMS = "select workstream_id, count(*), count(distinct work_item_id) from core.fct_work_item group by 1"


def _planted_items(truth: Truth) -> set[tuple[str, int, int]]:
    quarantined = Counter({"inspections": 1})
    counts = truth["flow"]["item_count"].items()
    return {(workstream, *(count - quarantined[workstream],) * 2) for workstream, count in counts}


def test_a_page_delivered_twice_makes_no_item_twice(published: Run, truth: Truth) -> None:
    assert set(published.query(ITEMS)) == _planted_items(truth)
    per_page = truth["dirt"]["duplicate_page_rows_per_delivery"]
    deliveries = 3
    assert truth["records"]["jira"]["issues"]["superseded"] > per_page * deliveries


def test_a_page_that_counts_twice_is_noticed(published: Run, truth: Truth) -> None:
    repeated = (
        "select * from core.fct_work_item union all "
        "(select * from core.fct_work_item where workstream_id = 'routing' order by work_item_id limit 100)"
    )
    found = set(published.query_with("core.fct_work_item", repeated, ITEMS))
    assert {workstream for workstream, *_ in found - _planted_items(truth)} == {"routing"}


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        ("deleted_items", "is_deleted"),
        ("multi_homed_items", "is_multi_homed"),
        ("special_titles", r"regexp_matches(title, '[^\x00-\x7f]') or starts_with(title, '=')"),
    ],
)
def test_items_of_a_kind_are_as_many_as_planted(
    kind: str, condition: str, published: Run, truth: Truth
) -> None:
    [(count,)] = published.query(f"select count(*) from core.fct_work_item where {condition}")
    assert count == truth["dirt"][kind]


def test_a_deleted_item_counts_in_no_flow(published: Run) -> None:
    assert (
        published.query(
            "select work_item_id from core.fct_work_item "
            "where is_deleted and (is_wip or is_finished or started_at is not null)"
        )
        == []
    )
    assert (
        published.query(
            "select work_item_id from core.fct_work_item "
            "inner join core.fct_status_interval using (work_item_id) where is_deleted"
        )
        == []
    )


def test_the_weights_of_a_multi_homed_item_share_it_out(published: Run, truth: Truth) -> None:
    [(items, least, most)] = published.query(
        "select count(*), min(total), max(total) from (select sum(weight) as total "
        "from core.bridge_work_item_workstream group by work_item_id having count(*) = 2)"
    )
    assert (items, least, most) == (truth["dirt"]["multi_homed_items"], 1, 1)


def test_renames_are_as_many_as_planted(published: Run, truth: Truth) -> None:
    [(count,)] = published.query(
        "select count(*) from core.fct_work_item_event where field in ('summary', 'update_name')"
    )
    assert count == truth["dirt"]["renamed_items"]


def test_late_and_redelivered_ledger_lines_count_once(published: Run, truth: Truth) -> None:
    [(late,)] = published.query(
        "select count(*) from core.fct_ledger_line where entity_id = 'mf_us' and cast(recorded_at as date) = "
        "cast(date_trunc('month', posted_on) + interval 1 month + interval 2 day as date)"
    )
    assert late == truth["dirt"]["late_ledger_lines"]
    [(superseded,)] = published.query(
        "select sum(superseded_count) from quality.reconciliation where source_instance = 'ledger'"
    )
    assert superseded == truth["dirt"]["redelivered_ledger_lines"]
    [(twice,)] = published.query("select count(*) - count(distinct ledger_line_id) from core.fct_ledger_line")
    assert twice == 0


def test_bots_and_staff_are_no_use_of_the_portal(published: Run, truth: Truth) -> None:
    """Half of what everybody does is a core action; no bot or employee may be among those who act."""
    [(people,)] = published.query(
        "select count(distinct person_id) from core.fct_usage_daily where product = 'portal'"
    )
    assert people == max(month["active"] for month in truth["adoption"].values())
    events = truth["records"]["portal_analytics"]["events"]
    [(actions,)] = published.query(
        "select sum(action_count) from core.fct_usage_daily where product = 'portal'"
    )
    assert actions <= events["modelled"] - truth["dirt"]["bot_events"] - truth["dirt"]["staff_events"]
    assert events["superseded"] == truth["dirt"]["redelivered_usage_events"]


def test_special_journals_have_their_fate(published: Run, truth: Truth) -> None:
    kept = {"closed_period", "formula_text", "reversed", "reversal", "polish_vendor", "capital"}
    kept |= {"shared", "shared_reversal"}
    planted = {f"erp:{n}" for n, story in truth["dirt"]["special_journals"].items() if story in kept}
    found = published.query(
        "select distinct journal_id from core.fct_ledger_line where regexp_matches(journal_id, '-S-')"
    )
    assert {journal for (journal,) in found} == planted


def test_a_reversal_names_and_mirrors_its_journal(published: Run, truth: Truth) -> None:
    stories = {story: f"erp:{number}" for number, story in truth["dirt"]["special_journals"].items()}
    rows = published.query(
        "select reversal.reverses_journal_id, reversal.reporting_amount + original.reporting_amount "
        "from core.fct_ledger_line as reversal inner join core.fct_ledger_line as original "
        "on reversal.reverses_journal_id = original.journal_id "
        "and reversal.line_number = original.line_number where reversal.is_reversal order by 1"
    )
    assert rows == [(stories["reversed"], 0)] * 4 + [(stories["shared"], 0)] * 2
