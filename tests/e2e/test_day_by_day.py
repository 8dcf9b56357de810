"""A build that goes on day by day holds the same rows as one that starts afresh on the last day."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from ingestion.conform import conform_files
from ingestion.continuation import Build, begin_build, finish_build
from ingestion.inputs import write_inputs
from ingestion.landing import land_sources
from orchestration.dbt_stage import dbt_arguments
from orchestration.location import DBT_PROJECT
from orchestration.portfolio_choice import checked_portfolio
from portfolio.models import Portfolio
from portfolio.settings import AsOf, read_settings
from publishing.content_hash import table_hashes
from tests.e2e.day_by_day.days import Company

CONTINUED = (
    "config.materialized:incremental",
    *(
        f"+{name},config.materialized:table"
        for name in ("fct_cost_allocated", "fct_usage_daily", "int_item_evidence__listed")
    ),
)
"""The models in which rows stay, and the tables that such rows follow from; views stand from the first day.

What fct_kpi_evidence lists anew in every build is asked for on the last day alone.
"""
SEED = 1


def run_dbt(home: Path, arguments: list[str]) -> None:
    """Call dbt in a process that lives for the whole test, so that it parses the project once."""
    os.environ["THROUGHLINE_HOME"] = str(home)
    if not PARSED:
        parsed = dbtRunner().invoke(["parse", *arguments[arguments.index("--vars") :]]).result
        assert isinstance(parsed, Manifest)
        PARSED.append(parsed)
    done = dbtRunner(PARSED[0]).invoke(arguments)
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]  # the inputs of the next day are another file
    assert done.success, str(done.exception or done.result)


PARSED: list[Manifest] = []


class Builder:
    """One home folder, built by the same steps as a run takes up to its facts."""

    def __init__(self, portfolio: Portfolio, home: Path, dbt: Executor) -> None:
        self.portfolio, self.home, self.dbt = portfolio, home, dbt

    def build(self, day: date, *selected: str) -> Build:
        """Land what is there and build the models `selected` as of `day`."""
        land_sources(self.portfolio, self.home, lambda _: None)
        conform_files(self.portfolio, self.home, lambda _: None)
        ends_at = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.portfolio.about.time_zone))
        as_of = AsOf(day, ends_at.astimezone(UTC).replace(tzinfo=None))
        build = write_inputs(self.portfolio, self.home, as_of, "the models of this test")
        if not begin_build(self.home):
            for name in ("warehouse", "outcomes"):
                (self.home / "build" / f"{name}.duckdb").unlink(missing_ok=True)
        places = ("--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT)
        target = ("--target-path", self.home.parent / "target", "--log-path", self.home.parent / "target")
        quiet = ("--quiet", "--no-write-json", "--log-level-file", "none")
        arguments = ("run", "--select", *selected, *dbt_arguments(self.portfolio), *places, *target, *quiet)
        self.dbt.submit(run_dbt, self.home, list(map(str, arguments))).result()
        finish_build(self.home)
        return build

    @property
    def facts(self) -> Path:
        """The file of every fact, dimension and bridge."""
        return self.home / "build" / "outcomes.duckdb"

    def dispositions(self) -> list[tuple[object, ...]]:
        """Return what became of every landed record but those that were simply modelled."""
        with duckdb.connect(str(self.home / "build" / "warehouse.duckdb"), read_only=True) as db:
            return db.execute(
                "select landed_record_id, disposition from intermediate.int_landed_records__disposed"
                " order by 1"
            ).fetchall()


def differing(one: Path, other: Path) -> list[str]:
    """Name the tables of two files of facts that differ in their content or are in one of them alone."""
    here, there = table_hashes(one), table_hashes(other)
    return sorted(table for table in {*here, *there} if here.get(table) != there.get(table))


@pytest.mark.parametrize(
    "day_count", [10, pytest.param(60, marks=pytest.mark.long_run)], ids=["10 days", "60 days"]
)
def test_building_day_by_day_equals_one_full_build(day_count: int, tmp_path: Path) -> None:
    folder = tmp_path / "portfolio"
    files = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(Path(__file__).parent / "day_by_day", folder, ignore=files)
    company = Company(folder, SEED)
    day = company.live()
    portfolio = checked_portfolio(folder, read_settings(tmp_path, folder))
    with ProcessPoolExecutor(1, get_context("spawn")) as dbt:
        daily = Builder(portfolio, tmp_path / "daily", dbt)
        continued = [daily.build(day, "+config.materialized:incremental").is_continued]
        for _ in range(day_count - 2):
            day = company.live()
            continued.append(daily.build(day, *CONTINUED).is_continued)
        day = company.live()
        continued.append(daily.build(day, "tag:facts").is_continued)
        afresh = Builder(portfolio, tmp_path / "afresh", dbt)
        shutil.copytree(tmp_path / "daily" / "landing", tmp_path / "afresh" / "landing")
        assert not afresh.build(day, "tag:facts").is_continued

    assert continued == [False] + [True] * (day_count - 1)
    assert daily.dispositions() == afresh.dispositions()
    assert differing(daily.facts, afresh.facts) == []
    met = {disposition for _, disposition in daily.dispositions()}
    assert met == {"superseded", "tombstoned", "quarantined", "not_yet_known"}


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("update core.fct_work_item set lead_seconds = 2 where work_item_id = 'a'", ["core.fct_work_item"]),
        ("delete from core.fct_work_item where work_item_id = 'b'", ["core.fct_work_item"]),
        ("insert into core.fct_work_item values ('b', null)", ["core.fct_work_item"]),
        ("drop table core.dim_team", ["core.dim_team"]),
        ("update core.dim_team set team_id = team_id", []),
    ],
)
def test_one_row_of_one_fact_that_differs_is_noticed(change: str, differs: list[str], tmp_path: Path) -> None:
    for name in ("daily", "afresh"):
        with duckdb.connect(str(tmp_path / name)) as database:
            database.execute("create schema core")
            database.execute("create table core.fct_work_item (work_item_id varchar, lead_seconds bigint)")
            database.execute("insert into core.fct_work_item values ('a', 1), ('b', null)")
            database.execute("create table core.dim_team as select 'routing' as team_id")
            if name == "daily":
                database.execute(change)
    assert differing(tmp_path / "daily", tmp_path / "afresh") == differs
