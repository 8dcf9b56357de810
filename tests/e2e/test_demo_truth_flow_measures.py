"""The demo company's flow by month: durations, efficiency, arrivals, ages, weekly throughput, as planted."""

from __future__ import annotations

from decimal import Decimal
from statistics import mean, stdev
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

MIN_SAMPLES = 11
SECONDS = {"days": 86_400, "hours": 3_600}
Planted = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def planted(truth: dict[str, Any]) -> Planted:
    """The facts of the workstreams whose tool keeps a history and whose statuses are all mapped."""
    workstreams: Planted = truth["flow"]["workstreams"]
    return workstreams


def _published(published: Run, planted: Planted, metric: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return value, sample count and status by workstream and month, of the months in which there is one."""
    rows = published.query(
        "select workstream_id, strftime(month_on, '%Y-%m'), value, sample_count, status, numerator, "
        f"denominator from scorecard.results_scorecard where metric_id = '{metric}' "
        f"and workstream_id in {tuple(planted)}"
    )
    return {(workstream, month): tuple(told) for workstream, month, *told in rows}


def _ratio(numerator: int, denominator: int) -> Decimal:
    return Decimal(repr(round(numerator / denominator, 10))).quantize(Decimal("1e-10"))


@pytest.mark.parametrize(
    ("planted_name", "metric", "unit"),
    [
        ("lead", "lead_time", "days"),
        ("cycle", "cycle_time", "days"),
        ("business", "business_cycle_time", "hours"),
    ],
)
@pytest.mark.parametrize("percent", [50, 85])
def test_durations_of_every_month_are_exact_to_the_second(
    planted_name: str, metric: str, unit: str, percent: int, published: Run, planted: Planted
) -> None:
    told = _published(published, planted, f"{metric}_p{percent}_{unit}")
    months = 0
    for name, facts in planted.items():
        for month, ranks in facts["durations"][planted_name].items():
            value, count, status, *_ = told[name, month]
            assert count == ranks["count"], (name, month)
            if count < MIN_SAMPLES:
                assert (value, status) == (None, "held"), (name, month)
            else:
                assert value == _ratio(ranks[f"p{percent}"], SECONDS[unit]), (name, month)
                months += 1
    assert months > 50


def test_flow_efficiency_is_active_over_active_and_waiting_working_time(
    published: Run, planted: Planted
) -> None:
    told = _published(published, planted, "flow_efficiency_ratio")
    efficient = []
    for name, facts in planted.items():
        for month, spent in facts["efficiency"].items():
            value, _, status, numerator, denominator = told[name, month]
            if status == "held":
                assert value is None
                continue
            both = spent["active_seconds"] + spent["waiting_seconds"]
            assert (numerator, denominator) == (spent["active_seconds"], both), (name, month)
            assert value == _ratio(spent["active_seconds"], both)
            efficient.append(value)
    assert len(efficient) > 50 and Decimal("0.5") < min(efficient) < max(efficient) <= 1


def test_first_finishes_and_arrivals_are_those_planted(published: Run, planted: Planted) -> None:
    first = _published(published, planted, "first_finish_throughput_items")
    balance = _published(published, planted, "arrival_balance_items")
    for name, facts in planted.items():
        started, finished = facts["started_by_month"], facts["finished_by_month"]
        for month in started:
            assert first[name, month][0] == facts["first_finished_by_month"].get(month, 0), (name, month)
            assert balance[name, month][0] == started[month] - finished.get(month, 0), (name, month)


def test_ages_are_measured_against_what_was_finished_lately(published: Run, planted: Planted) -> None:
    ages = _published(published, planted, "work_item_age_p85_days")
    aging = _published(published, planted, "work_item_aging_ratio")
    shown = 0
    for name, facts in planted.items():
        for day, aged in facts["ages"].items():
            value, count, status, *_ = ages[name, day[:7]]
            assert count == aged["count"]
            if count < MIN_SAMPLES:
                assert (value, status) == (None, "held")
            else:
                assert value == _ratio(aged["p85"], 86_400), (name, day)
                shown += 1
            assert aging[name, day[:7]][3:] == (aged["slow"], aged["count"]), (name, day)
    assert shown >= 3


def test_the_variation_of_twelve_weeks_is_that_of_the_planted_counts(
    published: Run, planted: Planted
) -> None:
    told = _published(published, planted, "throughput_variation_ratio")
    for name, facts in planted.items():
        weeks = facts["finished_by_week"]
        value, count, *_ = told[name, "2026-09"]
        assert (len(weeks), count) == (12, 12)
        assert float(value) == pytest.approx(stdev(weeks) / mean(weeks), abs=1e-9), name


def test_forecasts_stand_where_the_past_supports_them_and_nowhere_else(
    published: Run, planted: Planted, truth: dict[str, Any]
) -> None:
    rows = published.query(
        "select workstream_id, is_valid, p50_on, p85_on, p95_on, reasons, as_of_on "
        "from scorecard.flow_forecasts"
    )
    assert {row[0] for row in rows} == set(truth["flow"]["item_count"])
    [held] = truth["flow"]["held"]
    for name, is_valid, p50, p85, p95, reasons, as_of in rows:
        if is_valid:
            assert name in planted
            assert as_of < p50 <= p85 <= p95, name
        else:
            assert (p50, p85, p95) == (None, None, None) and reasons, name
        if name == held["workstream_id"]:
            assert held["source_status"] in reasons
    assert sum(row[1] for row in rows) >= 2
    coverage = published.query(
        "select avg(backtest_coverage_ratio), min(backtest_count) "
        "from scorecard.flow_forecasts where is_valid"
    )
    assert coverage[0][0] >= 0.8 and coverage[0][1] >= 10
