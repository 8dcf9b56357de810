"""The escalation story stands in the generated portfolio, from its plan and its files alike."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from examples.meridian_freight import generate


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder)
    return folder


def test_the_slip_is_worth_399999_60_dollars_from_the_day_it_was_recorded(demo: Path) -> None:
    escalations = yaml.safe_load((demo / "truth.yml").read_text(encoding="utf-8"))["escalations"]
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


def test_twelve_percent_of_every_month_moves_no_indicator(demo: Path) -> None:
    truth = yaml.safe_load((demo / "truth.yml").read_text(encoding="utf-8"))
    months = truth["ledger"]["unconnected_spend"]["by_month"]
    assert len(months) == 24
    for pair in months.values():
        difference = Decimal(pair["numerator"]) - Decimal("0.12") * Decimal(pair["denominator"])
        assert abs(difference) <= Decimal("0.0045")
