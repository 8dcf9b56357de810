from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portfolio.folders import Folder, copy_example

QUAYS = "outcomes/quays.yml"
LINK = "links:\n  - {workstream_id: cranes,"


def add_link(folder: Folder, workstream_id: str, kpi_id: str, link: str) -> None:
    entry = f"{{workstream_id: {workstream_id}, kpi_id: {kpi_id}, link_type: {link}}}"
    folder.edit(QUAYS, LINK, f"links:\n  - {entry}\n  - {{workstream_id: cranes,")


def test_spend_weights_above_one_name_the_workstream_the_sum_and_the_day(folder: Folder) -> None:
    add_link(folder, "cranes", "reopened", "enabler, spend_weight: 0.3, from: 2026-03-01")
    problem = folder.only_problem()
    assert "spend_weights of workstream `cranes` add up to 1.05 from 2026-03-01" in problem.message
    assert problem.line == folder.line(QUAYS, "spend_weight: 0.75")


def test_spend_weights_that_never_meet_may_each_be_one(folder: Folder) -> None:
    add_link(folder, "cranes", "reopened", "enabler, spend_weight: 1, from: 2025-01-01, to: 2026-01-15")
    assert folder.problems() == []


def test_credit_weights_above_one_name_the_kpi(folder: Folder) -> None:
    add_link(folder, "audit", "hours_at_quay", "enabler, credit_weight: 0.41, from: 2026-01-15")
    assert (
        "credit_weights of KPI `hours_at_quay` add up to 1.01 from 2026-01-15"
        in folder.only_problem().message
    )


def test_a_guardrail_carries_no_credit(folder: Folder) -> None:
    add_link(folder, "audit", "reopened", "guardrail, credit_weight: 0.1, from: 2026-01-15")
    assert "a guardrail carries no credit" in folder.only_problem().message


def test_two_versions_of_one_link_may_touch_but_not_overlap(folder: Folder) -> None:
    add_link(folder, "cranes", "hours_at_quay", "enabler, from: 2025-06-01, to: 2026-01-15")
    assert folder.problems() == []
    folder.edit(QUAYS, "to: 2026-01-15", "to: 2026-01-16")
    problem = folder.only_problem()
    where = f"{QUAYS}:{folder.line(QUAYS, 'to: 2026-01-16')}"
    assert f"overlaps the one at {where}: end that one with `to: 2026-01-15`" in problem.message


def test_the_driver_effects_explain_target_minus_baseline(folder: Folder) -> None:
    folder.edit(QUAYS, "expected_effect: -7.5", "expected_effect: -7.4")
    problem = folder.only_problem()
    assert "move it by -7.4, but target minus baseline is -5.5" in problem.message
    assert problem.line == folder.line(QUAYS, "kpi_id: hours_at_quay")


def test_what_moves_a_kpi_anyway_counts_too(folder: Folder) -> None:
    folder.edit(QUAYS, "expected_effect: -7.5", "expected_effect: -7.4")
    folder.edit(QUAYS, "unit: hours", "unit: hours\n    exogenous_effect: -0.1")
    assert folder.problems() == []


def test_the_latest_version_of_a_link_tells_its_effect(folder: Folder) -> None:
    add_link(
        folder, "cranes", "hours_at_quay", "driver, expected_effect: -2, from: 2025-06-01, to: 2026-01-15"
    )
    assert folder.problems() == []


def test_the_effect_of_an_enabler_explains_nothing(folder: Folder) -> None:
    add_link(folder, "audit", "hours_at_quay", "enabler, expected_effect: -2, from: 2026-01-15")
    assert folder.problems() == []


def test_links_without_an_expected_effect_explain_nothing_and_that_is_fine(folder: Folder) -> None:
    folder.edit(QUAYS, "expected_effect: -7.5, effect_low: -9, effect_high: -5,", "")
    assert folder.problems() == []


def test_effects_come_with_both_bounds_and_between_them(folder: Folder) -> None:
    folder.edit(QUAYS, "effect_low: -9, effect_high: -5,", "effect_low: -9,")
    assert "come together" in folder.only_problem().message
    folder.edit(QUAYS, "effect_low: -9,", "effect_low: -9, effect_high: -8,")
    assert "must lie between" in folder.only_problem().message


def test_money_per_unit_needs_a_currency(folder: Folder) -> None:
    folder.edit(
        QUAYS, "benefit_id: quay_fees, currency_code: EUR,\n     from", "benefit_id: quay_fees,\n     from"
    )
    assert "add its currency_code" in folder.only_problem().message


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**8))
def test_a_second_weight_is_refused_exactly_when_the_sum_passes_one(units: int) -> None:
    weight = Decimal(units).scaleb(-8)
    with TemporaryDirectory() as place:
        folder = copy_example(Path(place) / "portfolio")
        add_link(folder, "cranes", "reopened", f"enabler, spend_weight: {weight:f}, from: 2026-03-01")
        assert bool(folder.problems()) == (weight + Decimal("0.75") > 1)
