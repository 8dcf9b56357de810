"""The demo company's readiness, surveys, confidence and ownership by day, as planted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]


def _measured(published: Run, metric_id: str) -> dict[str, tuple[Any, ...]]:
    rows = published.query(
        "select workstream_id, value, numerator, denominator, status, status_reason "
        f"from scorecard.results_scorecard where metric_id = '{metric_id}' and month_on = date '2026-09-01'"
    )
    return {scope: tuple(values) for scope, *values in rows}


def test_operational_readiness_is_counted_as_planted_and_capped(published: Run, truth: Truth) -> None:
    found = _measured(published, "operational_readiness_ratio")
    assert set(found) == set(truth["operational_readiness"])
    for scope, planted in truth["operational_readiness"].items():
        value, numerator, denominator, status, _ = found[scope]
        assert (float(value), numerator, denominator) == (
            planted["ratio"],
            planted["passed"],
            planted["applicable"],
        ), scope
        is_capped = scope in (*truth["failed_critical"], "portfolio")
        assert (status == "behind") == is_capped, scope


def test_stakeholders_are_as_ready_as_they_said_or_unknown(published: Run, truth: Truth) -> None:
    ready = _measured(published, "stakeholder_readiness_ratio")
    response = _measured(published, "stakeholder_response_ratio")
    for scope, planted in truth["stakeholder_readiness"].items():
        assert float(response[scope][0]) == planted["response_ratio"]
        value, _, _, status, reason = ready[scope]
        if planted["ratio"] is None:
            words = f"unknown: only {planted['answered']} of {planted['asked']} asked people answered"
            assert (value, status, reason) == (None, "held", words)
        else:
            assert float(value) == planted["ratio"], scope
    assert any(planted["ratio"] is None for planted in truth["stakeholder_readiness"].values())


def test_the_net_project_success_score_is_as_asked(published: Run, truth: Truth) -> None:
    planted = truth["net_project_success"]
    [value, numerator, denominator, *_] = _measured(published, "net_project_success_ratio")["portfolio"]
    assert float(value) == planted["ratio"]
    assert (numerator, denominator) == (planted["successes"] - planted["failures"], planted["projects"])


def test_an_override_stands_beside_the_computed_confidence_until_it_expires(published: Run) -> None:
    found = published.query(
        "select workstream_id, month_on, computed_confidence, confidence, confidence_level, "
        "override_expires_on from scorecard.delivery_confidence "
        "where override_reason is not null order by month_on"
    )
    assert found == [
        ("approval_flow", dt.date(2025, 8, 1), "green", "amber", "amber", dt.date(2025, 9, 1)),
        ("telematics", dt.date(2026, 9, 1), "red", "amber", "amber_red", dt.date(2026, 10, 13)),
    ]


def test_ownership_fails_on_the_days_of_the_double_claim_and_of_the_leaver(
    published: Run, truth: Truth
) -> None:
    assert published.query(UNOWNED) == _planted(truth)


def test_a_double_claim_that_is_not_told_is_noticed(published: Run, truth: Truth) -> None:
    claimed_once = (
        "select * replace (case entity_type when 'kpi' then 1 else coverage_ratio end as coverage_ratio) "
        "from governance.ownership_coverage"
    )
    found = published.query_with("governance.ownership_coverage", claimed_once, UNOWNED)
    assert found == _planted(truth)[1:]


UNOWNED = """
    select entity_type, min(date_on), max(date_on), count(*), max(unowned_count), max(several_owners_count)
    from governance.ownership_coverage
    where coverage_ratio < 1
    group by entity_type
    order by entity_type
"""


def _planted(truth: Truth) -> list[tuple[Any, ...]]:
    [double] = truth["ownership_gaps"]["2026-03-10"]
    [leaver] = truth["ownership_gaps"]["2026-09-30"]
    last_double, as_of = dt.date(2026, 3, 22), truth["about"]["as_of"]
    return [
        ("kpi", double["since_on"], last_double, (last_double - double["since_on"]).days + 1, 0, 1),
        ("milestone", leaver["since_on"], as_of, (as_of - leaver["since_on"]).days + 1, 1, 0),
    ]
