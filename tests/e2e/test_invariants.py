"""Every law that a dbt test holds over whole tables: broken in a copy of the build, its SQL must find it.

The unit tests show that the models are right on rows that somebody thought of; these show that the tests
which guard real data would notice if they were not.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Node = dict[str, Any]
KINDS = ("totals_conserved", "weights_sum_to_one")


def _one(table: str, change: str, where: str = "true") -> str:
    """Change one row of a published table."""
    row = f"select min(rowid) from outcomes.{table} where {where}"
    return f"update outcomes.{table} set {change} where rowid = ({row})"


def _without_one(table: str, where: str) -> str:
    row = f"select min(rowid) from outcomes.{table} where {where}"
    return f"delete from outcomes.{table} where rowid = ({row})"


SPENT = "coalesce(spend_amount, 0) <> 0"
CLOSED = "not is_open and calendar_seconds > 0"
SAME_PERIOD = "not is_late_posting and functional_amount <> 0"
TRANSLATED = "account_code = 'translation_difference' and reporting_balance_amount <> 0"
REVERSED = (
    "cause_type as effect_type, cause_id as effect_id, effect_type as cause_type, effect_id as cause_id"
)
BREAKAGES = {
    "allocated_costs_equal_the_ledger": [
        _one("core.fct_cost_allocated", "reporting_amount = reporting_amount + 0.01"),
        _one("core.fct_cost_allocated", "functional_amount = -functional_amount", "functional_amount <> 0"),
        _without_one("core.fct_cost_allocated", "transaction_amount <> 0"),
    ],
    "benefit_map_reaches_objectives_without_a_circle": [
        f"insert into outcomes.core.bridge_benefit_map select * replace ({REVERSED}) "
        "from outcomes.core.bridge_benefit_map where valid_to is null limit 1",
        "delete from outcomes.core.bridge_benefit_map where effect_type = 'objective'",
    ],
    "budget_vs_actual_holds_every_budget_line": [
        _one("finance.budget_vs_actual", "budget_amount = budget_amount + 0.01", "budget_amount > 0"),
        _without_one(
            "core.fct_budget_line", "is_current and budget_version = 'fy27_approved' and reporting_amount > 0"
        ),
    ],
    "closed_periods_take_no_posting": [
        _one("core.fct_ledger_line", "known_at = timestamp '2100-01-01'", "fiscal_period_id is not null"),
    ],
    "flow_ends_with_the_items_in_progress": [
        _one("core.fct_work_item", "is_wip = not is_wip", "is_counted"),
        _one("core.fct_flow_daily", "wip_count = -1"),
    ],
    "history_traces_to_landed_records": [
        _one("core.fct_work_item_event", "landed_record_id = 'nowhere'"),
        _one("core.fct_ledger_line", "landed_record_id = 'nowhere'"),
        _one("core.fct_kpi_observation", "landed_record_id = 'nowhere'"),
    ],
    "marts_hold_what_the_ledger_holds": [
        _one("finance.trial_balance", "functional_amount = functional_amount + 0.01", "line_count > 0"),
        _one("finance.trial_balance", "reporting_amount = reporting_amount + 0.01", "line_count > 0"),
        _without_one("finance.trial_balance", "line_count > 0"),
        _without_one("finance.budget_vs_actual", "actual_line_count > 0"),
        _one("finance.budget_vs_actual", "actual_amount = actual_amount + 0.01", "actual_line_count > 0"),
        _one("core.fct_workstream_outcome_month", "spend_amount = spend_amount + 0.01", SPENT),
        _without_one("core.fct_workstream_outcome_month", SPENT),
        _one("core.fct_ledger_line", "account_class = 'asset'", "account_class = 'expense'"),
        _one("core.fct_ledger_line", "reporting_amount = reporting_amount + 0.01", SAME_PERIOD),
    ],
    "outcome_month_credit_equals_the_movement": [
        _one(
            "core.fct_workstream_outcome_month",
            "credited_movement = credited_movement * 2",
            "credited_movement <> 0",
        ),
    ],
    "status_intervals_cover_each_lifetime": [
        _one("core.fct_status_interval", "exited_at = exited_at - interval 1 second", CLOSED),
        _one("core.fct_status_interval", "entered_at = entered_at - interval 1 second"),
        _one("core.fct_status_interval", "calendar_seconds = calendar_seconds + 1"),
        _one("core.fct_status_interval", "is_open = not is_open"),
        _without_one("core.fct_status_interval", CLOSED),
    ],
    "the_trial_balance_is_0_in_functional_currency": [
        _one("core.fct_ledger_line", "functional_amount = functional_amount + 0.01", SAME_PERIOD),
    ],
    "the_trial_balance_is_0_in_reporting_currency": [
        _one("finance.trial_balance", "reporting_amount = reporting_amount + 0.01", TRANSLATED),
        _one("finance.trial_balance", "reporting_balance_amount = 1", TRANSLATED),
        _without_one("finance.trial_balance", "account_code = 'prior_years_result'"),
    ],
    "bridge_work_item_workstream.weight sums to one": [
        _one("core.bridge_work_item_workstream", "weight = weight + 0.0000001"),
    ],
    "bridge_workstream_kpi.spend_weight sums to one": [
        _one("core.bridge_workstream_kpi", "spend_weight = spend_weight - 0.0000001", "spend_weight > 0"),
        _without_one("core.bridge_workstream_kpi", "spend_weight > 0 and valid_from > date '2020-01-01'"),
    ],
    "bridge_workstream_kpi.credit_weight sums to one": [
        _one("core.bridge_workstream_kpi", "credit_weight = credit_weight + 0.0000001", "credit_weight > 0"),
    ],
    "fct_ledger_line.transaction_amount is conserved": [
        _one("core.fct_ledger_line", "transaction_amount = transaction_amount + 0.0001"),
        _without_one("core.fct_ledger_line", "transaction_amount <> 0"),
    ],
    "fct_budget_line.amount is conserved": [_without_one("core.fct_budget_line", "amount <> 0")],
    "fct_benefit_period.amount is conserved": [_without_one("core.fct_benefit_period", "amount <> 0")],
    "fct_usage_daily.action_count is conserved": [
        _one("core.fct_usage_daily", "action_count = action_count + 1")
    ],
    "fct_earned_value_period: ev_amount <= bac_amount and ev_amount >= 0": [
        _one("core.fct_earned_value_period", "ev_amount = bac_amount + 0.01", "ev_amount is not null"),
    ],
    "earned_value: cv_amount = ev_amount - ac_amount and ev_amount <= bac_amount": [
        _one("finance.earned_value", "cv_amount = ac_amount - ev_amount", "cv_amount <> 0"),
    ],
}
"""By test: statements of which each alone must make it fail."""


@pytest.fixture(scope="module")
def tests_of_the_run(published: Run, demo_home: Path) -> list[Node]:
    manifest = json.loads((demo_home / "build" / "dbt_target" / "manifest.json").read_text("utf-8"))
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]


@pytest.fixture(scope="module")
def copy(
    tests_of_the_run: list[Node], demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of the last run, in files of their own, under the names that compiled SQL uses."""
    folder = tmp_path_factory.mktemp("broken")
    with duckdb.connect() as connection:
        for name in ("inputs", "warehouse", "outcomes"):
            shutil.copy(demo_home / "build" / f"{name}.duckdb", folder)
            connection.execute(f"attach '{folder / name}.duckdb' as {name}")
        yield connection


def _law(node: Node) -> str | None:
    """What a test is called here; null for keys, relations and values, which dbt itself defines."""
    metadata = node.get("test_metadata")
    if metadata is None:
        return str(node["name"])
    model = node["attached_node"].rsplit(".", 1)[-1]
    arguments = metadata["kwargs"]
    if metadata["name"] == "weights_sum_to_one":
        return f"{model}.{arguments['weight']} sums to one"
    if metadata["name"] == "totals_conserved":
        return f"{model}.{arguments['column']} is conserved"
    if metadata["name"] == "expression_holds":
        return f"{model}: {arguments['expression']}"
    return None


def _compiled(node: Node, home: Path) -> Path:
    folder = home / "build" / "dbt_target" / "compiled"
    places = [path for path in folder.rglob(Path(str(node["path"])).name) if path.is_file()]
    assert len(places) == 1, f"{node['name']} was not part of the run"
    return places[0]


def test_a_run_leaves_no_data_test_out(tests_of_the_run: list[Node], demo_home: Path) -> None:
    """A selection that matches nothing is silent and green. Thorough ones run by themselves (test_demo)."""
    for node in tests_of_the_run:
        assert "thorough" in node["tags"] or _compiled(node, demo_home)
    assert len(tests_of_the_run) > 250


def test_every_law_of_whole_tables_is_broken_here(tests_of_the_run: list[Node]) -> None:
    laws = {
        _law(node)
        for node in tests_of_the_run
        if node.get("test_metadata") is None or node["test_metadata"]["name"] in KINDS
    }
    assert laws <= set(BREAKAGES)


@pytest.mark.parametrize("law", BREAKAGES)
def test_a_broken_law_is_found(
    law: str, copy: duckdb.DuckDBPyConnection, tests_of_the_run: list[Node], demo_home: Path
) -> None:
    [node] = [node for node in tests_of_the_run if _law(node) == law]
    violations = _compiled(node, demo_home).read_text("utf-8")
    assert copy.execute(violations).fetchall() == []
    for statement in BREAKAGES[law]:
        copy.execute("begin")
        [(count,)] = copy.execute(statement).fetchall()
        found = copy.execute(violations).fetchall()
        copy.execute("rollback")
        assert count > 0 and found, statement
