"""The demo company's money to the cent: ledger, spend, budgets, benefits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]


def nested(rows: list[tuple[Any, ...]]) -> dict[Any, dict[Any, Any]]:
    """Turn (outer, inner, value) rows into a mapping of mappings."""
    result: dict[Any, dict[Any, Any]] = {}
    for outer, inner, value in rows:
        result.setdefault(outer, {})[inner] = value
    return result


def exact(amounts: dict[str, Any]) -> dict[str, Any]:
    """Turn decimal texts and whole numbers into decimals, at any depth."""
    return {
        key: exact(value) if isinstance(value, dict) else Decimal(value) for key, value in amounts.items()
    }


@pytest.mark.parametrize(
    ("fact", "measure"),
    [
        ("modelled_lines", "count(*)"),
        ("debit_total", "sum(greatest(transaction_amount, 0))"),
        ("debit_total_usd", "sum(greatest(reporting_amount, 0))"),
    ],
)
def test_the_ledger_has_the_planted_totals(fact: str, measure: str, published: Run, truth: Truth) -> None:
    found = nested(
        published.query(
            f"select entity_id, transaction_currency_code, {measure} from core.fct_ledger_line group by all"
        )
    )
    assert found == exact(truth["ledger"][fact])


def test_every_entity_balances_in_each_currency(published: Run) -> None:
    unbalanced = published.query(
        "select entity_id, transaction_currency_code, fiscal_period_id, sum(transaction_amount) "
        "from core.fct_ledger_line group by all having sum(transaction_amount) <> 0"
    )
    assert unbalanced == []


def test_only_the_planted_lines_are_without_a_rate(published: Run, truth: Truth) -> None:
    found = published.query(
        "select ledger_line_id, transaction_amount, transaction_currency_code, posted_on "
        "from core.fct_ledger_line where reporting_amount is null order by ledger_line_id"
    )
    assert found == [
        (row["ledger_line_id"], Decimal(row["amount"]), row["currency_code"], row["posted_on"])
        for row in truth["ledger"]["lines_without_rate"]
    ]


def test_a_day_without_a_rate_takes_the_day_before(published: Run, truth: Truth) -> None:
    """Share capital was paid in on that day, at its historical rate."""
    gap = truth["dirt"]["fx_day_missing"]
    found = published.query(
        "select distinct posted_on - fx_rate_on from core.fct_ledger_line where fx_rate_kind = 'historical' "
        f"and transaction_currency_code = '{gap['currency_code']}' and posted_on = date '{gap['rate_on']}'"
    )
    assert found == [(1,)]


def test_expenses_at_constant_currency_take_the_averages_of_a_year_before(
    published: Run, truth: Truth
) -> None:
    found = published.query(
        "select entity_id, sum(constant_currency_amount) from core.fct_ledger_line "
        "where entity_id <> 'mf_us' and transaction_currency_code <> 'PLN' and account_class = 'expense' "
        "and posted_on > date '2026-02-01' group by entity_id"
    )
    assert dict(found) == exact(truth["ledger"]["expense_at_last_years_rates_usd"])


def test_a_shared_bill_is_divided_exactly_and_its_reversal_mirrors_it(published: Run) -> None:
    """Percents 50, 30, 20 of May, mirrored in June although 34, 33, 33 hold by then."""
    found = published.query(
        "select journal_id, lines.posted_on, costs.workstream_id, costs.reporting_amount "
        "from core.fct_cost_allocated as costs "
        "inner join core.fct_ledger_line as lines using (ledger_line_id) "
        "where journal_id in ('erp:US-S-11', 'erp:US-S-12') order by 1, 3"
    )
    parts = [("driver_app", "300.00"), ("portal", "200.00"), ("routing", "500.01")]
    assert [(name, amount) for *_, name, amount in found] == [
        (name, sign * Decimal(text)) for sign in (1, -1) for name, text in parts
    ]
    assert {day.month for _, day, *_ in found} == {5, 6}


def test_no_rate_is_older_than_the_last_one_delivered(published: Run, truth: Truth) -> None:
    last = truth["dirt"]["fx_last_rate"]
    [(newest,)] = published.query(
        "select max(posted_on) from core.fct_ledger_line where reporting_amount is not null "
        f"and transaction_currency_code = '{last['currency_code']}'"
    )
    assert newest <= last["rate_on"]


def test_spend_of_every_workstream_and_month_is_to_the_cent(published: Run, truth: Truth) -> None:
    found = nested(
        published.query(
            "select workstream_id, strftime(month_on, '%Y-%m'), sum(spend_amount) "
            "from core.fct_workstream_outcome_month group by all having sum(spend_amount) <> 0"
        )
    )
    assert found == exact(truth["ledger"]["spend_usd"])


def test_twelve_percent_of_every_months_spend_moves_no_indicator(published: Run, truth: Truth) -> None:
    planted = truth["ledger"]["unconnected_spend"]
    found = published.query(
        "select strftime(month_on, '%Y-%m'), sum(spend_amount) from governance.unconnected_work group by all"
    )
    totals = published.query(
        "select strftime(month_on, '%Y-%m'), sum(spend_amount) "
        "from core.fct_workstream_outcome_month group by all having sum(spend_amount) <> 0"
    )
    assert dict(found) == {m: Decimal(row["numerator"]) for m, row in planted["by_month"].items()}
    assert dict(totals) == {m: Decimal(row["denominator"]) for m, row in planted["by_month"].items()}
    unlinked, total = (sum((amount for _, amount in rows), Decimal(0)) for rows in (found, totals))
    assert (unlinked, total) == (Decimal(planted["numerator"]), Decimal(planted["denominator"]))
    assert float(unlinked / total) == pytest.approx(planted["ratio"], abs=1e-10)
    workstreams = published.query("select distinct workstream_id from governance.unconnected_work")
    assert {name for (name,) in workstreams} == set(planted["workstreams"])


def test_a_posting_into_a_closed_period_lands_in_the_open_one(published: Run, truth: Truth) -> None:
    found = published.query(
        "select journal_id, count(*), "
        "bool_and(original.starts_on <= posted_on and posted_on < original.ends_on), "
        "min(landed.starts_on), min(landed.ends_on) from core.fct_ledger_line as lines "
        "inner join core.dim_fiscal_period as original on lines.entity_id = original.entity_id "
        "and lines.original_fiscal_period_id = original.fiscal_period_id "
        "inner join core.dim_fiscal_period as landed on lines.entity_id = landed.entity_id "
        "and lines.fiscal_period_id = landed.fiscal_period_id "
        "where is_late_posting group by journal_id order by journal_id"
    )
    planted = truth["closed_period_posting"]
    assert [row[:2] for row in found] == [
        (journal["journal_id"], journal["line_count"]) for journal in planted
    ]
    for journal, (_, _, is_original_kept, starts_on, ends_on) in zip(planted, found, strict=True):
        assert is_original_kept
        assert starts_on <= journal["lands_in_period_of"] < ends_on
        assert not starts_on <= journal["original_period_of"] < ends_on


def test_foreign_books_add_up_by_their_translation_difference(published: Run, truth: Truth) -> None:
    found = nested(
        published.query(
            "select entity_id, cast(period_starts_on as varchar), reporting_balance_amount "
            "from finance.trial_balance where account_code = 'translation_difference' "
            "and reporting_balance_amount is not null"
        )
    )
    assert found == exact(truth["translation_difference_usd"])


def test_the_trial_balance_is_0_in_both_currencies_or_says_why_not(published: Run, truth: Truth) -> None:
    [planted] = {row["currency_code"] for row in truth["ledger"]["lines_without_rate"]}
    rows = published.query(
        "select entity_id, count(held_reason), sum(functional_amount), sum(functional_balance_amount), "
        "sum(reporting_amount), sum(reporting_balance_amount) from finance.trial_balance "
        "group by entity_id, fiscal_period_id"
    )
    assert {tuple(sums) for _, held_count, *sums in rows if not held_count} == {(0, 0, 0, 0)}
    assert ({entity for entity, held_count, *_ in rows if held_count}, planted) == ({"mf_eu"}, "PLN")


def test_every_budget_version_has_its_years_amounts(published: Run, truth: Truth) -> None:
    found = nested(
        published.query(
            "select budget_version, workstream_id, sum(reporting_amount) "
            "from core.fct_budget_line where is_current group by all"
        )
    )
    assert found == exact(truth["budget_year_usd"])


def test_actuals_meet_the_one_approved_version(published: Run, truth: Truth) -> None:
    found = published.query(
        "select workstream_id, sum(budget_amount) from finance.budget_vs_actual "
        "where fiscal_year = 2027 and workstream_id is not null group by all"
    )
    assert dict(found) == exact(truth["budget_year_usd"]["fy27_approved"])
    assert published.query("select distinct budget_version from finance.budget_vs_actual") == [
        ("fy27_approved",)
    ]


def test_benefits_have_the_planted_totals(published: Run, truth: Truth) -> None:
    measures = ("planned", "planned_through_august", "realised", "validated")
    found = {
        benefit: {m: amount for m, amount in zip(measures, amounts, strict=True) if amount is not None}
        for benefit, *amounts in published.query(
            "select benefit_id, sum(planned_amount), sum(planned_amount) filter (is_to_date), "
            "sum(realised_amount), sum(validated_amount) from finance.benefits_realisation group by all"
        )
    }
    assert found == exact(truth["benefits_usd"])


def test_benefits_to_date_stand_in_the_last_closed_month(published: Run, truth: Truth) -> None:
    """A planned month that nobody reported holds the benefit from then on; it is not 0."""
    measures = ("planned_through_august", "realised", "validated")
    found = published.query(
        "select benefit_id, held_reason, cumulative_planned_amount, cumulative_realised_amount, "
        "cumulative_validated_amount from finance.benefits_realisation where month_on = '2026-08-01'"
    )
    begun = {benefit for benefit, totals in truth["benefits_usd"].items() if "realised" in totals}
    assert {benefit for benefit, *_ in found} == begun
    for benefit, held_reason, *amounts in found:
        totals = exact(truth["benefits_usd"][benefit])
        if benefit == "incident_cost_avoided":
            assert (amounts, "realised" in held_reason) == ([totals[measures[0]], None, None], True)
        else:
            assert (amounts, held_reason) == ([totals[m] for m in measures], None)


def test_what_another_years_version_does_not_cover_is_no_overrun(published: Run) -> None:
    rows = published.query(
        "select fiscal_year, count(*), count(budget_amount), count(variance_amount), count(actual_amount), "
        "min(held_reason) from finance.budget_vs_actual where fiscal_year < 2027 group by all order by 1"
    )
    assert [row[0] for row in rows] == [2025, 2026]
    for _, count, *amounts, reason in rows:
        assert (amounts, reason) == ([0, 0, count], "the budget version holds nothing for the fiscal year")


def test_a_variance_is_its_volume_and_its_rate_and_dollars_have_no_rate(published: Run) -> None:
    split = published.query(
        "select entity_id, count(*), count(variance_amount), count(*) filter ("
        "variance_amount = volume_variance_amount + rate_variance_amount), "
        "bool_and(coalesce(rate_variance_amount, 0) = 0) "
        "from finance.budget_vs_actual where fiscal_year = 2027 and held_reason is null group by 1 order by 1"
    )
    assert [row[0] for row in split] == ["mf_eu", "mf_uk", "mf_us"]
    for entity_id, count, told, adding_up, is_rateless in split:
        assert count == told == adding_up
        assert is_rateless == (entity_id == "mf_us")


def test_a_running_period_is_compared_with_its_days_share_of_the_budget(published: Run) -> None:
    """Three days of the 35 of the British period that began on 28 September; the others end with as_of."""
    found = published.query(
        "select entity_id, round(sum(budget_to_date_amount) / sum(budget_amount), 4) "
        "from finance.budget_vs_actual where period_starts_on in ('2026-09-01', '2026-09-28') "
        "and budget_amount <> 0 group by 1 order by 1"
    )
    assert dict(found) == {"mf_us": 1, "mf_eu": 1, "mf_uk": pytest.approx(3 / 35, abs=1e-4)}


def test_labour_cost_is_told_of_the_large_team_and_hidden_of_the_small_with_the_next(
    published: Run, truth: Truth
) -> None:
    told = published.query(
        "select workstream_id, strftime(month_on, '%Y-%m'), labour_cost_amount from finance.labour_cost "
        "where labour_cost_amount is not null"
    )
    assert {name for name, *_ in told} == {"routing"}
    assert {month: cost for _, month, cost in told} == exact(truth["labour_cost_usd"])
    hidden = published.query(
        "select workstream_id, min(held_reason), count(person_count) "
        "from finance.labour_cost where labour_cost_amount is null group by 1 order by 1"
    )
    assert hidden == [
        ("approval_flow", "it would show what a smaller group costs", 0),
        ("telematics", "the group is too small to publish", 0),
    ]


def test_spend_on_outcomes_adds_up_and_a_unit_moved_has_a_cost_only_when_it_moved(published: Run) -> None:
    [(spent, ledger)] = published.query(
        "select (select sum(spend_amount) from finance.outcome_spend), "
        "(select sum(reporting_amount) from core.fct_ledger_line where account_class = 'expense')"
    )
    assert spent == ledger
    assert published.query(
        "select count(*) from finance.outcome_spend "
        "where (cost_per_unit_moved is null) <> (held_reason is not null) or cost_per_unit_moved < 0"
    ) == [(0,)]
    moved = published.query(
        "select workstream_id from finance.outcome_spend where month_on = '2026-09-01' "
        "and kpi_id = 'cost_per_mile' and cost_per_unit_moved is not null"
    )
    assert ("routing",) in moved
