"""The escalation story stands in the generated portfolio, from its plan and its files alike."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.meridian_freight.plan.links import DRIVERS, LAG


def test_the_slip_is_worth_399999_60_dollars_from_the_day_it_was_recorded(truth: dict[str, Any]) -> None:
    escalations = truth["escalations"]
    assert escalations["2026-04-12"] == []
    (routing,) = escalations["2026-04-14"]
    assert routing["amount_at_risk"] == "399999.60"
    assert routing["units_at_risk"] == pytest.approx(0.006904, abs=5e-7)
    assert (routing["severity"], routing["state"]) == ("high", "open")
    assert [e["state"] for e in escalations["2026-09-30"]] == ["crystallised", "open"]
    assert escalations["2026-09-30"][1]["amount_at_risk"] == "44444.40"


def test_the_register_reports_green_while_the_forecast_slips(demo: Path) -> None:
    with (demo / "data" / "register" / "milestones.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["Milestone"] == "routing_go_live"]
    assert [(r["Recorded on"], r["Forecast"], r["Actual"], r["Status"]) for r in rows] == [
        ("2024-09-16", "2026-05-04", "", "on track"),
        ("2026-04-13", "2026-05-25", "", "on track with minor delays"),
        ("2026-05-25", "2026-05-25", "2026-05-25", "done"),
    ]


def test_twelve_percent_of_every_month_moves_no_indicator(truth: dict[str, Any]) -> None:
    months = truth["ledger"]["unconnected_spend"]["by_month"]
    assert len(months) == 24
    for pair in months.values():
        difference = Decimal(pair["numerator"]) - Decimal("0.12") * Decimal(pair["denominator"])
        assert abs(difference) <= Decimal("0.0045")


def test_the_links_that_truth_reckons_with_are_the_declared_ones(demo: Path) -> None:
    declared = {}
    for file in sorted((demo / "outcomes").glob("*.yml")):
        for link in yaml.safe_load(file.read_text(encoding="utf-8")).get("links", []):
            declared[link["workstream_id"]] = link
    assert set(declared) == {d.workstream_id for d in DRIVERS}
    for driver in DRIVERS:
        link = declared[driver.workstream_id]
        assert (link["kpi_id"], link["milestone_id"]) == (driver.kpi_id, driver.milestone_id)
        assert (link["benefit_id"], link["spend_weight"]) == (driver.benefit_id, 1)
        for field in ("effect_low", "effect_high"):
            assert round(link[field] * 10_000) == getattr(driver, field)
        assert round(link["expected_effect"] * 10_000) == driver.effect
        assert link["value_per_unit"] == driver.value_per_unit
        assert link["volume_per_day"] == driver.volume_per_day
        assert (link["lag_days"], link["ramp_days"]) == (LAG.days, 0)


def test_the_planned_fuel_saving_of_the_year_is_243_days_of_the_curve(truth: dict[str, Any]) -> None:
    assert truth["benefits_usd"]["fuel_saving"]["planned"] == f"{243 * 0.12 * 158_730:.2f}"


def test_the_portal_stays_at_eighteen_percent(truth: dict[str, Any]) -> None:
    assert all(0.175 < month["ratio"] < 0.185 for month in truth["adoption"].values())
    assert len(truth["adoption"]) == 24


def test_cost_per_mile_is_close_and_the_others_keep_to_their_trajectory(truth: dict[str, Any]) -> None:
    status = {kpi: row["status"] for kpi, row in truth["kpi_status"].items()}
    assert status == {
        "cost_per_mile": "close",
        "invoice_processing_days": "on_target",
        "recordable_incident_rate": "on_target",
    }
    assert truth["kpi_status"]["cost_per_mile"]["gap_ratio"] == round(-0.01 / 0.18, 10)


def test_the_two_owners_and_the_leaver_are_gaps_on_their_days(truth: dict[str, Any]) -> None:
    gaps = {day: [g["entity_id"] for g in rows] for day, rows in truth["ownership_gaps"].items()}
    assert gaps == {
        "2026-03-01": [],
        "2026-03-10": ["invoice_processing_days"],
        "2026-03-31": [],
        "2026-09-30": ["m:onboarding_content_refresh"],
    }
