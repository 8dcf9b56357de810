"""A bookkeeping program's tables, which nothing was built for, by YAML alone: money equals plain pandas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from tests.e2e.conftest import Run
from tests.e2e.plain import DATA, cents
from tests.ingestion.shared import needs

pytestmark = [
    pytest.mark.long_run,
    pytest.mark.shared_data,
    needs("data"),
    pytest.mark.xdist_group("held_out_books"),
]

SHARE = Decimal("0.3333")  # the link's spend weight
YEARLY_DISCOUNT = 0.1


def read(name: str) -> pd.DataFrame:
    path = DATA / f"finance/fivetran_quickbooks/{name}_data.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def documents() -> pd.DataFrame:
    """What was spent: bills and purchases that stand, less vendors' credits, in the company's currency."""
    bills, purchases, credits = map(read, ("bill", "purchase", "vendor_credit"))
    bills = bills[bills["_fivetran_deleted"] == "FALSE"]
    purchases = purchases[purchases["total_amount"] != ""]
    spent = pd.concat(
        [
            frame.assign(kind=kind, sign=sign)
            for frame, kind, sign in ((bills, "bill", 1), (purchases, "purchase", 1), (credits, "credit", -1))
        ]
    )
    spent["booked"] = spent["total_amount"].map(Decimal) * spent["sign"]
    abroad = spent["currency_id"] != "USD"
    rates = spent["exchange_rate"].where(abroad, "1").map(Decimal)
    spent["amount"] = (spent["booked"] * rates).map(cents)
    spent["month"] = spent["transaction_date"].map(month)
    assert abroad.sum() == 1
    return spent


@pytest.fixture(scope="module")
def ordered() -> pd.DataFrame:
    orders = read("purchase_order")
    orders["amount"] = orders["total_amount"].map(Decimal)
    orders["month"] = orders["transaction_date"].map(month)
    return orders


def month(day: str) -> date:
    return date.fromisoformat(day).replace(day=1)


def by_month(rows: pd.DataFrame) -> dict[date, Decimal]:
    sums = rows.groupby("month")["amount"].sum()
    return dict(zip(sums.index, sums, strict=True))


def fiscal_year(begin: date) -> int:
    """A year from April is named after the year in which it ends."""
    return begin.year + (begin.month >= 4)


def test_it_is_published_and_every_row_ended_in_one_place(held_out_books: Run) -> None:
    assert held_out_books.exit_code == 0, held_out_books.output
    published = held_out_books.query(
        "select stream, landed_count, modelled_count, filtered_count, tombstoned_count, quarantined_count, "
        "difference_count from quality.reconciliation order by stream"
    )
    bills, invoices, purchases = read("bill"), read("invoice"), read("purchase")
    foreign = (read("bill_payment")[["currency_id", "exchange_rate"]].ne(["USD", ""])).all(axis=1).sum()
    dollars = (read("payment")["currency_id"] == "USD").sum()
    filtered = {
        "bill_payments": len(read("bill_payment")) - foreign,
        "invoices": (invoices["_fivetran_deleted"] == "TRUE").sum(),
        "payments": len(read("payment")) - dollars,
        "purchases": (purchases["total_amount"] == "").sum(),
    }
    deleted = {"bills": (bills["_fivetran_deleted"] == "TRUE").sum()}
    sizes = {name: len(read(name.removesuffix("s"))) for name, *_ in published}
    assert published == [
        (
            name,
            size,
            size - filtered.get(name, 0) - deleted.get(name, 0),
            filtered.get(name, 0),
            deleted.get(name, 0),
            0,
            0,
        )
        for name, size in sizes.items()
    ]
    assert deleted["bills"] == 6


def test_every_document_is_posted_and_translated_at_the_rate_of_its_day(
    held_out_books: Run, documents: pd.DataFrame
) -> None:
    lines = held_out_books.query(
        "select ledger_line_id, posted_on, transaction_amount, transaction_currency_code, reporting_amount "
        "from core.fct_ledger_line where account_class = 'expense'"
    )
    assert {line: tuple(rest) for line, *rest in lines} == {
        f"{row['kind']}:cost:{row['id']}": (
            date.fromisoformat(row["transaction_date"]),
            row["booked"],
            row["currency_id"],
            row["amount"],
        )
        for _, row in documents.iterrows()
    }
    sums = held_out_books.query(
        "select sum(transaction_amount), sum(reporting_amount) from core.fct_ledger_line group by journal_id"
    )
    assert set(sums) == {(0, 0)}


def test_orders_meet_what_was_spent_in_every_fiscal_period(
    held_out_books: Run, documents: pd.DataFrame, ordered: pd.DataFrame
) -> None:
    published = held_out_books.query(
        "select period_starts_on, budget_amount, actual_amount, variance_amount, variance_ratio, "
        "is_favourable from finance.budget_vs_actual "
        "where account_code = 'purchases' and period_starts_on is not null "
        "and (budget_amount <> 0 or actual_amount <> 0)"
    )
    spent, planned = by_month(documents), by_month(ordered)
    covered = {fiscal_year(begin) for begin in planned}
    expected = {}
    for begin in {*spent, *planned} - {date(2050, 12, 1)}:  # far outside the calendars, held
        actual, budget = spent.get(begin, Decimal(0)), planned.get(begin, Decimal(0))
        variance = actual - budget
        expected[begin] = (
            (budget, actual, variance, round(float(variance / budget), 10) if budget else None, variance <= 0)
            if fiscal_year(begin) in covered
            else (None, actual, None, None, None)
        )
    found = {
        begin: (*amounts, None if ratio is None else float(ratio), is_favourable)
        for begin, *amounts, ratio, is_favourable in published
    }
    assert found == expected
    assert len({row[4] for row in found.values()}) == 3


def test_spend_is_shared_between_the_indicator_and_the_rest_line_by_line(
    held_out_books: Run, documents: pd.DataFrame
) -> None:
    """Two shares of whole cents: the larger remainder gets the odd cent."""
    published = held_out_books.query(
        "select month_on, kpi_id, sum(spend_amount) from core.fct_workstream_outcome_month "
        "where spend_amount <> 0 group by month_on, kpi_id"
    )
    shared = documents.assign(amount=documents["amount"].map(lambda amount: cents(amount * SHARE)))
    linked, spent = by_month(shared), by_month(documents)
    spent = {name: amount for name, amount in spent.items() if amount}
    assert {(name, kpi): amount for name, kpi, amount in published} == {
        **{(name, "collected"): linked[name] for name in spent},
        **{(name, "unlinked"): amount - linked[name] for name, amount in spent.items()},
    }
    coverage = held_out_books.query(
        "select month_on, value from scorecard.results_scorecard "
        "where metric_id = 'link_coverage_ratio' and workstream_id = 'portfolio' and value is not null"
    )
    assert {name: float(value) for name, value in coverage} == {
        name: round(float(linked[name] / amount), 10) for name, amount in spent.items()
    }


def test_what_invoices_ask_for_is_planned_and_what_is_paid_of_them_realised(held_out_books: Run) -> None:
    invoices = read("invoice")
    invoices = invoices[(invoices["_fivetran_deleted"] == "FALSE") & (invoices["currency_id"] == "USD")]
    published = held_out_books.query(
        "select benefit_id, month_on, cumulative_planned_amount, cumulative_realised_amount, "
        "cumulative_validated_amount, realisation_ratio, unvalidated_realisation_ratio "
        "from finance.benefits_realisation where held_reason is null"
    )
    expected = {}
    for _, row in invoices.iterrows():
        asked, paid = Decimal(row["total_amount"]), Decimal(row["total_amount"]) - Decimal(row["balance"])
        ratio = round(float(paid / asked), 10)
        expected[f"invoice:{row['id']}"] = (month(row["transaction_date"]), asked, paid, 0, 0.0, ratio)
    assert {
        benefit: (*rest, float(validated), float(unvalidated))
        for benefit, *rest, validated, unvalidated in published
    } == expected
    held = held_out_books.query(
        "select benefit_id, planned_amount, realised_amount, held_reason from finance.benefits_realisation "
        "where held_reason is not null"
    )  # planned in 2026, when a rate was known; realised in 2021, when none was
    reason = "no exchange rate at most 4 days old for an amount to date"
    assert held == [("invoice:50001", Decimal(1200), None, reason)]


def test_the_investment_case_is_that_of_a_spreadsheet(
    held_out_books: Run, documents: pd.DataFrame, ordered: pd.DataFrame
) -> None:
    """Mid-period flows: what was spent and collected, and after the last closed month what is ordered."""
    flows = {name: -amount for name, amount in by_month(documents).items()}
    flows[date(2050, 12, 1)] = -by_month(ordered)[date(2050, 12, 1)]
    invoices = read("invoice").set_index("id").loc[["40113", "40114"]]
    collected = sum(map(Decimal, invoices["total_amount"])) - sum(map(Decimal, invoices["balance"]))
    cost = -sum(flows.values())
    flows[date(2021, 1, 1)] = flows.get(date(2021, 1, 1), Decimal(0)) + collected
    first = min(flows)
    years = {name: ((name.year - first.year) * 12 + name.month - first.month + 0.5) / 12 for name in flows}
    present = {name: float(flow) / (1 + YEARLY_DISCOUNT) ** years[name] for name, flow in flows.items()}
    deficit = -sum(flow for name, flow in flows.items() if name < date(2021, 1, 1))
    payback = years[date(2021, 1, 1)] * 12 - float(1 - deficit / collected)
    [(*amounts, npv, roi, payback_months)] = held_out_books.query(
        "select cost_amount, benefit_amount, npv_amount, roi_ratio, payback_months "
        "from finance.investment_case"
    )
    assert amounts == [cost, collected]
    assert float(npv) == pytest.approx(sum(present.values()), abs=0.005)
    assert float(roi) == pytest.approx(float((collected - cost) / cost), abs=1e-10)
    assert float(payback_months) == pytest.approx(payback, abs=1e-9)


def test_the_indicator_moves_as_its_payments_and_is_credited_by_half(held_out_books: Run) -> None:
    payments = read("payment")
    payments = payments[payments["currency_id"] == "USD"].sort_values("transaction_date")
    last = (
        payments.assign(month=payments["transaction_date"].map(month)).groupby("month")["total_amount"].last()
    )
    values = last.map(Decimal)
    moved = values.diff().dropna()
    published = held_out_books.query(
        "select month_on, movement, credited_movement from core.fct_workstream_outcome_month "
        "where kpi_id = 'collected' and workstream_id = 'sales' and movement <> 0"
    )
    assert {name: (movement, credited) for name, movement, credited in published} == {
        name: (movement, movement / 2) for name, movement in moved.items()
    }
    [(actual, attainment, status)] = held_out_books.query(
        "select actual_value, attainment_ratio, status from scorecard.kpi_status"
    )
    assert (actual, status) == (values.iloc[-1], "on_target")
    assert attainment == (values.iloc[-1] - 10_000) / 20_000
