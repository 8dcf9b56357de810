"""The demo company's five DORA measures, as planted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]
Months = dict[str, dict[str, dict[str, Any]]]
MIN_SAMPLE, MIN_COVERAGE = 11, 0.9


@pytest.fixture(scope="module")
def months(truth: Truth) -> Months:
    planted: Months = truth["deployments"]["months"]
    assert set(planted) == {"routing", "telematics", "approval_flow", "portfolio"}
    return planted


@pytest.fixture(scope="module")
def scorecard(published: Run) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    """Value, numerator, denominator and status by metric, scope and month."""
    rows = published.query(
        "select metric_id, workstream_id, strftime(month_on, '%Y-%m'), cast(value as double), "
        "cast(numerator as integer), cast(denominator as integer), status "
        "from scorecard.results_scorecard "
        "where contains(metric_id, 'deployment') or metric_id like 'change_%'"
    )
    return {(metric, scope, month): tuple(rest) for metric, scope, month, *rest in rows}


def test_every_deployment_is_counted_once_however_many_commits_it_brought(
    published: Run, scorecard: dict[Any, Any], months: Months, truth: Truth
) -> None:
    for scope, planted in months.items():
        for month, facts in planted.items():
            assert scorecard["deployment_frequency_count", scope, month][0] == facts["deployments"]
    [(deployments, commits)] = published.query("select count(*), sum(commit_count) from core.fct_deployment")
    assert deployments == sum(facts["deployments"] for facts in months["portfolio"].values())
    assert commits == truth["deployments"]["commits"] > deployments


def test_change_lead_times_are_exact_to_the_second(scorecard: dict[Any, Any], months: Months) -> None:
    shown = 0
    for scope, planted in months.items():
        for month, facts in planted.items():
            value, _, _, status = scorecard["change_lead_time_p50_hours", scope, month]
            if facts["deployments"] < MIN_SAMPLE:
                assert (value, status) == (None, "held")
                continue
            assert round(value * 3600) == facts["lead_seconds_p50"], (scope, month)
            shown += 1
    assert shown > 24


def test_a_failure_counts_in_the_month_of_its_deployment(scorecard: dict[Any, Any], months: Months) -> None:
    shown = 0
    for scope, planted in months.items():
        for month, facts in planted.items():
            value, failed, deployments, status = scorecard["change_fail_ratio", scope, month]
            if facts["deployments"] < MIN_SAMPLE:
                assert (value, status) == (None, "held")
                continue
            assert (failed, deployments) == (facts["failed"], facts["deployments"]), (scope, month)
            assert value == pytest.approx(failed / deployments, abs=1e-10)
            shown += 1
    assert shown > 24


def test_a_hotfix_without_an_incident_is_unknown_and_holds_when_there_are_too_many(
    published: Run, scorecard: dict[Any, Any], months: Months
) -> None:
    for scope, planted in months.items():
        for month, facts in planted.items():
            value, rework, deployments, _ = scorecard["deployment_rework_ratio", scope, month]
            known = facts["deployments"] - facts["rework_unknown"]
            if known < MIN_SAMPLE or known / facts["deployments"] < MIN_COVERAGE:
                assert value is None
            else:
                assert (rework, deployments) == (facts["rework"], facts["deployments"]), (scope, month)
    unknown = sum(facts["rework_unknown"] for facts in months["portfolio"].values())
    assert published.query("select count(*) from core.fct_deployment where is_rework is null") == [(unknown,)]
    assert unknown == 4


def test_recovery_is_the_median_of_a_years_failures(scorecard: dict[Any, Any], months: Months) -> None:
    shown = 0
    for scope, planted in months.items():
        names = sorted(planted)
        for month in names:
            begin = f"{int(month[:4]) - (month[5:] != '12')}-{int(month[5:]) % 12 + 1:02d}"
            year = [planted[name] for name in names if begin <= name <= month]
            times = sorted(seconds for facts in year for seconds in facts["recovery_seconds"])
            failed = sum(facts["failed"] for facts in year)
            row = scorecard.get(("failed_deployment_recovery_p50_hours", scope, month))
            if failed == 0:
                assert row is None
            elif len(times) < MIN_SAMPLE or len(times) / failed < MIN_COVERAGE:
                assert row is not None
                assert (row[0], row[3]) == (None, "held")
            else:
                assert row is not None
                assert round(row[0] * 3600) == times[(len(times) - 1) // 2], (scope, month)
                shown += 1
    assert shown >= 6


def test_an_incident_restored_after_the_day_is_open_and_its_deployment_unrecovered(
    published: Run, truth: Truth
) -> None:
    rows = published.query(
        "select incident_id, restored_at, caused_by_deployment_id from core.fct_incident where is_open"
    )
    assert rows == [(truth["deployments"]["open_incidents"][0], None, "dep-last-1")]
    assert published.query("select count(*) from core.fct_incident") == [(truth["deployments"]["incidents"],)]
    last = published.query(
        "select deployment_id, is_failed, recovered_at from core.fct_deployment "
        "where deployment_id like 'dep-last-%' order by 1"
    )
    assert last == [("dep-last-1", True, None), ("dep-last-2", False, None)]
