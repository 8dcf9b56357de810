"""The gate on a small warehouse of its own: what passes, what blocks, what only holds a KPI."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from expectations.gate import run_gate
from expectations.suites import load_suites
from expectations.verdict import Verdict
from portfolio.errors import ThroughlineError

SUITE = """
suite: ledger
description: A suite of this test.
checks:
  - check: ledger_has_lines
    asset: core/fct_ledger_line
    severity: {severity}
    reason: test
    frame: {frame}
    expectation:
      type: expect_column_values_to_be_between
      kwargs: {{column: n, min_value: 1}}
    failing_rows: select 7 as line_number, 'no lines' as why, 'reopen_ratio' as kpi_id
    action: Deliver the ledger.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build = tmp_path / "build"
    build.mkdir()
    for name in ("warehouse", "inputs", "outcomes"):
        with duckdb.connect(str(build / f"{name}.duckdb")) as database:
            database.execute("create schema core")
            database.execute("create table core.kpi (kpi_id varchar, n integer)")
            database.execute("insert into core.kpi values ('cost_per_mile', 5), ('reopen_ratio', 0)")
    return tmp_path


def _judge(home: Path, frame: str, severity: str = "error", run_id: str = "run-1") -> Verdict:
    suites = home / "suites"
    suites.mkdir(exist_ok=True)
    (suites / "ledger.yml").write_text(SUITE.format(frame=frame, severity=severity), "utf-8")
    return run_gate(home, run_id, suites)


def test_a_frame_within_its_limits_passes(home: Path) -> None:
    assert _judge(home, "select 1 as n").is_passed


def test_an_error_check_that_fails_blocks_and_names_its_rows_and_what_to_do(home: Path) -> None:
    verdict = _judge(home, "select 0 as n")
    assert not verdict.is_passed
    [result] = verdict.blocking
    assert result.failing_rows == ("line_number=7, why=no lines, kpi_id=reopen_ratio",)
    assert result.action == "Deliver the ledger."
    assert "ledger_has_lines" in verdict.describe()


def test_a_warning_that_fails_does_not_block(home: Path) -> None:
    verdict = _judge(home, "select 0 as n", severity="warning")
    assert verdict.is_passed
    assert not verdict.results[0].is_passed


def test_a_kpi_that_fails_is_named_and_the_others_pass(home: Path) -> None:
    verdict = _judge(home, "select kpi_id, n from outcomes.core.kpi order by kpi_id", severity="hold")
    assert {(r.kpi_id, r.is_passed) for r in verdict.results} == {
        ("cost_per_mile", True),
        ("reopen_ratio", False),
    }
    assert verdict.is_passed


@pytest.mark.parametrize("frame", ["select 1 as n from nowhere", "select 1 as other", "'this is not SQL'"])
def test_a_check_that_cannot_run_is_a_failed_check(home: Path, frame: str) -> None:
    [result] = _judge(home, frame).results
    assert not result.is_passed
    assert "could not run" in result.observed


def test_the_verdict_lands_in_both_files(home: Path) -> None:
    _judge(home, "select 0 as n", run_id="run-9")
    folder = home / "build" / "gate"
    written = json.loads((folder / "verdict.json").read_text("utf-8"))
    assert (written["run_id"], written["is_passed"]) == ("run-9", False)
    [row] = pq.read_table(folder / "gate_results.parquet").to_pylist()
    assert (row["check_id"], row["is_passed"], row["run_id"]) == ("ledger_has_lines", False, "run-9")


def test_two_checks_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text(SUITE.format(frame="select 1 as n", severity="error"), "utf-8")
    with pytest.raises(ThroughlineError, match="ledger_has_lines"):
        load_suites(tmp_path)


def test_every_suite_of_the_product_loads() -> None:
    assert {suite.suite for suite in load_suites()} == {
        *("adoption_facts", "core_facts", "delivery_facts", "kpis", "landed_inputs", "ledger_facts")
    }


@pytest.mark.parametrize(("second_claim", "overclaimed"), [("40.00", 0), ("40.01", 1)])
def test_a_journal_line_is_evidence_for_no_more_than_it_holds(second_claim: str, overclaimed: int) -> None:
    checks = {check.check: check for suite in load_suites() for check in suite.checks}
    frame = checks["evidence_is_claimed_once"].frame
    with duckdb.connect() as database:
        database.execute("attach ':memory:' as outcomes")
        database.execute("create schema outcomes.core")
        database.execute(
            "create table outcomes.core.fct_ledger_line as select * from (values ('erp:1:2', -100.00), "
            "('erp:1:3', 5.00)) as t (ledger_line_id, reporting_amount)"
        )
        database.execute(
            "create table outcomes.core.fct_benefit_period as select * from (values "
            "('erp:1:2', 60.00, 'realised', true), ('erp:1:2', 500.00, 'realised', false), "
            f"('erp:1:2', {second_claim}, 'realised', true), ('erp:1:2', 900.00, 'planned', true), "
            "('a letter', 900.00, 'realised', true)) as t (evidence, reporting_amount, measure, is_current)"
        )
        assert database.execute(frame).fetchall() == [(overclaimed,)]


LINE = (
    "select 'erp' as source_instance, 'books' as stream, 'may.csv' as delivery_group, "
    "1 as delivery_sequence, 'l1' as ledger_line_id, cast(null as varchar) as entity_id, "
    "date '2026-05-20' as posted_on, 5.00 as amount, "
    "timestamp '2026-05-20' as known_at, cast(null as timestamp) as delivered_at, '6100' as account_code, "
    "'USD' as currency_code, 'routing' as workstream_id, 'superseded' as disposition, false as is_deleted"
)


AS_IT_IS = "5.00 as amount"


@pytest.mark.parametrize(
    ("replaced", "now", "undated"),
    [
        (AS_IT_IS, "6.00 as amount, 2 as delivery_sequence", 1),
        (AS_IT_IS, "6.00 as amount, 'june.csv' as delivery_group", 1),
        (AS_IT_IS, "6.00 as amount", 0),  # twice in one file: never known otherwise
        (AS_IT_IS, "2 as delivery_sequence", 0),
        (AS_IT_IS, "6.00 as amount, 2 as delivery_sequence, timestamp '2026-07-02' as known_at", 0),
        (AS_IT_IS, "6.00 as amount, 2 as delivery_sequence, timestamp '2026-07-02' as delivered_at", 0),
        ("date '2026-06-20' as posted_on", "6.00 as amount, 2 as delivery_sequence", 0),  # not hard closed
        ("'tombstoned' as disposition", None, 1),
        ("'tombstoned' as disposition, timestamp '2026-06-01' as delivered_at", None, 0),
        ("'tombstoned' as disposition, true as is_deleted", None, 0),
    ],
)  # fmt: skip
def test_a_correction_of_a_closed_period_that_nothing_dates_is_named(
    replaced: str, now: str | None, undated: int
) -> None:
    check = {check.check: check for suite in load_suites() for check in suite.checks}
    before = f"select * replace ({replaced}) from ({LINE})"
    after = f"select * replace ({now or '0 as amount'}) from ({LINE}) where {now is not None}"
    with duckdb.connect() as database:
        for schema in ("warehouse.intermediate", "inputs.portfolio", "outcomes.core"):
            database.execute(f"attach ':memory:' as {schema.split('.')[0]}")
            database.execute(f"create schema {schema}")
        database.execute(f"create table warehouse.intermediate.int_ledger_lines__versioned as {before}")
        database.execute(f"create table warehouse.intermediate.int_ledger_lines__known as {after}")
        database.execute("create table inputs.portfolio.entities as select 'uk' as entity_id")
        database.execute(
            "create table outcomes.core.dim_fiscal_period as select * from (values "
            "('portfolio', date '2026-05-01', date '2026-06-01', 'hard_closed'), "
            "('portfolio', date '2026-06-01', date '2026-07-01', 'soft_closed'), "
            "('uk', date '2026-05-01', date '2026-06-01', 'hard_closed')) "
            "as t (entity_id, starts_on, ends_on, status)"
        )
        rule = check["ledger_corrections_are_dated"]
        assert database.execute(rule.frame).fetchall() == [(undated,)]
        named = database.execute(rule.failing_rows or "").fetchall()
    assert [row[:3] for row in named] == [("erp", "books", 1)] * undated
