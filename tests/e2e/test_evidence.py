"""Every number of the scorecard leads to the rows behind it, and those that are counts recount to it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

NUMBERS = """
    select numbers.*, metrics.evidence_basis,
        cast(date_trunc('month', numbers.observed_on) as date) as evidence_month_on
    from scorecard.results_scorecard as numbers
    inner join core.dim_metric as metrics on numbers.metric_id = metrics.metric_id
    where numbers.value is not null and metrics.evidence_basis is not null
"""
BEHIND = """
    select numbers.metric_id, numbers.workstream_id, numbers.month_on, numbers.value,
        sum(evidence.numerator_part) as numerator, sum(evidence.denominator_part) as denominator
    from numbers
    inner join core.fct_kpi_evidence as evidence
        on numbers.evidence_basis = evidence.evidence_basis
            and numbers.evidence_month_on = evidence.month_on
            and (numbers.workstream_id = 'portfolio' or numbers.workstream_id = evidence.workstream_id)
    group by all
"""
COUNTS = ("throughput_items", "wip_items", "first_finish_throughput_items", "arrival_balance_items")
RATIOS = (
    "operational_readiness_ratio",
    "ownership_coverage_ratio",
    "link_coverage_ratio",
    "benefit_realisation_ratio",
    "budget_variance_ratio",
    "reopen_ratio",
)


def test_every_metric_of_the_scorecard_names_its_evidence(published: Run) -> None:
    bare = published.query(
        "select distinct metric_id from scorecard.results_scorecard where value is not null and metric_id "
        "not in (select metric_id from core.dim_metric where evidence_basis is not null) order by 1"
    )
    assert bare == []


def test_every_published_number_has_rows_behind_it(published: Run) -> None:
    """A count of nothing is the one number that rests on no row."""
    bare = published.query(
        f"with numbers as ({NUMBERS}) select metric_id, workstream_id, month_on from numbers "
        f"where value <> 0 and not exists (select 1 from ({BEHIND}) as behind "
        "where behind.metric_id = numbers.metric_id and behind.workstream_id = numbers.workstream_id "
        "and behind.month_on = numbers.month_on)"
    )
    assert bare == []


def test_every_kpi_of_the_status_has_rows_behind_its_actual_value(published: Run) -> None:
    bare = published.query(
        "select kpi_id from scorecard.kpi_status as kpis "
        "inner join core.dim_metric as metrics on coalesce(kpis.metric_id, kpis.kpi_id) = metrics.metric_id "
        "where actual_value is not null and not exists (select 1 from core.fct_kpi_evidence as evidence "
        "where evidence.evidence_basis = metrics.evidence_basis "
        "and evidence.month_on = date_trunc('month', kpis.observed_on))"
    )
    assert bare == []


@pytest.mark.parametrize("metric", [*COUNTS, *RATIOS])
def test_what_is_counted_recounts_from_its_evidence(metric: str, published: Run) -> None:
    recounted = "numerator" if metric in COUNTS else "round(numerator * 1.0e0 / denominator, 10)"
    rows = published.query(
        f"with numbers as ({NUMBERS} and numbers.metric_id = '{metric}'), behind as ({BEHIND}) "
        f"select count(*), count(*) filter (where abs(value - {recounted}) > 1e-9) from behind"
    )
    [(count, different)] = rows
    assert count > 0
    assert different == 0


def test_an_observed_number_is_the_observation_it_names(published: Run) -> None:
    [(count, different)] = published.query(
        f"with numbers as ({NUMBERS}), behind as ({BEHIND}) "
        "select count(*), count(*) filter (where value <> numerator) from behind "
        "inner join core.dim_metric as metrics on behind.metric_id = metrics.metric_id and not is_computed"
    )
    assert count > 50
    assert different == 0


def test_a_day_of_use_stands_for_its_rows(published: Run) -> None:
    """A day on which nobody did anything that counts as use has no row to lead to."""
    days = published.query(
        "select source_row_id, row_count from core.fct_kpi_evidence where evidence_basis = 'usage_days'"
    )
    rows = published.query(
        "select product || '|' || feature || '|' || date_on, count(*) from core.fct_usage_daily group by all"
    )
    assert len(days) > 1000
    assert sorted(days) == sorted(rows)
