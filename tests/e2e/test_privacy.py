"""Nobody but the accountable is named in what a run leaves behind."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Cells = dict[tuple[str, str], set[str]]
HR_ID, HR_NAME = "Employee ID", "Name"


@pytest.fixture(scope="module")
def cells(published: Run) -> Cells:
    """Every published text, by table and column."""
    columns = published.query(
        "select table_schema || '.' || table_name, column_name from information_schema.columns "
        "where data_type = 'VARCHAR' order by all"
    )
    assert len(columns) > 100
    return {
        (table, column): {
            cell
            for (cell,) in published.query(
                f"select distinct {column} from {table} where {column} is not null"
            )
        }
        for table, column in columns
    }


@pytest.fixture(scope="module")
def demo(published: Run, demo_home: Path) -> Path:
    return demo_home / "demo"


@pytest.fixture(scope="module")
def accountable(demo: Path) -> set[str]:
    """Everybody whom the portfolio's YAML makes answer for something, whatever the key stands under."""
    return {
        person
        for path in [demo / "portfolio.yml", *(demo / "outcomes").glob("*.yml")]
        for key, person in _entries(yaml.safe_load(path.read_text("utf-8")))
        if key in {"person_id", "sponsor_person_id"}
    }


@pytest.fixture(scope="module")
def others(demo: Path, accountable: set[str]) -> list[dict[str, str]]:
    """HR's rows of all other people; a name that an accountable person bears, too, says nothing."""
    with (demo / "data" / "hr" / "people.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    namesakes = {person[HR_NAME] for person in people if person[HR_ID] in accountable}
    rest = [p for p in people if p[HR_ID] not in accountable and p[HR_NAME] not in namesakes]
    assert len(rest) > 30
    return rest


def _entries(value: object) -> Iterator[tuple[str, Any]]:
    """Yield every key and value of nested YAML."""
    if isinstance(value, dict):
        yield from value.items()
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _entries(child)


def _found(cells: Cells, pattern: str) -> dict[tuple[str, str], str]:
    """Return one offending cell of each column that has any."""
    offends = re.compile(pattern).search
    hits = {place: next(filter(offends, sorted(texts)), None) for place, texts in cells.items()}
    return {place: cell for place, cell in hits.items() if cell is not None}


def test_no_published_cell_holds_an_e_mail_address(cells: Cells) -> None:
    assert _found(cells, r"[\w.%+-]+@[\w-]+\.\w") == {}


def test_no_published_cell_names_anybody_who_answers_for_nothing(
    cells: Cells, others: list[dict[str, str]]
) -> None:
    assert _found(cells, "|".join(re.escape(person[HR_NAME]) for person in others)) == {}


def test_no_published_cell_is_the_id_that_a_system_gave_a_person(
    cells: Cells, others: list[dict[str, str]], demo: Path
) -> None:
    ids = {person[HR_ID] for person in others} | set(_tool_ids(demo))
    ids |= {f"{system}:{one}" for system in ("jira", "monday", "wrike", "asana", "clickup") for one in ids}
    assert {place: texts & ids for place, texts in cells.items() if texts & ids} == {}
    assert _found(cells, "cust-[0-9]") == {}


def _tool_ids(demo: Path) -> Iterator[str]:
    """Yield the account ids of the work tools' own user lists."""
    users = sorted((demo / "data").glob("jira/*/users/*.json"))
    users += sorted((demo / "data").glob("monday/*/users/*.json"))
    assert len(users) > 1
    for path in users:
        for key, value in _entries(json.loads(path.read_text("utf-8"))):
            if key in {"accountId", "id"}:
                yield str(value)


def test_the_accountable_are_published_by_name(
    published: Run, accountable: set[str], others: list[dict[str, str]]
) -> None:
    named = published.query("select person_id from core.dim_person where display_name is not null")
    assert {person for (person,) in named} == accountable


def test_everybody_else_is_a_keyed_hash(published: Run) -> None:
    odd = published.query(
        "select person_id from core.dim_person where not is_accountable_owner "
        "and not regexp_matches(person_id, '^person_[0-9a-f]{20}$')"
    )
    assert odd == []


def test_the_page_and_the_manifest_name_nobody_else(published: Run, others: list[dict[str, str]]) -> None:
    for name in ("scorecard.html", "manifest.json"):
        text = (published.version / name).read_text("utf-8")
        assert [person[HR_NAME] for person in others if person[HR_NAME] in text] == []
        assert "@meridian.example" not in text


def test_the_privacy_key_is_written_nowhere(published: Run, demo: Path, demo_home: Path) -> None:
    """The demo's key is public, but it takes the way of every key; only its own YAML may hold it."""
    key = yaml.safe_load((demo / "portfolio.yml").read_text("utf-8"))["privacy"]["public_key"]
    places = [path for path in demo_home.rglob("*") if path.is_file() and demo not in path.parents]
    assert {path.relative_to(demo_home).parts[0] for path in places} >= {"build", "landing", "published"}
    assert [path for path in places if key.encode() in path.read_bytes()] == []


def test_what_keys_the_hashes_stays_in_the_inputs(published: Run, demo: Path, demo_home: Path) -> None:
    """What is built is searched without its databases: DuckDB writes freed memory into them too."""
    inputs = demo_home / "build" / "inputs.duckdb"
    with duckdb.connect(str(inputs), read_only=True) as connection:
        [(pepper,)] = connection.execute("select pepper from control.privacy").fetchall()
    files = {path for path in demo_home.rglob("*") if path.is_file() and demo not in path.parents}
    databases = set((demo_home / "build").glob("*.duckdb"))
    assert inputs in databases
    assert published.version / "outcomes.duckdb" in files
    assert [path for path in files - databases if pepper.encode() in path.read_bytes()] == []


ACCOUNTABLE = {"owner_person_id", "sponsor_person_id", "validated_by_person_id", "vetted_by_person_id"}


def test_no_published_aggregate_is_by_person(published: Run) -> None:
    """People stand in the marts only where somebody is accountable, never as what a figure is about."""
    columns = published.query(
        "select distinct column_name from information_schema.columns where table_schema <> 'core' "
        "and (column_name like '%person_id' or column_name like '%assignee%' or column_name like '%actor%')"
    )
    assert {name for (name,) in columns} <= ACCOUNTABLE


def test_money_for_labour_never_stands_beside_hours(published: Run) -> None:
    beside = published.query(
        "select table_schema || '.' || table_name from information_schema.columns group by all "
        "having bool_or(column_name like '%amount%') "
        "and bool_or(regexp_matches(column_name, '(^|_)(hours|seconds)$'))"
    )
    assert beside == []


def test_the_pace_of_one_persons_workstream_is_not_published(published: Run) -> None:
    shown = published.query(
        "with solitary as (select workstream_id from core.fct_work_item group by workstream_id "
        "having count(distinct assignee_person_id) = 1) "
        "select work_item_id from scorecard.cycle_times inner join solitary using (workstream_id) "
        "where cycle_seconds is not null union all "
        "select metric_id from scorecard.results_scorecard inner join solitary using (workstream_id) "
        "where unit in ('days', 'hours') and scorecard_area = 'flow' and value is not null"
    )
    assert shown == []
