from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.link_rows import link_rows
from portfolio.outcomes import Link
from portfolio.schema import PORTFOLIO_TABLES
from portfolio.settings import AsOf, resolve_as_of
from portfolio.tables import portfolio_tables
from tests.portfolio.folders import Folder

NOW = datetime(2026, 11, 3, 12)
Rows = list[dict[str, Any]]


def rows(folder: Folder, table: str, as_of: date | None = None) -> Rows:
    portfolio = folder.load()
    tables = portfolio_tables(portfolio, resolve_as_of(portfolio, as_of, NOW))
    return [dict(zip(PORTFOLIO_TABLES[table], row, strict=True)) for row in tables[table]]


def only(found: Rows, **values: object) -> dict[str, Any]:
    (row,) = [row for row in found if all(row[name] == value for name, value in values.items())]
    return row


def test_every_row_fits_the_types_of_its_table(folder: Folder) -> None:
    portfolio = folder.load()
    tables = portfolio_tables(portfolio, resolve_as_of(portfolio, None, NOW))
    assert list(tables) == list(PORTFOLIO_TABLES)
    connection = duckdb.connect()
    for name, columns in PORTFOLIO_TABLES.items():
        connection.execute(f"create table {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
        marks = ", ".join("?" * len(columns))
        for row in tables[name][:50]:
            connection.execute(f"insert into {name} values ({marks})", row)
            stored = connection.execute(f"select * from {name}").fetchall()[-1]
            assert stored == row


def test_the_run_row_says_what_the_run_is_about(folder: Folder) -> None:
    (run,) = rows(folder, "run")
    assert (run["as_of_on"], run["as_of_at"]) == (date(2026, 6, 30), datetime(2026, 6, 30, 22))
    assert (run["fiscal_calendar_id"], run["budget_version"]) == ("feb_month", "fy27")


def test_currencies_know_their_minor_units(folder: Folder) -> None:
    digits = {row["currency_code"]: row["minor_unit_digits"] for row in rows(folder, "currencies")}
    assert (digits["USD"], digits["JPY"], digits["KWD"], digits["ISK"], digits["HUF"]) == (2, 0, 3, 0, 2)


def test_fiscal_periods_cover_three_years_before_and_after_and_close(folder: Folder) -> None:
    periods = [row for row in rows(folder, "fiscal_periods") if row["fiscal_calendar_id"] == "feb_month"]
    assert (periods[0]["starts_on"], periods[-1]["ends_on"]) == (date(2023, 1, 1), date(2030, 1, 1))
    may = only(periods, fiscal_period_id="feb_month:FY2027-P04")
    assert (may["starts_on"], may["ends_on"]) == (date(2026, 5, 1), date(2026, 6, 1))
    assert (may["soft_closes_on"], may["hard_closes_on"]) == (date(2026, 6, 6), date(2026, 6, 11))
    assert (may["fiscal_year_starts_on"], may["fiscal_year_ends_on"]) == (date(2026, 2, 1), date(2027, 2, 1))


def test_a_longer_history_reaches_back_further(folder: Folder) -> None:
    folder.edit("portfolio.yml", "  budget_version", "  history_years: 10\n  budget_version")
    assert min(row["starts_on"] for row in rows(folder, "fiscal_periods")) <= date(2016, 1, 1)
    assert min(row["date_on"] for row in rows(folder, "business_days")) == date(2016, 1, 1)


def test_a_workstream_without_a_calendar_has_the_default_one(folder: Folder) -> None:
    workstreams = rows(folder, "workstreams")
    assert only(workstreams, workstream_id="audit")["work_calendar_id"] == "default"
    assert only(workstreams, workstream_id="audit")["time_zone"] == "Europe/London"
    assert only(workstreams, workstream_id="cranes")["time_zone"] == "Europe/Berlin"
    assert {row["work_calendar_id"] for row in rows(folder, "business_days")} == {"default", "berlin"}


def test_every_workstream_is_its_own_alias(folder: Folder) -> None:
    aliases = [(row["alias_id"], row["workstream_id"]) for row in rows(folder, "workstream_aliases")]
    assert aliases == [
        ("cranes", "cranes"),
        ("tickets:CRN", "cranes"),
        ("CC-7", "cranes"),
        ("audit", "audit"),
    ]


def test_a_status_carries_what_it_means(folder: Folder) -> None:
    flags = ("status", "is_started", "is_wait", "is_finished", "is_cancelled")
    found = {row["source_status"]: tuple(row[name] for name in flags) for row in rows(folder, "statuses")}
    assert found == {
        "To Do": ("todo", False, False, False, False),
        "Doing": ("in_progress", True, False, False, False),
        "Won't Do": ("cancelled", False, False, False, True),
        "Done": ("done", True, False, True, False),
    }


def test_every_version_of_a_target_is_kept(folder: Folder) -> None:
    targets = [(row["target_value"], row["recorded_on"]) for row in rows(folder, "kpi_targets")]
    assert targets == [(Decimal(24), date(2026, 1, 15)), (Decimal(26), date(2026, 5, 1))]


def test_owners_come_from_every_place_that_names_them(folder: Folder) -> None:
    owner = "owners: [{person_id: p4, from: 2026-02-01, recorded_on: 2026-01-20}]"
    folder.edit("outcomes/quays.yml", "kind: cashable,", f"kind: cashable, {owner},")
    owners = rows(folder, "owners")
    assert {(row["entity_type"], row["entity_id"], row["person_id"]) for row in owners} == {
        ("kpi", "hours_at_quay", "p001"),
        ("kpi", "reopened", "p002"),
        ("benefit", "quay_fees", "p4"),
        ("milestone", "m:cranes_live", "p003"),
    }
    assert only(owners, person_id="p4")["recorded_on"] == date(2026, 1, 20)
    assert only(owners, person_id="p003")["recorded_on"] == date(2026, 1, 15)


def test_the_rest_of_a_weight_has_a_row_of_its_own(folder: Folder) -> None:
    links = rows(folder, "workstream_kpi_links")
    rests = {row["link_id"]: row for row in links if row["link_type"] in {"unlinked", "exogenous"}}
    before, after = rests["cranes:unlinked@1900-01-01"], rests["cranes:unlinked@2026-01-15"]
    assert (before["spend_weight"], before["valid_to"]) == (1, date(2026, 1, 15))
    assert (after["spend_weight"], after["valid_to"], after["kpi_id"]) == (Decimal("0.25"), None, None)
    assert rests["hours_at_quay:exogenous@2026-01-15"]["credit_weight"] == Decimal("0.4")
    assert rests["hours_at_quay:exogenous@2026-01-15"]["workstream_id"] is None
    assert rests["audit:unlinked@1900-01-01"]["spend_weight"] == 1


def test_weights_that_leave_no_rest_have_no_row_for_one(folder: Folder) -> None:
    folder.edit("outcomes/quays.yml", "spend_weight: 0.75", "spend_weight: 1")
    links = rows(folder, "workstream_kpi_links")
    rests = [row for row in links if row["workstream_id"] == "cranes" and row["link_type"] == "unlinked"]
    assert [row["valid_to"] for row in rests] == [date(2026, 1, 15)]


def test_before_a_link_was_recorded_its_money_is_unlinked(folder: Folder) -> None:
    folder.edit(
        "outcomes/quays.yml", "     from: 2026-01-15}", "     from: 2026-01-15, recorded_on: 2026-03-01}"
    )
    early = rows(folder, "workstream_kpi_links", date(2026, 2, 28))
    assert only(early, workstream_id="cranes", link_type="unlinked")["spend_weight"] == 1
    late = rows(folder, "workstream_kpi_links", date(2026, 3, 1))
    rests = [row for row in late if row["workstream_id"] == "cranes" and row["link_type"] == "unlinked"]
    assert [row["spend_weight"] for row in rests] == [1, Decimal("0.25")]
    assert rests[1]["recorded_on"] == date(2026, 3, 1)


_starts = st.dates(date(2025, 1, 1), date(2026, 6, 1))
_weights = st.integers(0, 33_333_333).map(lambda units: Decimal(units).scaleb(-8))
_links = st.builds(
    lambda start, end, spend, credit: Link.model_validate(
        {
            "workstream_id": "cranes",
            "kpi_id": "hours_at_quay",
            "link_type": "driver",
            "spend_weight": spend,
            "credit_weight": credit,
            "from": min(start, end),
            "to": None if start == end else max(start, end),
        }
    ),
    _starts,
    _starts,
    _weights,
    _weights,
)


@pytest.mark.parametrize(
    ("weight", "side", "id_"),
    [("spend_weight", "workstream_id", "cranes"), ("credit_weight", "kpi_id", "hours_at_quay")],
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(_links, max_size=3), day=st.dates(date(1950, 1, 1), date(2030, 1, 1)))
def test_weights_with_their_rest_add_up_to_one_on_every_day(
    folder: Folder, links: list[Link], day: date, weight: str, side: str, id_: str
) -> None:
    portfolio = folder.load()
    portfolio.links[:] = links
    columns = list(PORTFOLIO_TABLES["workstream_kpi_links"])
    found = [
        dict(zip(columns, row, strict=True)) for row in link_rows(portfolio, AsOf(date(2030, 1, 1), NOW))
    ]
    live = [
        row[weight]
        for row in found
        if row[side] == id_
        and row["valid_from"] <= day
        and (row["valid_to"] is None or day < row["valid_to"])
    ]
    assert sum(live) == 1


def test_an_item_is_committed_in_the_named_statuses_and_beyond(folder: Folder) -> None:
    assert {row["is_committed"] for row in rows(folder, "statuses")} == {None}
    folder.edit("mappings/work.yml", "Done: done}}", "Done: done, Next: todo}, commits_at: [Next]}")
    committed = {row["source_status"]: row["is_committed"] for row in rows(folder, "statuses")}
    assert committed == {"To Do": False, "Doing": True, "Won't Do": False, "Done": True, "Next": True}


def test_only_a_workstream_that_says_so_goes_on_after_its_milestones(folder: Folder) -> None:
    ongoing = {row["workstream_id"]: row["is_ongoing"] for row in rows(folder, "workstreams")}
    assert ongoing == {"cranes": False, "audit": True}


def test_a_workstream_counts_the_items_that_are_nobodys_parent_unless_it_says_otherwise(
    folder: Folder,
) -> None:
    folder.edit("mappings/work.yml", "is_mandated: true", "is_mandated: true, count_level: root")
    levels = {row["workstream_id"]: row["count_level"] for row in rows(folder, "workstreams")}
    assert levels == {"cranes": "leaf", "audit": "root"}
