"""The demo company's use of its products: persons, cohorts and times as counted from the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]
SMALLEST = 5
SCOPES = ("*:*", "portal:portal", "tracker:*", "tracker:eta_alerts", "tracker:live_map")


def told(count: int) -> int | None:
    """A count as it is published: a group of one to four persons is nobody's business."""
    return None if 0 < count < SMALLEST else count


@pytest.mark.parametrize("scope", SCOPES)
def test_active_persons_of_a_day_a_week_and_thirty_days(scope: str, published: Run, truth: Truth) -> None:
    planted = truth["use"]["actives"][scope]
    found = {
        month: row
        for month, *row in published.query(
            "select strftime(date_on, '%Y-%m'), daily_active_count, weekly_active_count, "
            f"monthly_active_count, held_reason from core.fct_adoption_daily where feature_id = '{scope}' "
            "and date_on = last_day(date_on)"
        )
    }
    assert {month for month, counts in planted.items() if counts[2]} <= set(found)
    exact = 0
    for month, (*counts, reason) in found.items():
        for count, true in zip(counts, planted[month][:3], strict=True):
            if count is None:  # small, or beside the one small slice of a total
                assert reason == "the group is too small to publish"
                assert 0 < true < SMALLEST or scope != "*:*", month
            else:
                assert count == told(true), month
                exact += 1
    assert exact > len(found)


def test_no_published_count_of_persons_is_smaller_than_a_group(published: Run) -> None:
    counts = {
        "core.fct_adoption_daily": ("daily_active_count", "weekly_active_count", "monthly_active_count"),
        "core.fct_retention_cohort": ("cohort_count", "returned_count"),
        "scorecard.adoption": ("active_count", "eligible_count", "monthly_active_count"),
        "scorecard.behaviour_changes": ("person_count", "baseline_person_count"),
    }
    for table, columns in counts.items():
        for column in columns:
            small = f"select count(*), count({column}) from {table}"
            [(_, shown)] = published.query(small)
            [(rows, _)] = published.query(f"{small} where {column} between 1 and {SMALLEST - 1}")
            assert shown and not rows, (table, column)


def test_exactly_one_small_slice_of_a_total_is_never_alone(published: Run) -> None:
    """Of the features of a product, and of the products, none or at least two are held."""
    found = published.query(
        """
        with slices as (
            select f.date_on, case when d.level = 'feature' then d.product else '' end as total,
                count(*) filter (f.daily_active_count is null) as held,
                count(*) filter (f.daily_active_count > 0) as shown
            from core.fct_adoption_daily as f inner join core.dim_feature as d using (feature_id)
            where d.level <> 'portfolio' group by 1, 2
        )
        select * from slices where held = 1 and shown > 0
        """
    )
    assert found == []


@pytest.mark.parametrize("scope", ["*:*", "portal:portal", "tracker:eta_alerts"])
def test_who_came_back_is_as_planted_cohort_by_cohort(scope: str, published: Run, truth: Truth) -> None:
    measures = ("n_day-7", "n_day-30", "bracket-28", "unbounded-7")
    found = {
        (month, measure): row
        for month, measure, *row in published.query(
            "select strftime(cohort_on, '%Y-%m'), measure || '-' || from_days, cohort_count, returned_count, "
            f"held_reason from core.fct_retention_cohort where feature_id = '{scope}' "
            "and cohort_period = 'month'"
        )
    }
    compared = 0
    for month, (cohort, *returned) in truth["use"]["retention"][scope].items():
        for measure, back in zip(measures, returned, strict=True):
            size, count, reason = found[month, measure]
            assert size in {told(cohort), None}
            if reason is None:
                assert count == told(back)
                compared += 1
            elif "not over" in str(reason):
                assert month >= "2026-08", (month, measure)
            else:
                assert 0 < cohort < SMALLEST or 0 < back < SMALLEST or scope != "*:*", (month, measure)
    assert (
        compared >= len(measures) or scope != "*:*"
    )  # beside one small slice the others of a month are held


def test_activation_asks_who_was_first_seen_and_had_their_days(published: Run, truth: Truth) -> None:
    found = {
        month: [cohort, activated]
        for month, cohort, activated in published.query(
            "select strftime(cohort_on, '%Y-%m'), cohort_count, returned_count "
            "from core.fct_retention_cohort where feature_id = 'tracker:*' "
            "and cohort_period = 'month' and measure = 'activation'"
        )
    }
    assert found == truth["use"]["activation"]["tracker:*"]


def test_the_median_time_to_adopt_is_the_product_limit_in_fractions(published: Run, truth: Truth) -> None:
    found = dict(
        published.query(
            "select strftime(month_on, '%Y-%m'), time_to_adopt_median_days from scorecard.adoption "
            "where feature_id = 'tracker:eta_alerts'"
        )
    )
    planted = truth["use"]["time_to_adopt"]["tracker:eta_alerts"]
    assert {month: found.get(month) for month in planted} == planted
    assert len({days for days in planted.values() if days}) > 1


def test_adoption_over_all_features_adds_pairs_and_a_feature_for_nobody_adds_none(
    published: Run, truth: Truth
) -> None:
    found = {
        month: {"active": int(active), "eligible": int(eligible)}
        for month, active, eligible in published.query(
            "select strftime(month_on, '%Y-%m'), numerator, denominator "
            "from scorecard.results_scorecard where metric_id = 'adoption_ratio'"
        )
    }
    assert found == truth["use"]["all_features"]
    nobody = published.query(
        "select distinct eligible_count, adoption_ratio, held_reason from scorecard.adoption "
        "where feature_id = 'tracker:customs_desk'"
    )
    assert nobody == [(0, None, "nobody was eligible")]


def test_the_scorecard_of_the_last_month_counts_persons_pairs_and_actions(
    published: Run, truth: Truth
) -> None:
    daily, weekly, monthly, person_days, persons, pairs, actions = truth["use"]["actives"]["*:*"]["2026-09"]
    found = {
        metric: float(value)
        for metric, value in published.query(
            "select metric_id, value from scorecard.results_scorecard where scorecard_area = 'adoption' "
            "and month_on = date '2026-09-01' and value is not null"
        )
    }
    planted = {
        "dau_persons": daily,
        "wau_persons": weekly,
        "mau_persons": monthly,
        "monthly_active_persons": persons,
        "stickiness_ratio": person_days / 30 / monthly,
        "features_per_person": pairs / persons,
        "actions_per_person": actions / persons,
    }
    assert {metric: found[metric] for metric in planted} == pytest.approx(planted, abs=1e-10)


def test_totals_of_a_day_are_shown_and_never_added_up(published: Run, truth: Truth) -> None:
    rows = published.query(
        "select date_on, daily_active_count, weekly_active_count, monthly_active_count "
        "from core.fct_adoption_daily where feature_id = 'status_page:*' order by date_on"
    )
    assert rows == [(row["day"], row["visitors"], None, None) for row in truth["use"]["status_page"]]
    months = published.query(
        "select distinct active_count, monthly_active_count, held_reason from scorecard.adoption "
        "where feature_id = 'status_page:*'"
    )
    assert months == [(None, None, "only totals of a day are delivered: they never add up to a month")]


def test_a_changed_behaviour_has_its_size_and_its_interval(published: Run, truth: Truth) -> None:
    found = {
        month: [float(value) for value in row]
        for month, *row in published.query(
            "select strftime(month_on, '%Y-%m'), change_ratio, change_low, change_high "
            "from scorecard.behaviour_changes where behaviour_id = 'tracker_map_use'"
        )
    }
    planted = truth["use"]["behaviours"]["tracker_map_use"]
    assert set(found) == set(planted)
    for month, values in planted.items():
        assert found[month] == pytest.approx(values, abs=1e-8)


def test_a_merge_restates_history_from_the_day_it_is_known(
    demo_as_of: Callable[[str], Run], published: Run, truth: Truth
) -> None:
    """Merged in May 2026: the April run still counts the first use of these persons as somebody else's."""
    persons = "select count(distinct person_id) from core.fct_usage_daily where feature = 'eta_alerts'"
    [(before,)] = demo_as_of("2026-04-14").query(persons)
    [(after,)] = published.query(persons)
    assert before - after == truth["use"]["merged_ids"] > 0
