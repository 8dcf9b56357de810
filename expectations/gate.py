"""The gate: SQL reduces each check to a small frame, Great Expectations judges the frame.

Belongs here: the one place that imports Great Expectations, once per run and only when the gate runs. Does
not belong here: what is checked (suites/*.yml), or what a failure does to the publish (publishing).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.suites import SUITES, Check, Suite, load_suites
from expectations.verdict import CheckResult, Verdict, write_verdict

if TYPE_CHECKING:
    import pandas as pd

MAX_FAILING_ROWS = 20
ROW_NAMES = ("kpi_id", "asset")


def run_gate(home: Path, run_id: str, suites: Path = SUITES) -> Verdict:
    """Judge the facts just built under `home` and write the verdict to `home/build/gate`.

    A check that cannot run (its SQL fails, its expectation raises) is a failed check.
    """
    with _open_facts(home) as facts:
        judge = _Judge()
        results = tuple(
            result
            for suite in load_suites(suites)
            for check in suite.checks
            for result in _judge_check(suite, check, facts, judge)
        )
    verdict = Verdict(run_id, results)
    write_verdict(verdict, home / "build" / "gate")
    return verdict


def _open_facts(home: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse of this run, read only, under the names dbt uses."""
    connection = duckdb.connect()
    for name in ("warehouse", "outcomes", "inputs"):
        path = str(home / "build" / f"{name}.duckdb").replace("'", "''")
        connection.execute(f"attach '{path}' as {name} (read_only)")
    connection.execute("set TimeZone = 'UTC'")
    return connection


class _Judge:
    """Great Expectations, imported and set up once, without telemetry or progress bars."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations as gx  # noqa: PLC0415  (takes seconds; only the gate needs it)
        from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415
        from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415
            ExpectationConfiguration,
        )

        self._configuration = ExpectationConfiguration
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._frames = context.data_sources.add_pandas("frames")

    def failing_positions(self, check: Check, frame: pd.DataFrame) -> tuple[bool, list[int], str]:
        """Return (passed, positions of the failing rows, what was observed); raises if it could not run."""
        asset = self._frames.add_dataframe_asset(check.check)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        expectation = self._configuration(
            type=check.expectation.type, kwargs=check.expectation.kwargs
        ).to_domain_obj()
        found = batch.validate(expectation, result_format={"result_format": "COMPLETE"})
        if message := _raised(found.exception_info):
            raise RuntimeError(message)
        result: dict[str, Any] = found.result
        positions = [int(position) for position in result.get("unexpected_index_list") or []]
        observed = result.get("observed_value", result.get("unexpected_list"))
        return bool(found.success), positions, "" if observed is None else str(observed)


def _raised(exception_info: Any) -> str | None:  # noqa: ANN401  (one dict, or one dict per metric)
    """The message of the exception that kept an expectation from running, if there was one."""
    infos = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    return next((str(info["exception_message"]) for info in infos if info["raised_exception"]), None)


def _judge_check(
    suite: Suite, check: Check, facts: duckdb.DuckDBPyConnection, judge: _Judge
) -> list[CheckResult]:
    try:
        frame = facts.execute(check.frame).df()
        name = next((name for name in ROW_NAMES if name in frame.columns), None)
        if name is not None and frame.empty:
            return [_result(suite, check, is_passed=True, observed="no rows to judge", failing_count=0)]
        passed, positions, observed = judge.failing_positions(check, frame)
        if name is not None:
            return _by_row(suite, check, facts, frame, name, set(positions))
        count, rows = (0, ()) if passed else _failing_rows(check, facts)
        return [
            _result(suite, check, is_passed=passed, observed=observed, failing_count=count, failing_rows=rows)
        ]
    except Exception as error:  # a check that could not run is a failed check, whatever the cause
        return [_result(suite, check, is_passed=False, observed=f"could not run: {error}", failing_count=0)]


def _by_row(
    suite: Suite,
    check: Check,
    facts: duckdb.DuckDBPyConnection,
    frame: pd.DataFrame,
    name: str,
    failing: set[int],
) -> list[CheckResult]:
    """One result per row of a frame whose rows are named by a KPI or an asset."""
    results = []
    for position, row in enumerate(frame.to_dict("records")):
        value = str(row[name])
        fails = position in failing
        count, rows = _failing_rows(check, facts, name, value) if fails else (0, ())
        results.append(
            _result(
                suite,
                check,
                is_passed=not fails,
                observed=str(row[check.expectation.kwargs["column"]]),
                failing_count=count,
                failing_rows=rows,
                kpi_id=value if name == "kpi_id" else None,
                asset=value if name == "asset" else None,
                row_name=value,
            )
        )
    return results


def _failing_rows(
    check: Check, facts: duckdb.DuckDBPyConnection, name: str | None = None, value: str | None = None
) -> tuple[int, tuple[str, ...]]:
    """How many rows fail, at least the judged one, and the first of them as text."""
    if check.failing_rows is None:
        return 1, ()
    where, parameters = (f" where {name} = ?", [value]) if name else ("", [])
    culprits = f"select count(*) over (), * from ({check.failing_rows}){where} limit {MAX_FAILING_ROWS}"
    query = facts.execute(culprits, parameters)
    columns = [column[0] for column in query.description or []][1:]
    rows = query.fetchall()
    texts = (
        ", ".join(f"{column}={value}" for column, value in zip(columns, row[1:], strict=True)) for row in rows
    )
    return (int(rows[0][0]) if rows else 1), tuple(texts)


def _result(
    suite: Suite,
    check: Check,
    *,
    is_passed: bool,
    observed: str,
    failing_count: int,
    failing_rows: tuple[str, ...] = (),
    kpi_id: str | None = None,
    asset: str | None = None,
    row_name: str | None = None,
) -> CheckResult:
    limits = {key: value for key, value in check.expectation.kwargs.items() if key != "column"}
    column = check.expectation.kwargs.get("column")
    return CheckResult(
        suite=suite.suite,
        check=check.check,
        check_id=f"{check.check}[{row_name}]" if row_name else check.check,
        asset=asset or check.asset,
        kpi_id=kpi_id,
        expectation=check.expectation.type,
        severity=check.severity,
        is_passed=is_passed,
        observed=observed[:500],
        expected=f"{column or 'frame'}: " + ", ".join(f"{key} {value}" for key, value in limits.items()),
        failing_count=failing_count,
        action=check.action,
        failing_rows=failing_rows,
    )
