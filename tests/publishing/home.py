"""A home folder as a run leaves it before the publish, small enough for a test to write."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from publishing.snapshot import RunFacts


def run_facts(run_id: str = "run1", **changes: object) -> RunFacts:
    facts: dict[str, Any] = {
        "run_id": run_id,
        "as_of_on": date(2026, 9, 30),
        "code_version": "0.1.0",
        "portfolio_name": "Meridian Freight",
        "portfolio_hash": "abc",
        "versions_kept": 10,
        "started_at": datetime(2026, 10, 1, 6, 0, 0),
    }
    return RunFacts(**(facts | changes))


def verdict(run_id: str = "run1", *, is_passed: bool = True) -> dict[str, Any]:
    result = {
        "suite": "core_facts",
        "check_id": "ledger_has_rows",
        "asset": "core/fct_ledger_line",
        "severity": "error",
        "is_passed": is_passed,
        "observed": "0 rows",
        "action": "Deliver the ledger again.",
        "failing_rows": ["name=Secret Person"],
    }
    return {"run_id": run_id, "is_passed": is_passed, "summary": "1 of 1 checks passed", "results": [result]}


def write_inputs(home: Path) -> None:
    (home / "build").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(home / "build" / "inputs.duckdb")) as connection:
        connection.execute(
            """
            create schema control;
            create table control.privacy as select repeat('0a', 32) as pepper;
            create table control.loads as
            select 'jira' as source_instance, 'jira' as connector, 'issues' as stream, '0001-aa' as load_id,
                'issues.json' as file, 12::bigint as row_count, 'aa' as content_hash
            """
        )
