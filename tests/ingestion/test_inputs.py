"""The inputs database: every declared relation exists and has the declared shape."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb

from ingestion.entities import ENTITIES, columns
from ingestion.relations import API_RECORD, CONTROL
from portfolio.schema import PORTFOLIO_TABLES
from tests.dbt_project.empty_inputs import write_empty_inputs


def test_an_empty_home_still_has_every_relation_with_its_declared_columns(tmp_path: Path) -> None:
    with duckdb.connect(str(write_empty_inputs(tmp_path)), read_only=True) as db:
        found: dict[str, list[str]] = {}
        for schema, table, column in db.execute(
            "select table_schema, table_name, column_name from information_schema.columns order by all"
        ).fetchall():
            found.setdefault(f"{schema}.{table}", []).append(column)
    for entity in ENTITIES:
        assert sorted(found[f"conformed.{entity}"]) == sorted(c.name for c in columns(entity))
    for name, declared in CONTROL.items():
        assert sorted(found[f"control.{name}"]) == sorted(declared)
    for name, declared in PORTFOLIO_TABLES.items():
        assert sorted(found[f"portfolio.{name}"]) == sorted(declared)
    for name in ("jira__issues", "jira__changelogs", "monday__items", "monday__activity_logs"):
        assert sorted(found[f"landing.{name}"]) == sorted(API_RECORD)


def test_only_the_owner_may_read_the_inputs_database(tmp_path: Path) -> None:
    assert stat.S_IMODE(write_empty_inputs(tmp_path).stat().st_mode) == 0o600
