"""The demo company's flow: finished items, cycle times, reopenings and WIP, as planted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]

OF_STATUSES = (
    *("throughput_items", "wip_items", "cycle_time_p50_days", "cycle_time_p85_days"),
    *("reopen_ratio", "rework_ratio", "rework_effort_share_ratio"),
)
"""The metrics that rest on what statuses mean."""


@pytest.fixture(scope="module")
def tracked(truth: Truth) -> dict[str, Any]:
    """The workstreams whose tool keeps a history and whose statuses are all mapped."""
    workstreams: dict[str, Any] = truth["flow"]["workstreams"]
    assert len(workstreams) == 4
    return workstreams


def _by_workstream(published: Run, tracked: dict[str, Any], columns: str, table: str) -> dict[str, Any]:
    rows = published.query(
        f"select workstream_id, {columns} from {table} where workstream_id in {tuple(tracked)} group by 1"
    )
    return {workstream: tuple(row) if len(row) > 1 else row[0] for workstream, *row in rows}


def test_as_many_items_are_finished_as_planted(published: Run, tracked: dict[str, Any]) -> None:
    planted = {name: facts["finished"] for name, facts in tracked.items()}
    assert _by_workstream(published, tracked, "count(*)", "scorecard.cycle_times") == planted
    counted = "count(*) filter (is_finished)"
    assert _by_workstream(published, tracked, counted, "core.fct_work_item") == planted


def test_every_month_finishes_the_planted_items(published: Run, tracked: dict[str, Any]) -> None:
    rows = published.query(
        "select workstream_id, strftime(month_on, '%Y-%m'), cast(value as integer) "
        "from scorecard.results_scorecard where metric_id = 'throughput_items' and value > 0 "
        f"and workstream_id in {tuple(tracked)}"
    )
    assert {name: {m: n for w, m, n in rows if w == name} for name in tracked} == {
        name: facts["finished_by_month"] for name, facts in tracked.items()
    }


def test_the_month_table_repeats_the_finished_items_of_linked_work(
    published: Run, tracked: dict[str, Any]
) -> None:
    rows = published.query(
        "select distinct workstream_id, strftime(month_on, '%Y-%m'), finished_count "
        "from core.fct_workstream_outcome_month "
        f"where workstream_id in {tuple(tracked)} and finished_count > 0"
    )
    assert sorted(rows) == sorted(
        (name, month, count)
        for name, facts in tracked.items()
        for month, count in facts["finished_by_month"].items()
    )


@pytest.mark.parametrize("percent", [50, 85])
def test_cycle_time_percentiles_are_exact_to_the_second(
    percent: int, published: Run, tracked: dict[str, Any]
) -> None:
    measure = f"quantile_disc(cycle_seconds, 0.{percent})"
    assert _by_workstream(published, tracked, measure, "scorecard.cycle_times") == {
        name: facts[f"cycle_seconds_p{percent}"] for name, facts in tracked.items()
    }


def test_skipped_starts_are_flagged_and_take_no_time(published: Run, tracked: dict[str, Any]) -> None:
    columns = "count(*) filter (is_start_skipped), count(*) filter (cycle_seconds = 0)"
    assert _by_workstream(published, tracked, columns, "scorecard.cycle_times") == {
        name: (facts["skipped_start"],) * 2 for name, facts in tracked.items()
    }


def test_reopened_items_are_as_many_as_planted(published: Run, tracked: dict[str, Any]) -> None:
    columns = (
        "count(*) filter (reopen_count > 0), "
        "count(*) filter (is_reopened_within_30_days and first_finished_at <= timestamp '2026-09-01 05:00'), "
        "count(*) filter (first_finished_at <= timestamp '2026-09-01 05:00')"
    )
    assert _by_workstream(published, tracked, columns, "core.fct_work_item") == {
        name: tuple(facts["reopened"].values()) for name, facts in tracked.items()
    }


def test_the_reopen_ratio_adds_up_over_the_months(published: Run, tracked: dict[str, Any]) -> None:
    """Where no month is too small to be measured."""
    rows = published.query(
        "select workstream_id, sum(numerator), sum(denominator) from scorecard.results_scorecard "
        f"where metric_id = 'reopen_ratio' and workstream_id in {tuple(tracked)} "
        "group by 1 having count(value) = count(*)"
    )
    assert len(rows) >= 3
    for workstream, within, done in rows:
        reopened = tracked[workstream]["reopened"]
        assert (within, done) == (reopened["within_30_days"], reopened["done_30_days_ago"]), workstream


def test_work_in_progress_of_a_day_is_as_planted(published: Run, tracked: dict[str, Any]) -> None:
    for day in next(iter(tracked.values()))["wip"]:
        rows = published.query(
            "select workstream_id, cast(sum(wip_count) as integer) from scorecard.flow_daily "
            f"where is_wip and date_on = date '{day}' and workstream_id in {tuple(tracked)} group by 1"
        )
        assert dict(rows) == {name: facts["wip"][day] for name, facts in tracked.items()}, day


def test_what_two_exports_differ_in_is_dated_by_the_second(published: Run, truth: Truth) -> None:
    """The tool tells of no change: finishes count in the month of the second export, cycle times nowhere."""
    planted = truth["flow"]["delivered_twice"]
    found = {
        name: {"finished": finished, "started": started}
        for name, finished, started in published.query(
            "select workstream_id, count(last_finished_at), count(started_at) from core.fct_work_item "
            f"where workstream_id in {tuple(planted)} and history_fidelity is not null "
            "and coalesce(last_finished_at, timestamp '2026-09-30 05:00') = timestamp '2026-09-30 05:00' "
            "and coalesce(started_at, timestamp '2026-09-30 05:00') = timestamp '2026-09-30 05:00' "
            "and cycle_seconds is null group by 1"
        )
    }
    assert found == planted
    assert all(counts["finished"] > 10 and counts["started"] > 0 for counts in planted.values())
    throughput = published.query(
        "select workstream_id, cast(value as integer) from scorecard.results_scorecard "
        "where metric_id = 'throughput_items' and month_on = date '2026-09-01' "
        f"and workstream_id in {tuple(planted)}"
    )
    assert dict(throughput) == {name: counts["finished"] for name, counts in planted.items()}


def test_the_night_of_the_clock_change_is_an_hour_short(published: Run, truth: Truth) -> None:
    rows = published.query(
        "select work_item_id, cycle_seconds, business_cycle_seconds from scorecard.cycle_times "
        f"where work_item_id in {tuple(item['work_item_id'] for item in truth['flow']['clock_change'])}"
    )
    assert sorted(rows) == [tuple(item.values()) for item in truth["flow"]["clock_change"]]


def test_an_unmapped_status_holds_the_flow_of_its_workflow_alone(published: Run, truth: Truth) -> None:
    [held] = truth["flow"]["held"]
    assert published.query("select distinct workstream_id from scorecard.flow_daily where is_held") == [
        (held["workstream_id"],)
    ]
    reasons = published.query(
        "select distinct metric_id, value, status, "
        f"contains(status_reason, '{held['source_status']}') from scorecard.results_scorecard "
        f"where workstream_id = '{held['workstream_id']}' and metric_id in {OF_STATUSES}"
    )
    assert {row[1:] for row in reasons} == {(None, "held", True)}
    assert {row[0] for row in reasons} == set(OF_STATUSES)


def test_as_many_items_met_the_unmapped_status_as_planted(published: Run, truth: Truth) -> None:
    [held] = truth["flow"]["held"]
    rows = published.query(
        "select workstream_id, source_status, count(distinct work_item_id) "
        "from core.fct_status_interval where status = 'unmapped' group by all"
    )
    assert rows == [(*held.values(), truth["dirt"]["items_with_unmapped_status"])]
