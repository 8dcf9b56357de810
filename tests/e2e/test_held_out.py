"""Exports that nothing was built for, loaded with YAML alone: their totals equal a plain recomputation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from tests.e2e.conftest import Run
from tests.e2e.plain import DATA, cents, total
from tests.ingestion.shared import needs

pytestmark = [
    pytest.mark.long_run,
    pytest.mark.shared_data,
    needs("data"),
    pytest.mark.xdist_group("held_out"),
]

AMOUNT = "Action Obligation Amount (In $ million) (USAspending)"
STARTS = "Contract Start Date (USAspending)"
CONTRACT = ["Contract Number (PIID)", "IDV PIID", "Contracting Agency ID"]


def read(path: str) -> pd.DataFrame:
    return pd.read_csv(DATA / path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    """The rows that name an amount, with the contract each is about."""
    rows = read("finance/us_itdashboard_contracts2012/contracts.csv")
    rows["row_number"] = range(1, len(rows) + 1)
    parts = rows[CONTRACT].itertuples(index=False, name=None)
    rows["contract"] = [":".join(filter(None, map(str.strip, names))) for names in parts]
    rows["told"] = pd.to_datetime(rows["Timestamp (Contract)"])
    return rows[rows[AMOUNT] != ""]


@pytest.fixture(scope="module")
def counted(listed: pd.DataFrame) -> pd.DataFrame:
    """Each contract once: of its rows with a day to post it on the one told last, at a tie the lower one."""
    dated = listed[listed[STARTS] != ""]
    newest = dated[dated["told"] == dated.groupby("contract")["told"].transform("max")]
    return newest.drop_duplicates("contract", keep="last")


def test_it_is_published_and_every_row_ended_in_one_place(held_out: Run) -> None:
    assert held_out.exit_code == 0, held_out.output
    rows = held_out.query(
        "select stream, landed_count, modelled_count + quarantined_count + filtered_count + superseded_count "
        "+ tombstoned_count + not_yet_known_count, difference_count from quality.reconciliation order by 1"
    )
    assert rows == [("contracts", 3893, 3893, 0), ("tasks", 4123, 4123, 0)]
    assert len(read("finance/us_itdashboard_contracts2012/contracts.csv")) == 3893


def test_what_investments_list_adds_up_to_the_file(held_out: Run, listed: pd.DataFrame) -> None:
    published = dict(
        held_out.query("select workstream_id, sum(amount) from core.fct_budget_line group by workstream_id")
    )
    by_investment = listed.groupby("Unique Investment Identifier")[AMOUNT].agg(list)
    assert {key: cents(amount) for key, amount in published.items()} == {
        f"investment:{investment}": cents(total(amounts) * 1_000_000)
        for investment, amounts in by_investment.items()
    }


def test_a_contract_of_several_investments_is_spent_once(
    held_out: Run, listed: pd.DataFrame, counted: pd.DataFrame
) -> None:
    lines = held_out.query(
        "select split_part(split_part(ledger_line_id, 'debit:', 2), '@', 1), posted_on, transaction_amount, "
        "reporting_amount, is_reversal from core.fct_ledger_line "
        "where account_class = 'expense' order by known_at"
    )
    # what was told after the close is taken back and posted anew: the last posting of a contract stands
    standing = {contract: (day, cents(amount)) for contract, day, amount, _, is_back in lines if not is_back}
    assert any(is_back for *_, is_back in lines)
    assert standing == {
        row["contract"]: (
            date(int(row[STARTS][6:]), int(row[STARTS][:2]), int(row[STARTS][3:5])),
            cents(total([row[AMOUNT]]) * 1_000_000),
        )
        for _, row in counted.iterrows()
    }
    spent = total(counted[AMOUNT]) * 1_000_000
    net: dict[str, Decimal] = {}
    for contract, _, amount, _, _ in lines:
        net[contract] = net.get(contract, Decimal(0)) + amount
    assert {contract: cents(amount) for contract, amount in net.items()} == {
        contract: amount for contract, (_, amount) in standing.items()
    }
    assert sum(amount for _, _, _, amount, _ in lines) == spent
    assert spent < total(listed[AMOUNT]) * 1_000_000  # the trap: adding up the file counts contracts twice
    assert held_out.query("select sum(spend_amount) from governance.unconnected_work") == [(spent,)]


def test_an_amount_without_a_day_to_post_it_on_is_quarantined(held_out: Run, listed: pd.DataFrame) -> None:
    undated = sorted(listed.loc[listed[STARTS] == "", "row_number"])
    published = held_out.query("select row_number, field, reason from quality.quarantine order by 1")
    assert published == [(number, "posted_on", "is required and empty") for number in undated]


def test_items_that_finish_before_they_begin_are_named_and_have_no_duration(held_out: Run) -> None:
    tasks = read("work/agile_jira_swiss/jira.csv")
    days = pd.to_datetime(tasks["finished_date"]) - pd.to_datetime(tasks["created_date"])
    tasks["days"] = days.dt.days
    assert (tasks["days"] < 0).sum() == 1662
    published = held_out.query(
        "select split_part(work_item_id, 'scrum:', 2), lead_seconds, cycle_seconds, "
        "is_finish_before_creation from scorecard.cycle_times"
    )
    assert {item: (lead, cycle, is_before) for item, lead, cycle, is_before in published} == {
        item: (None, None, True) if days < 0 else (days * 86400, days * 86400, False)
        for item, days in zip(tasks["id"], tasks["days"].tolist(), strict=True)
    }
    timed = held_out.query(
        "select metric_id, cast(sum(sample_count) as integer) from scorecard.results_scorecard "
        "where metric_id in ('cycle_time_p50_days', 'lead_time_p85_days') and workstream_id like 'scrum:%' "
        "group by metric_id"
    )
    assert dict(timed) == dict.fromkeys(
        ("cycle_time_p50_days", "lead_time_p85_days"), (tasks["days"] >= 0).sum()
    )
    [(is_passed, observed, severity)] = held_out.query(
        "select is_passed, observed, severity from quality.gate_results "
        "where check_id = 'items_finish_after_they_begin'"
    )
    assert (is_passed, observed, severity) == (False, "[1662]", "warning")
