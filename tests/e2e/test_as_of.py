"""What a run shows of a past day is what its vintages say was known then, whatever was learned since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

THEN, THEN_ENDS_AT = "2026-04-14", "timestamp '2026-04-15 05:00:00'"
KNOWN_THEN = {
    "core.fct_kpi_observation": (
        "kpi_id, observed_on, slice, value, definition_version",
        "landed_record_id is not null and is_current",
        f"landed_record_id is not null and (recorded_at is null or recorded_at < {THEN_ENDS_AT}) "
        f"and (superseded_at is null or superseded_at >= {THEN_ENDS_AT})",
    ),
    "core.fct_kpi_target": (
        "kpi_id, target_value, target_on, recorded_on",
        "is_current",
        f"recorded_on <= date '{THEN}' and (superseded_on is null or superseded_on > date '{THEN}')",
    ),
    "core.bridge_workstream_kpi": (
        "link_id, workstream_id, kpi_id, spend_weight, credit_weight, expected_effect, valid_from",
        "true",
        f"recorded_at < {THEN_ENDS_AT} and valid_from <= date '{THEN}'",
    ),
    "core.fct_milestone_revision": (
        "milestone_id, revision_number, original_baseline_on, baseline_on, forecast_on, actual_on",
        "is_current",
        f"recorded_at < {THEN_ENDS_AT} and (superseded_at is null or superseded_at >= {THEN_ENDS_AT})",
    ),
    "core.fct_milestone_forecast": (
        "milestone_id, stated_forecast_on, computed_forecast_on, forecast_basis, slip_days",
        "is_current",
        f"date '{THEN}' between known_from_on and known_until_on",
    ),
    "core.fct_ledger_line": (
        "ledger_line_id, posted_on, transaction_amount, transaction_currency_code",
        "true",
        f"known_at < {THEN_ENDS_AT}",
    ),
    "core.fct_budget_line": (
        "budget_version, measure, entity_id, account_code, workstream_id, period_month, amount",
        "true",
        f"recorded_at is null or recorded_at < {THEN_ENDS_AT}",
    ),
    "core.fct_benefit_period": (
        "benefit_id, period_month, measure, amount",
        "true",
        f"recorded_at is null or recorded_at < {THEN_ENDS_AT}",
    ),
}


@pytest.mark.parametrize("table", KNOWN_THEN)
def test_the_vintages_of_today_tell_what_was_known_on_a_past_day(
    table: str, demo_as_of: Callable[[str], Run]
) -> None:
    columns, current, known_then = KNOWN_THEN[table]
    asked_today = demo_as_of("2026-09-30").query(
        f"select {columns} from {table} where {known_then} order by all"
    )
    told_then = demo_as_of(THEN).query(f"select {columns} from {table} where {current} order by all")

    assert told_then
    assert asked_today == told_then


def test_the_vintages_that_differ_are_there(demo_as_of: Callable[[str], Run]) -> None:
    """Without a restatement and a slip since then, the comparison above would say nothing."""
    later = demo_as_of("2026-09-30").query(
        f"select (select count(*) from core.fct_milestone_revision where recorded_at >= {THEN_ENDS_AT}), "
        f"(select count(*) from core.fct_kpi_observation where is_restated), "
        f"(select count(*) from core.fct_ledger_line where known_at >= {THEN_ENDS_AT})"
    )
    assert all(count > 0 for count in later[0])


CLOSED = {
    "finance.trial_balance": "*",
    "core.fct_ledger_line": "*",
    "core.fct_cost_allocated": "*",
    "core.bridge_cost_allocation": "*",
    "finance.budget_vs_actual": "workstream_id, entity_id, account_code, fiscal_period_id, actual_amount",
}


@pytest.mark.parametrize("table", CLOSED)
def test_a_hard_closed_period_stays_as_it_was(table: str, demo_as_of: Callable[[str], Run]) -> None:
    columns, then, now = CLOSED[table], demo_as_of(THEN), demo_as_of("2026-09-30")
    closed = then.query(
        "select distinct fiscal_period_id from core.dim_fiscal_period where status = 'hard_closed'"
    )
    among = ", ".join(repr(period) for (period,) in closed)
    asked = f"select {columns} from {table} where fiscal_period_id in ({among}) order by all"
    told_then, told_now = then.query(asked), now.query(asked)

    assert told_then
    assert told_now == told_then


def test_a_posting_came_late_into_a_period_that_was_closed(demo_as_of: Callable[[str], Run]) -> None:
    """Without one the comparison above would say nothing."""
    [(count,)] = demo_as_of("2026-09-30").query(
        f"select count(*) from core.fct_ledger_line where is_late_posting and known_at >= {THEN_ENDS_AT} "
        f"and posted_on < date '2026-03-01'"
    )
    assert count == 4


def test_a_rate_of_a_closed_period_was_corrected(demo_as_of: Callable[[str], Run]) -> None:
    """Without a correction that is not known then and counts now the comparison above would say little."""
    asked = (
        "select not_yet_known_count, superseded_count from quality.reconciliation where stream = 'fx_rates'"
    )
    [(not_yet_known, superseded)] = demo_as_of(THEN).query(asked)
    assert (not_yet_known > 0, superseded) == (True, 0)
    assert demo_as_of("2026-09-30").query(asked) == [(0, 1)]


def test_every_row_of_history_leads_to_a_landed_record(published: Run) -> None:
    tables = published.query(
        "select table_schema || '.' || table_name from information_schema.columns "
        "where column_name = 'landed_record_id' and table_name like 'fct_%' "
        "and table_name not in ('fct_kpi_evidence', 'fct_kpi_observation') order by 1"
    )
    assert len(tables) > 8
    for (table,) in tables:
        [(count,)] = published.query(f"select count(*) from {table} where landed_record_id is null")
        assert (table, count) == (table, 0)
    ids = published.query(
        "select landed_record_id from core.fct_milestone_revision union all "
        "select landed_record_id from core.fct_readiness"
    )
    loads = published.query_build(
        "select source_instance || '/' || stream || '/' || load_id, record_count "
        "from intermediate.int_loads__counted"
    )
    counts = dict(loads)
    for (record_id,) in ids:
        load, _, row_number = record_id.rpartition("/")
        assert 1 <= int(row_number) <= counts[load]


def test_a_run_says_what_it_was_about(published: Run) -> None:
    [(as_of_on, currency, group)] = published.query(
        "select cast(as_of_on as varchar), reporting_currency_code, min_group_count from core.dim_run"
    )
    assert (as_of_on, currency, group) == ("2026-09-30", "USD", 5)
