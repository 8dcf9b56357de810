from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.flow_history import FlowHistory, Ints, day_number
from analysis.forecasts import (
    Forecast,
    Replayed,
    backtest,
    replay,
    told_weeks,
    working_day_samples,
)
from analysis.forecasts import forecast as forecast_with_past
from analysis.littles_law import check_littles_law
from analysis.results import ROWS, schema
from ingestion.relations import ANALYSIS
from tests.analysis.flows import AS_OF, TODAY, days, flow, weekdays

PAST = weekdays(date(2025, 6, 2), AS_OF)
STEADY = np.repeat(PAST, 3)


def forecast(history: FlowHistory, as_of: date) -> Forecast:
    return forecast_with_past(history, as_of, replay(history, day_number(as_of)))


def _tested(history: FlowHistory) -> tuple[int, int]:
    return backtest(history, replay(history, TODAY), TODAY)


def test_three_items_on_each_working_day_are_forecast_to_the_day() -> None:
    told = forecast(flow(STEADY, open_count=12), AS_OF)
    assert (told.is_valid, told.reasons, told.remaining_count) == (True, None, 12)
    # as of a Wednesday: Thursday, Friday, Monday, Tuesday
    assert (told.p50_on, told.p85_on, told.p95_on) == (date(2026, 10, 6),) * 3
    assert told.horizon_on == date(2026, 10, 28)
    assert (told.p50_count, told.p85_count, told.p95_count) == (60, 60, 60)  # 20 working days ahead
    assert told.backtest_coverage_ratio == 1.0


def test_what_is_finished_on_a_day_off_counts_on_the_next_working_day() -> None:
    friday, saturday, monday = TODAY - 5, TODAY - 4, TODAY - 2
    history = flow(days(friday, saturday, saturday, monday))
    samples = working_day_samples(history, TODAY)
    assert samples[-4:].tolist() == [1, 3, 0, 0]
    on_a_sunday = working_day_samples(flow(days(saturday, saturday)), TODAY - 3)
    assert on_a_sunday[-1] == 2  # no working day has followed yet


def _random_past(seed: int) -> Ints:
    """A throughput that keeps its distribution: 0 to 4 items, evenly, on each working day."""
    draws = np.random.Generator(np.random.PCG64(seed)).integers(0, 5, size=len(PAST))
    return np.repeat(PAST, draws)


def test_forecasts_of_a_steady_random_past_hold_about_as_often_as_they_say() -> None:
    told = np.array([_tested(flow(_random_past(seed), open_count=20)) for seed in range(12)])
    judged, covered = told.sum(axis=0)
    assert judged > 200
    assert covered / judged == pytest.approx(0.85, abs=0.07)


def test_a_throughput_that_collapsed_is_seen_in_the_back_test() -> None:
    collapsed = STEADY[(STEADY <= TODAY - 120) | (STEADY % 7 == TODAY % 7)]
    judged, covered = _tested(flow(collapsed, open_count=20))
    assert judged >= 10
    assert covered / judged < 0.7


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        (flow(STEADY, held_reason="the status Vendor is not mapped"), "the status Vendor is not mapped"),
        (flow(STEADY, open_count=0), "no item remains"),
        (flow(np.repeat(PAST[-9:], 3)), "items were finished on 9 working days of the last 84 days, 10 are"),
        (flow(STEADY, has_history=False), "its source keeps no history of statuses"),
        (flow(STEADY, cycle_days=0), "Little's law cannot be checked: nothing was in progress or timed"),
        (
            replace(flow(STEADY), cycle_seconds=np.full(len(STEADY) + 12, 86_400)),
            "the past does not hold together: average work in progress is",
        ),
    ],
    ids=["unmapped", "done", "few samples", "no history", "nothing timed", "Little's law"],
)
def test_a_forecast_without_a_basis_tells_no_date_and_says_why(history: FlowHistory, reason: str) -> None:
    told = forecast(history, AS_OF)
    assert not told.is_valid
    assert told.reasons is not None and reason in told.reasons
    assert (told.p50_on, told.p85_on, told.p95_on, told.p85_count) == (None,) * 4


def test_a_forecast_beyond_the_work_calendar_has_no_day() -> None:
    history = replace(flow(STEADY, open_count=300), working_days=weekdays(last=date(2026, 12, 31)))
    told = forecast(history, AS_OF)
    assert (told.is_valid, told.p50_on) == (True, None)
    assert told.reasons == "the work calendar ends on 2026-12-31, before all of it is done"


def test_littles_law_holds_in_a_steady_flow_and_each_assumption_can_fail() -> None:
    steady = check_littles_law(flow(STEADY, cycle_days=7, in_progress=STEADY[STEADY > TODAY - 7]), TODAY)
    assert steady.error_ratio == pytest.approx(0.0, abs=0.06)  # weekends
    assert (steady.is_wip_steady, steady.is_age_flat, steady.is_unit_consistent) == (True, True, True)
    assert steady.is_every_start_finished is True
    many = check_littles_law(flow(STEADY, cancelled=np.repeat(PAST, 2)), TODAY)
    assert many.is_every_start_finished is False
    growing = replace(flow(STEADY, cycle_days=7), started=np.full(len(STEADY) + 12, TODAY - 80))
    law = check_littles_law(growing, TODAY)
    assert (law.is_arrival_balanced, law.is_age_flat) == (False, False)
    assert law.age_rise_ratio == pytest.approx(77 / 41.5)  # ages of 3 to 80 days in twelve weeks
    parts = replace(flow(STEADY), is_part_of_counted=np.ones(len(STEADY) + 12, dtype=np.bool_))
    assert check_littles_law(parts, TODAY).is_unit_consistent is False
    ends = flow(STEADY)
    rising = replace(ends, wip_count=np.maximum(np.arange(-416, 85), 0))
    assert check_littles_law(rising, TODAY).is_wip_steady is False


def test_a_week_tells_what_a_run_of_its_sunday_would_have_told() -> None:
    history = flow(_random_past(3), open_count=20, cycle_days=7, in_progress=STEADY[STEADY > TODAY - 7])
    past = replay(history, TODAY)
    weeks = {week.told_on: week.p85_on for week in told_weeks(history, past, forecast(history, AS_OF))}
    assert len(weeks) == 27
    assert {day.weekday() for day in weeks if day != AS_OF} == {6}
    sunday = date(2026, 8, 16)
    then = replace(
        history, is_open=(history.created <= day_number(sunday)) & (history.left() > day_number(sunday))
    )
    assert weeks[sunday] == forecast(then, sunday).p85_on is not None
    assert weeks[AS_OF] == forecast(history, AS_OF).p85_on is not None


def test_a_week_whose_past_did_not_hold_together_tells_nothing() -> None:
    history = flow(STEADY)
    rushed = replace(history, cycle_seconds=np.full(len(STEADY) + 12, 86_400))
    told = forecast(rushed, AS_OF)
    assert {week.p85_on for week in told_weeks(rushed, replay(rushed, TODAY), told)} == {None}


def test_a_past_forecast_holds_by_its_day_and_is_judged_once_that_has_passed() -> None:
    origin = TODAY - 30
    history = flow(days(origin + 1, origin + 4, origin + 9))
    judged = [
        backtest(history, [Replayed(origin, remaining, p85)], TODAY)
        for remaining, p85 in ((3, origin + 9), (3, origin + 8), (4, TODAY), (1, TODAY + 1), (1, None))
    ]
    assert judged == [(1, 1), (1, 0), (1, 0), (0, 0), (0, 0)]


def test_the_files_have_the_columns_that_the_marts_read(tmp_path: Path) -> None:
    assert {name: schema(row).names for name, row in ROWS.items()} == {
        name: list(columns) for name, columns in ANALYSIS.items()
    }
    row = forecast(flow(STEADY), AS_OF)
    for name in ("a", "b"):
        pq.write_table(pa.Table.from_pylist([vars(row)], schema=schema(Forecast)), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
