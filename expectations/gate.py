"""The gate: SQL reduces each check to a small frame, Great Expectations judges the frame.

Belongs here: the one place that imports Great Expectations, once per run and only when the gate runs. Does
not belong here: what is checked (suites/*.yml), or what a failure does to the publish (publishing).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
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
        from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415
            ExpectationConfiguration,
        )

        self._configuration = ExpectationConfiguration
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        self._frames = context.data_sources.add_pandas("frames")

    def failing_positions(self, check: Check, frame: pd.DataFrame) -> tuple[bool, list[int], str]:
        """Return (passed, positions of the failing rows, what was observed); raises if it could not run."""
        asset = self._frames.add_dataframe_asset(check.check)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        expectation = self._configuration(
            type=check.expectation.type, kwargs=check.expectation.kwargs
        ).to_domain_obj()
        found = batch.validate(expectation, result_format={"result_format": "COMPLETE"})
        if found.exception_info and found.exception_info.get("raised_exception"):
            raise RuntimeError(str(found.exception_info.get("exception_message")))
        result: dict[str, Any] = found.result
        positions = [int(position) for position in result.get("unexpected_index_list") or []]
        observed = result.get("observed_value", result.get("unexpected_list"))
        return bool(found.success), positions, "" if observed is None else str(observed)


def _judge_check(
    suite: Suite, check: Check, facts: duckdb.DuckDBPyConnection, judge: _Judge
) -> Iterator[CheckResult]:
    try:
        frame = facts.execute(check.frame).df()
        names = [name for name in ROW_NAMES if name in frame.columns]
        passed, positions, observed = (True, [], "no rows") if _nothing_to_judge(frame, names) else (
            judge.failing_positions(check, frame)
        )
    except Exception as error:  # a check that could not run is a failed check, whatever the cause
        yield _result(suite, check, is_passed=False, observed=f"could not run: {error}", failing_count=0)
        return
    if not names:
        rows = [] if passed else _failing_rows(check, facts)
        yield _result(
            suite, check, is_passed=passed, observed=observed, failing_count=0 if passed else max(1, len(rows)),
            failing_rows=tuple(rows),
        )
        return
    column = str(check.expectation.kwargs.get("column", ""))
    for position in range(len(frame)):
        row = frame.iloc[position]
        fails = position in positions
        rows = _failing_rows(check, facts, names[0], str(row[names[0]])) if fails else []
        yield _result(
            suite,
            check,
            is_passed=not fails,
            observed=str(row[column]) if column else "",
            failing_count=int(fails),
            failing_rows=tuple(rows),
            kpi_id=str(row["kpi_id"]) if "kpi_id" in names else None,
            asset=str(row["asset"]) if "asset" in names else check.asset,
            row_name=str(row[names[0]]),
        )


def _nothing_to_judge(frame: pd.DataFrame, names: list[str]) -> bool:
    """A frame of named rows may be empty (no KPI to judge); any other empty frame is judged as it is."""
    return bool(names) and frame.empty


def _failing_rows(
    check: Check, facts: duckdb.DuckDBPyConnection, name: str | None = None, value: str | None = None
) -> list[str]:
    if check.failing_rows is None:
        return []
    where, parameters = (f" where {name} = ?", [value]) if name else ("", [])
    query = facts.execute(f"select * from ({check.failing_rows}){where} limit {MAX_FAILING_ROWS}", parameters)
    columns = [column[0] for column in query.description or []]
    return [
        ", ".join(f"{column}={value}" for column, value in zip(columns, row, strict=True))
        for row in query.fetchall()
    ]


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
