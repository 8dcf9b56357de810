"""The demo company's earned value, investment cases and backlog, against closed forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.e2e.conftest import Run

pytestmark = pytest.mark.xdist_group("demo")

Truth = dict[str, Any]


def test_earned_value_is_the_planted_one_in_every_period(published: Run, truth: Truth) -> None:
    measures = ("pv_amount", "ev_amount", "ac_amount", "bac_amount", "spi_time", "eac_amount")
    found: dict[str, dict[str, Any]] = {}
    for workstream, last_day, *values in published.query(
        f"select workstream_id, period_ends_on - 1, {', '.join(measures)} "
        "from finance.earned_value where method is not null and period_ends_on - 1 <= date '2026-09-30'"
    ):
        found.setdefault(workstream, {})[last_day.isoformat()] = dict(zip(measures, values, strict=True))
    assert found == {
        workstream: {
            day: {name: None if value is None else Decimal(str(value)) for name, value in row.items()}
            for day, row in rows.items()
        }
        for workstream, rows in truth["earned_value"].items()
    }


def test_delivery_is_judged_by_slip_work_and_money_in_every_month(published: Run, truth: Truth) -> None:
    found: dict[str, dict[str, Any]] = {}
    for workstream, month, status, reason in published.query(
        "select workstream_id, strftime(month_on, '%Y-%m'), delivery_status, delivery_reason "
        "from scorecard.delivery_confidence where month_on >= date '2026-02-01' order by 1, 2"
    ):
        left_out = [name for name in ("SPI(t)", "CPI") if f"left out: {name} (" in reason]
        found.setdefault(workstream, {})[month] = {"status": status, "left_out": left_out}
    drawn = found["approval_flow"].pop("2026-09")
    assert found == truth["delivery_status"]
    assert drawn["left_out"] == []
    assert {row["status"] for rows in found.values() for row in rows.values()} >= {"green", "amber"}


def test_each_investment_case_is_the_one_of_the_textbook(published: Run, truth: Truth) -> None:
    for initiative, planted in truth["investments"].items():
        measures = [name for name in planted if name != "held"] or ["cost_amount", "npv_amount", "irr_ratio"]
        [(*found, held_reason)] = published.query(
            f"select {', '.join(measures)}, held_reason from finance.investment_case "
            f"where initiative_id = '{initiative}'"
        )
        if "held" in planted:
            assert (found, planted["held"] in held_reason) == ([None, None, None], True)
        else:
            expected = [None if value is None else Decimal(str(value)) for value in planted.values()]
            assert (found, held_reason) == (expected, None)


def test_the_backlog_is_ranked_as_planted(published: Run, truth: Truth) -> None:
    found = published.query(
        "select proposal_id, cost_amount, cost_of_delay_amount, cd3_amount, cd3_rank "
        "from finance.proposal_ranking order by cd3_rank"
    )
    assert found == [
        (name, *map(Decimal, amounts), rank)
        for name, *amounts, rank in (tuple(row.values()) for row in truth["proposals"])
    ]
    best = published.query(
        "select max_by(proposal_id, cost_of_delay_amount), min_by(proposal_id, duration_days), "
        "min_by(proposal_id, cost_amount), min_by(proposal_id, person_days) from finance.proposal_ranking"
    )
    assert best == [("dock_slots",) * 4]


def test_every_benefit_of_the_map_is_reached_from_what_is_built(published: Run) -> None:
    edges = published.query(
        "select workstream_id, cause_type || ':' || cause_id, effect_type || ':' || effect_id "
        "from core.bridge_benefit_map where valid_to is null"
    )
    reached = {(workstream, effect) for workstream, _, effect in edges if workstream}
    for _ in edges:
        reached |= {(w, effect) for w, node in reached for _, cause, effect in edges if cause == node}
    assert {w for w, node in reached if node.startswith("objective:")} == {w for w, _ in reached}
    benefits = published.query("select 'benefit:' || benefit_id from core.dim_benefit")
    assert {node for (node,) in benefits} == {node for _, node in reached if node.startswith("benefit:")}
