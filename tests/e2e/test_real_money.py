"""Money and dates of third-party exports: what was published equals a plain recomputation, to the cent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from math import isnan
from typing import Any

import pytest

from tests.e2e.conftest import Run
from tests.e2e.plain import cents, day, day_shifted, sheet, table, total
from tests.ingestion.shared import needs

pytestmark = [
    pytest.mark.long_run,
    pytest.mark.shared_data,
    needs("data"),
    pytest.mark.xdist_group("real_input"),
]

XERO = "finance/fivetran_xero/xero_{}_data.csv"
ADB = "outcomes/adb_sovereign_success_rates/adb_sov_success_rate_database_2024.xlsx"
MELBOURNE = "work/melbourne_water/Capital_Delivery_Project_deidentified.csv"
DAY = r"^\d\d\.\d\d\.\d\d$"
YEARS = (2018, 2019, 2020)
CLASSES = {
    **dict.fromkeys(("EXPENSE", "DIRECTCOSTS"), "expense"),
    **dict.fromkeys(("BANK", "CURRENT", "FIXED", "INVENTORY"), "asset"),
    **dict.fromkeys(("CURRLIAB", "TERMLIAB"), "liability"),
    **{"REVENUE": "revenue", "EQUITY": "equity"},
}
CONFIDENCE = {"green": 5, "amber/green": 4, "amber": 3, "amber/red": 2, "red": 1}
Dated = dict[str, tuple[date, date | None]]


def test_the_ledger_adds_up_to_its_file_by_class_and_month(real_input: Run) -> None:
    lines = table(XERO.format("journal_line"))
    days = {row["journal_id"]: row["journal_date"] for row in table(XERO.format("journal"))}
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        expected[CLASSES[line["account_type"]], days[line["journal_id"]][:7]] += Decimal(line["net_amount"])
    published = real_input.query(
        "select account_class, strftime(posted_on, '%Y-%m'), sum(transaction_amount), count(*) "
        "from core.fct_ledger_line group by all"
    )
    assert sum(row[3] for row in published) == len(lines) == 4033
    assert {row[:2]: cents(row[2]) for row in published} == {
        key: cents(sum_) for key, sum_ in expected.items()
    }
    assert sum(expected.values()) == 0


def test_every_journal_balances_on_net(real_input: Run) -> None:
    journals = {row["journal_id"] for row in table(XERO.format("journal"))}
    sums = real_input.query("select journal_id, sum(transaction_amount) from core.fct_ledger_line group by 1")
    assert len(journals) == 1685
    assert {f"xero:{journal}": Decimal(0) for journal in journals} == dict(sums)


def operations() -> list[tuple[int, dict[str, Any]]]:
    """The operations of the bank with their row numbers; empty rows stand at the end of the sheet."""
    rows = enumerate(sheet(ADB, "AER data"), start=1)
    return [(number, row) for number, row in rows if isinstance(row["Project No."], str)]


def closings() -> Dated:
    return {
        f"adb:{row['Project No.'].strip()}:{str(row['Loan/Grant/MFF Number']).strip()}:closing": (
            planned,
            day_shifted(row["Closing date (actual) (CTL)"]),
        )
        for _, row in operations()
        if (planned := day_shifted(row["Closing date (estimate) CTL"]))
    }


def test_closing_dates_are_the_next_day_where_midnight_was_shifted_and_slips_follow(real_input: Run) -> None:
    expected = closings()
    published = {
        milestone: (planned, actual, slip)
        for milestone, planned, actual, slip in real_input.query(
            "select milestone_id, baseline_on, actual_on, variance_days from core.fct_milestone_revision "
            "where source_instance = 'adb'"
        )
    }
    assert published == {
        milestone: (planned, actual, (actual - planned).days if actual else None)
        for milestone, (planned, actual) in expected.items()
    }
    undated = [n for n, row in operations() if day_shifted(row["Closing date (estimate) CTL"]) is None]
    assert real_input.query(
        "select row_number, field, reason from quality.quarantine where source_instance = 'adb' order by 1"
    ) == [(number, "baseline_on", "is required and empty") for number in undated]


def test_approved_costs_add_up_and_the_kinds_of_missing_are_no_cost(real_input: Run) -> None:
    costs = [row["Proj Cost, app(USD mil)"] for _, row in operations()]
    given = [Decimal(repr(cost)) for cost in costs if isinstance(cost, int | float) and not isnan(cost)]
    [(count, amount)] = real_input.query(
        "select count(*), sum(amount) from core.fct_budget_line where budget_version = 'adb_approved'"
    )
    assert count == len(given) == 1185
    assert cents(amount) == cents(sum(given, Decimal(0)) * 1_000_000)


def test_ratings_count_where_the_notes_of_the_workbook_say_so(real_input: Run) -> None:
    good = {"successful": 1, "highly successful": 1, "less than successful": 0, "unsuccessful": 0}
    rated = [
        good[row["IED overall rating"]]
        for _, row in operations()
        if str(row["AER Ratings Tag"]) not in {"0", "10"} and row["IED overall rating"] in good
    ]
    [(count, successes)] = real_input.query(
        "select count(*), cast(sum(value) as integer) from core.fct_kpi_observation "
        "where kpi_id = 'adb_project_success'"
    )
    assert (count, successes) == (len(rated), sum(rated))


@pytest.mark.parametrize(
    ("column", "version"), [("yearly_budget", "gmpp_{}"), ("yearly_forecast", "gmpp_forecast_{}")]
)
def test_budgets_of_major_projects_add_up_and_exempt_ones_are_no_zero(
    column: str, version: str, real_input: Run
) -> None:
    for year in YEARS:
        cells = [row[column].strip() for row in table(f"outcomes/gmpp_uk/uk_{year}.csv", "cp1252")]
        given = [re.sub(r"[£,\s]", "", cell) for cell in cells if re.match(r"^-?£?-?[\d,. ]+$", cell)]
        [(count, amount)] = real_input.query(
            f"select count(*), sum(amount) from core.fct_budget_line "
            f"where budget_version = '{version.format(year)}' and period_month = '{year - 1}-04-01'"
        )
        assert (count, cents(amount)) == (len(given), cents(total(given) * 1_000_000))


def test_exempt_cells_of_major_projects_are_quarantined_by_row_and_field(real_input: Run) -> None:
    expected: set[tuple[str, int, str]] = set()
    for year in YEARS:
        name = f"uk_{year}.csv"
        for number, row in enumerate(table(f"outcomes/gmpp_uk/{name}", "cp1252"), start=1):
            if not all(re.match(r"^-?£", row[cell].strip()) for cell in ("yearly_budget", "yearly_forecast")):
                expected.add((name, number, "amount"))
            if row["colour_rating"].strip().lower() not in CONFIDENCE:
                expected.add((name, number, "value"))
            if not re.match(DAY, row["end_date"].strip()):
                expected.add((name, number, "baseline_on"))
    published = real_input.query(
        "select split_part(file, '/', -1), row_number, field from quality.quarantine "
        "where source_instance = 'gmpp'"
    )
    assert sorted(published) == sorted(expected)
    assert Counter(field for *_, field in published) == {"amount": 30, "value": 9, "baseline_on": 16}


def test_end_dates_and_ratings_of_major_projects_are_kept_by_year(real_input: Run) -> None:
    dates: dict[tuple[str, int], date] = {}
    ratings: Counter[tuple[int, int]] = Counter()
    for year in YEARS:
        for row in table(f"outcomes/gmpp_uk/uk_{year}.csv", "cp1252"):
            if re.match(DAY, row["end_date"].strip()):
                name = f"gmpp:{row['project_name'].strip()}:end"
                dates[name, year - 1] = day(row["end_date"].strip(), "%d.%m.%y")
            if rating := CONFIDENCE.get(row["colour_rating"].strip().lower()):
                ratings[year - 1, rating] += 1
    published = real_input.query(
        "select milestone_id, year(recorded_at), baseline_on from core.fct_milestone_revision "
        "where source_instance = 'gmpp'"
    )
    assert {row[:2]: row[2] for row in published} == dates
    observed = real_input.query(
        "select year(observed_on), cast(value as integer), count(*) from core.fct_kpi_observation "
        "where kpi_id = 'gmpp_delivery_confidence' group by all"
    )
    assert {row[:2]: row[2] for row in observed} == ratings


def test_stage_dates_in_three_notations_are_the_days_meant(real_input: Run) -> None:
    expected = {
        f"mw:{row['ID']}:{stage}": day(row[stage], "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y")
        for row in table(MELBOURNE)
        for stage in ("Stage1", "Stage2", "Stage3")
        if row[stage]
    }
    published = real_input.query(
        "select milestone_id, baseline_on from core.fct_milestone_revision "
        "where source_instance = 'melbourne_water'"
    )
    assert dict(published) == expected


def test_approved_costs_with_float_noise_are_whole_cents(real_input: Run) -> None:
    expected = {f"mw:{row['ID']}": cents(Decimal(row["FFC"])) for row in table(MELBOURNE)}
    published = dict(
        real_input.query(
            "select workstream_id, amount from core.fct_budget_line where budget_version = 'mw_approved'"
        )
    )
    assert {key: cents(amount) for key, amount in published.items()} == expected
    assert cents(sum(published.values(), Decimal(0))) == sum(expected.values())
