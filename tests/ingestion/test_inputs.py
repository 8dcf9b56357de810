"""The inputs database: every declared relation exists, and shows exactly what has landed."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.entities import ENTITIES, input_columns
from ingestion.inputs import write_inputs
from ingestion.inputs_database import write_relations
from ingestion.landing import land_sources
from ingestion.relations import API_RECORD, CONTROL
from portfolio.schema import PORTFOLIO_TABLES
from portfolio.settings import AsOf
from tests.dbt_project.empty_inputs import write_empty_inputs
from tests.ingestion.portfolios import jira, portfolio_of, rates, write
from tests.ingestion.shared import dataset, needs

AS_OF = AsOf(date(2026, 9, 30), datetime(2026, 10, 1, 5))
DEVLAKE, JIRAMETRICS = dataset("devlake_jira"), dataset("jirametrics")
ISSUES = {"stream": "issues", "path": "jira/*.json"}
ISSUE = {"id": "1", "fields": {"summary": "Routes", "updated": "2026-02-03T10:00:00.000-0600"}}


@contextmanager
def _inputs(
    root: Path, *sources: dict[str, Any], data: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Land `sources`, write the inputs database, and open it as dbt does: attached, read only, renamed."""
    portfolio = portfolio_of(data or root / "data", *sources)
    land_sources(portfolio, root / "home", lambda _: None)
    write_inputs(portfolio, root / "home", AS_OF, "models")
    with duckdb.connect() as db:
        db.execute(f"attach '{root}/home/build/inputs.duckdb' as inputs (read_only)")
        yield db


def _rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_an_empty_home_still_has_every_relation_with_its_declared_columns(tmp_path: Path) -> None:
    found: dict[str, dict[str, str]] = {}
    with duckdb.connect(str(write_empty_inputs(tmp_path)), read_only=True) as db:
        query = "select table_schema, table_name, column_name, data_type from information_schema.columns"
        for schema, table, column, type_ in _rows(db, query):
            found.setdefault(f"{schema}.{table}", {})[column] = type_.lower()
    assert set(found) >= {f"portfolio.{name}" for name in PORTFOLIO_TABLES}
    for entity in ENTITIES:
        assert found[f"conformed.{entity}"] == {c.name: c.type for c in input_columns(entity)}
    for name, declared in CONTROL.items():
        assert found[f"control.{name}"] == declared
    for name in ("jira__issues", "jira__changelogs", "monday__items", "monday__activity_logs"):
        assert found[f"landing.{name}"] == API_RECORD


def test_only_the_owner_may_read_the_inputs_database(tmp_path: Path) -> None:
    assert stat.S_IMODE(write_empty_inputs(tmp_path).stat().st_mode) == 0o600


def test_rows_of_the_portfolio_keep_their_values_and_types(tmp_path: Path) -> None:
    name = "Ünïcode, \"quoted\" 'too'"
    rows = [(name, AS_OF.on, AS_OF.at, "USD", None, None, "c", None, 1, 11, 5, 90, 4, "period_average")]
    with duckdb.connect(
        str(write_relations(tmp_path, {"portfolio": {"run": rows}}, {})), read_only=True
    ) as db:
        assert _rows(db, "from portfolio.run") == rows


def test_a_landed_record_is_seen_with_its_lineage(tmp_path: Path) -> None:
    write(tmp_path / "data", {"jira/1.json": json.dumps(ISSUE)})
    with _inputs(tmp_path, jira(ISSUES)) as db:
        (row,) = _rows(
            db,
            "select landed_record_id, source_system, source_instance, record_id, cursor,"
            " payload ->> '$.fields.summary', delivery, delivery_group, delivery_sequence, delivered_at"
            " from inputs.landing.jira__issues",
        )
        ((load_id,),) = _rows(db, "select load_id from inputs.control.loads")
    assert row[0] == f"jira/issues/{load_id}/1"
    assert row[1:6] == ("jira", "jira", "1", "2026-02-03T10:00:00.000-0600", "Routes")
    assert row[6:] == ("delta", "issues", 1, None)


def test_every_landed_record_is_shown_modelled_or_not(tmp_path: Path) -> None:
    raw = 'scope,data\na,"{""id"":1,""fields"":{}}"\nb,{}\na,{\n'
    write(tmp_path / "data", {"raw.csv": raw, "broken.json": "{"})
    envelope = {"payload_column": "data", "where": {"scope": "a"}}
    streams = (
        {"stream": "issues", "path": "raw.csv", "envelope": envelope},
        {"stream": "issues", "path": "*.json"},
    )
    with _inputs(tmp_path, jira(*streams)) as db:
        assert _rows(db, "select row_number from inputs.control.landed_records order by 1") == [
            (1,),
            (2,),
            (3,),
        ]
        assert _rows(db, "select record_id from inputs.landing.jira__issues") == [("1",)]
        assert _rows(db, "select row_number, reason from inputs.control.file_filtered") == [
            (2, "scope is not a")
        ]
        quarantined = _rows(
            db,
            "select file, row_number, field, raw_value from inputs.control.file_quarantine"
            " order by row_number nulls last",
        )
        (without_record,) = _rows(
            db, "select file from inputs.control.file_quarantine where landed_record_id is null"
        )
    assert quarantined == [("raw.csv", 3, "data", "{"), ("broken.json", None, None, None)]
    assert without_record == ("broken.json",)


def test_superseded_versions_of_a_file_stay_among_the_landed_records(tmp_path: Path) -> None:
    for rate in ("1.1", "1.2"):
        write(tmp_path / "data", {"rates/a.csv": f"from,to,day,rate\nEUR,USD,2026-01-02,{rate}\n"})
        with _inputs(tmp_path, rates()) as db:
            records = _rows(
                db,
                "select records.file, delivery_sequence from inputs.control.landed_records as records"
                " join inputs.control.loads using (load_id) order by 2",
            )
    assert records == [("rates/a.csv", 1), ("rates/a.csv", 2)]


def test_a_run_begins_without_the_gate_results_of_the_one_before(tmp_path: Path) -> None:
    write(tmp_path / "data", {"jira/1.json": json.dumps(ISSUE)})
    gate = tmp_path / "home/build/gate/gate_results.parquet"
    with _inputs(tmp_path, jira(ISSUES)) as db:
        db.execute(
            "copy (select * from inputs.control.gate_results union all by name select 'kpis' as suite)"
            f" to '{gate}' (format parquet)"
        )
        assert _rows(db, "select suite from inputs.control.gate_results") == [("kpis",)]
    with _inputs(tmp_path, jira(ISSUES)) as db:
        assert _rows(db, "select * from inputs.control.gate_results") == []


def test_the_database_holds_a_pepper_and_not_the_privacy_key(tmp_path: Path) -> None:
    write(tmp_path / "data", {"jira/1.json": json.dumps(ISSUE)})
    with _inputs(tmp_path, jira(ISSUES)) as db:
        ((pepper,),) = _rows(db, "select pepper from inputs.control.privacy")
    assert pepper == "611ae7908c403377ac776e433cf50c6e5726f2379c83417d5d3da74f7ff1c2c8"
    assert b"a test key" not in (tmp_path / "home/build/inputs.duckdb").read_bytes()


def test_a_write_that_fails_leaves_the_earlier_database(tmp_path: Path) -> None:
    before = write_empty_inputs(tmp_path).read_bytes()
    with pytest.raises(duckdb.Error):
        write_relations(tmp_path, {}, {"control.loads": "select nonsense"})
    assert (tmp_path / "build/inputs.duckdb").read_bytes() == before


@pytest.mark.shared_data
@needs(DEVLAKE)
def test_the_raw_tables_of_another_product_land_whole(tmp_path: Path) -> None:
    folder = "raw_tables/_raw_jira_api_"
    scope = {"payload_column": "data", "where": {"params": '{"ConnectionId":2,"BoardId":8}'}}
    issue_id = {"issueId": {"column": "input", "json_path": "$.issue_id"}}
    source = jira(
        {"stream": "issues", "path": f"{folder}issues.csv", "envelope": scope},
        {
            "stream": "changelogs",
            "path": f"{folder}issue_changelogs.csv",
            "envelope": {**scope, "add": issue_id},
        },
    )
    with _inputs(tmp_path, source, data=DEVLAKE) as db:
        landed = "select stream, count(*) from inputs.control.landed_records group by 1 order by 1"
        assert _rows(db, landed) == [("changelogs", 279), ("issues", 33)]
        assert _rows(db, "select count(*) from inputs.control.file_quarantine") == [(0,)]
        assert _rows(db, "select count(distinct record_id) from inputs.landing.jira__issues") == [(30,)]
        assert _rows(
            db, "select count(*) from inputs.landing.jira__changelogs where payload ->> '$.issueId' > ''"
        ) == [(276,)]
        names = _rows(
            db, "select distinct payload ->> '$.fields.status.name' from inputs.landing.jira__issues"
        )
        assert ("已完成",) in names


@pytest.mark.shared_data
@needs(JIRAMETRICS)
def test_issues_recorded_one_per_file_land_and_foreign_files_are_named(tmp_path: Path) -> None:
    issues = {"stream": "issues", "path": "set_a/*.json"}
    with _inputs(tmp_path, jira(issues), data=JIRAMETRICS) as db:
        histories = "json_array_length(payload -> '$.changelog.histories')"
        ((count, changes),) = _rows(db, f"select count(*), sum({histories}) from inputs.landing.jira__issues")
        assert count == 6
        assert changes > 6
        refused = "select distinct file from inputs.control.file_quarantine order by 1"
        assert [row[0] for row in _rows(db, refused)] == [
            "set_a/sample_board_1_configuration.json",
            "set_a/sample_meta.json",
            "set_a/sample_statuses.json",
        ]
