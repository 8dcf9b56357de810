"""What a reader may rely on: tables and columns, Parquet beside the file, ids that lead to names."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

CONTRACT = {
    table: set(columns.split())
    for table, columns in yaml.safe_load(
        (Path(__file__).parent / "published_contract.yml").read_text("utf-8")
    ).items()
}
STAND_INS = {"portfolio", "unassigned", "unallocated", "exogenous", "unlinked"}
STAND_INS |= {"prior_years_result", "translation_difference"}
"""Ids that stand for no single workstream, KPI or account: the whole, the rest, the outside, no link."""


@pytest.fixture(scope="module")
def columns(published: Run) -> dict[str, list[str]]:
    rows = published.query(
        "select table_schema || '.' || table_name, list(column_name order by ordinal_position) "
        "from information_schema.columns group by 1"
    )
    return dict(rows)


def test_every_promised_table_and_column_is_published(columns: dict[str, list[str]]) -> None:
    missing = {
        table: sorted(promised - set(columns.get(table, [])))
        for table, promised in CONTRACT.items()
        if promised - set(columns.get(table, []))
    }
    assert missing == {}


def test_no_table_is_published_without_a_promise(columns: dict[str, list[str]]) -> None:
    assert set(columns) == set(CONTRACT)


def test_every_published_relation_is_a_table(published: Run) -> None:
    """A view would store the name of a file that the reader does not have."""
    kinds = published.query("select distinct table_type from information_schema.tables")
    assert kinds == [("BASE TABLE",)]


def test_one_parquet_file_beside_the_database_holds_each_tables_rows(
    published: Run, columns: dict[str, list[str]]
) -> None:
    folder = published.version / "parquet"
    files = {f"{path.parent.name}.{path.stem}": path for path in folder.rglob("*.parquet")}
    assert set(files) == set(columns)
    for table, path in files.items():
        copy = duckdb.sql(f"select * from '{path}'")
        [(rows,)] = published.query(f"select count(*) from {table}")
        assert (table, copy.columns, len(copy)) == (table, columns[table], rows)


def test_a_currency_stands_beside_every_amount(published: Run, columns: dict[str, list[str]]) -> None:
    for table, names in columns.items():
        amounts = [name for name in names if name.startswith("amount") or name.endswith("amount")]
        for amount in amounts:
            own = f"{amount.removesuffix('amount')}currency_code"
            stated = (own, "currency_code", "reporting_currency_code")
            currency = next((name for name in stated if name in names), None)
            assert currency is not None, (table, amount)
            [(bare,)] = published.query(
                f"select count(*) from {table} where {amount} is not null and {currency} is null"
            )
            assert (table, amount, bare) == (table, amount, 0)


@pytest.mark.parametrize(
    ("column", "named_in", "key"),
    [
        ("workstream_id", "core.dim_workstream", "workstream_id"),
        ("kpi_id", "core.dim_kpi", "kpi_id"),
        ("outcome_id", "core.dim_outcome", "outcome_id"),
        ("initiative_id", "core.dim_workstream", "initiative_id"),
        ("benefit_id", "core.dim_benefit", "benefit_id"),
        ("account_code", "core.dim_account", "account_code"),
        ("fiscal_period_id", "core.dim_fiscal_period", "fiscal_period_id"),
        ("entity_id", "core.dim_fiscal_period", "entity_id"),
        ("owner_person_id", "core.dim_person", "person_id"),
        ("assignee_person_id", "core.dim_person", "person_id"),
        ("actor_person_id", "core.dim_person", "person_id"),
        ("validated_by_person_id", "core.dim_person", "person_id"),
    ],
)
def test_every_id_leads_to_its_name(
    column: str, named_in: str, key: str, published: Run, columns: dict[str, list[str]]
) -> None:
    tables = [
        table
        for table, names in columns.items()
        if column in names and (table, column) != ("governance.ownership_gaps", "entity_id")
    ]
    assert tables
    nameless = {
        table: {
            value
            for (value,) in published.query(
                f"select distinct {column} from {table} where {column} is not null "
                f"and {column} not in (select {key} from {named_in} where {key} is not null)"
            )
        }
        - STAND_INS
        for table in tables
    }
    assert {table: values for table, values in nameless.items() if values} == {}


def test_every_accountable_owner_has_a_name(published: Run) -> None:
    nameless = published.query(
        "select owner_person_id from scorecard.kpi_status left join core.dim_person "
        "on owner_person_id = person_id where display_name is null"
    )
    assert nameless == []
