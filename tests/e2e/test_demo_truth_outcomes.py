"""The demo company's outcomes: KPIs, adoption, watermelons and owners, as planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]
DEFAULT_SEED = 20260930
HOME_ZONE = ZoneInfo("America/Chicago")


def test_every_kpi_has_the_planted_actual_gap_and_status(published: Run, truth: Truth) -> None:
    exact = ("actual_value", "planned_value")
    columns = tuple(next(iter(truth["kpi_status"].values())))
    found = {
        kpi: dict(zip(columns, row, strict=True))
        for kpi, *row in published.query(f"select kpi_id, {', '.join(columns)} from scorecard.kpi_status")
        if kpi in truth["kpi_status"]
    }
    assert len(found) == len(truth["kpi_status"]) == 3
    for kpi, planted in truth["kpi_status"].items():
        for column, value in planted.items():
            if column in exact:
                assert found[kpi][column] == Decimal(value), (kpi, column)
            elif isinstance(value, float):
                assert float(found[kpi][column]) == pytest.approx(value, abs=1e-10), (kpi, column)
            else:
                assert found[kpi][column] == value, (kpi, column)


def test_a_restated_observation_keeps_both_vintages(published: Run, truth: Truth) -> None:
    [kpi], [observed_on] = ({row[key] for row in truth["restated"]} for key in ("kpi_id", "observed_on"))
    found = published.query(
        "select value, recorded_at, is_current from core.fct_kpi_observation "
        f"where kpi_id = '{kpi}' and observed_on = date '{observed_on}' order by recorded_at"
    )
    assert found == [
        (Decimal(row["value"]), _midnight_utc(row["recorded_on"]), row is truth["restated"][-1])
        for row in truth["restated"]
    ]


def _midnight_utc(day: dt.date) -> dt.datetime:
    local = dt.datetime.combine(day, dt.time(), HOME_ZONE)
    return local.astimezone(dt.UTC).replace(tzinfo=None)


def test_no_other_observation_is_restated(published: Run, truth: Truth) -> None:
    found = published.query(
        "select kpi_id, observed_on from core.fct_kpi_observation where is_declared and not is_current"
    )
    assert found == [(truth["restated"][0]["kpi_id"], truth["restated"][0]["observed_on"])]


def test_a_definition_changes_on_its_day_and_no_other_does(published: Run, truth: Truth) -> None:
    changed = truth["changed_definition"]
    found = published.query(
        "select kpi_id, min(observed_on) filter (definition_version = '2') >= "
        f"date '{changed['version_2_from']}', max(observed_on) filter (definition_version = '1') < "
        f"date '{changed['version_2_from']}' from core.fct_kpi_observation "
        "group by kpi_id having count(distinct definition_version) > 1"
    )
    assert found == [(changed["kpi_id"], True, True)]


def test_the_active_and_eligible_people_of_every_month_are_as_planted(published: Run, truth: Truth) -> None:
    found = {
        month: {"active": int(active), "eligible": int(eligible), "ratio": float(ratio)}
        for month, active, eligible, ratio in published.query(
            "select strftime(month_on, '%Y-%m'), active_count, eligible_count, adoption_ratio "
            "from scorecard.adoption where feature_id = 'portal:portal'"
        )
    }
    assert found == truth["adoption"]


def test_green_work_beside_a_flat_outcome_is_a_watermelon_in_the_planted_months(
    published: Run, truth: Truth
) -> None:
    rows = published.query("select workstream_id, month_on from governance.watermelons order by month_on")
    assert {name: [m for w, m in rows if w == name] for name in {w for w, _ in rows}} == truth["watermelons"]


@pytest.mark.parametrize("day", [pytest.param("2026-03-10", marks=pytest.mark.long_run), "2026-09-30"])
def test_the_ownership_gaps_of_a_day_are_as_planted(
    day: str, demo_as_of: Callable[[str], Run], truth: Truth
) -> None:
    found = demo_as_of(day).query(
        "select entity_type, entity_id, owner_count, since_on from governance.ownership_gaps"
    )
    assert found == [
        tuple(gap[key] for key in ("entity_type", "entity_id", "owner_count", "since_on"))
        for gap in truth["ownership_gaps"][day]
    ]


def test_the_leavers_milestone_names_no_active_owner(published: Run, truth: Truth) -> None:
    [gap] = truth["ownership_gaps"]["2026-09-30"]
    [(owner, is_current)] = published.query(
        "select owner_person_id, people.is_current from core.fct_milestone_revision as revisions "
        "inner join core.dim_person as people on revisions.owner_person_id = people.person_id "
        f"where milestone_id = '{gap['entity_id']}' and revisions.is_current"
    )
    assert (owner, is_current) == (gap["former_owner_person_id"], False)


@pytest.mark.parametrize("day", ["2026-04-14", "2026-09-30"])
def test_a_slip_upstream_reaches_the_forecast_before_anybody_types_it(
    day: str, demo_as_of: Callable[[str], Run], truth: Truth
) -> None:
    columns = (
        "milestone_id",
        "stated_forecast_on",
        "computed_forecast_on",
        "driving_milestone_id",
        "slip_days",
    )
    found = demo_as_of(day).query(
        f"select {', '.join(columns)} from core.fct_milestone_forecast "
        "where is_current and computed_forecast_on <> stated_forecast_on and actual_on is null "
        "and forecast_basis <> 'flow'"
    )
    assert found == [tuple(row[column] for column in columns) for row in truth["upstream_slips"][day]]


def test_the_pace_of_the_work_moves_a_date_that_nobody_corrected(published: Run, truth: Truth) -> None:
    """One milestone is too slow for its date; products that go on after theirs are not judged so.

    Another company's past may not hold together: then no pace is told, and no date is moved by it.
    """
    found = published.query(
        "select milestones.milestone_id, stated_forecast_on, computed_forecast_on, p85_on, "
        "delivery_reason, delivery_status from core.fct_milestone_forecast as milestones "
        "inner join scorecard.flow_forecasts as flow on milestones.workstream_id = flow.workstream_id "
        "inner join scorecard.delivery_confidence as confidence "
        "on milestones.workstream_id = confidence.workstream_id and confidence.is_current "
        "where milestones.is_current and forecast_basis = 'flow'"
    )
    paced = published.query(
        "select is_valid from scorecard.flow_forecasts as flow inner join core.fct_milestone_forecast "
        "as milestones on flow.workstream_id = milestones.workstream_id and milestones.is_current "
        f"where milestone_id = '{truth['too_slow_for']['milestone_id']}'"
    )
    if paced == [(False,)]:
        assert found == []
        assert truth["about"]["seed"] != DEFAULT_SEED
        return
    [(milestone, stated, computed, p85, reason, status)] = found
    assert {"milestone_id": milestone, "stated_forecast_on": stated} == truth["too_slow_for"]
    assert computed == p85 > stated
    assert "at the pace of its work" in reason
    assert status in {"amber", "red"}


def test_an_escalation_carries_its_decision_and_the_day_it_was_taken(
    demo_as_of: Callable[[str], Run], truth: Truth
) -> None:
    for day in ("2026-04-14", "2026-09-30"):
        found = demo_as_of(day).query(
            "select milestone_id, decision_id, decided_on from governance.escalations order by milestone_id"
        )
        planted = sorted(truth["escalations"][day], key=lambda row: str(row["milestone_id"]))
        assert found == [(row["milestone_id"], row["decision_id"], row["decided_on"]) for row in planted]
