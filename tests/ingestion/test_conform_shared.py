"""Real exports of strangers, when they are beside the project: read whole, mapped by YAML alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.files import FileProblem, land_file
from portfolio.file_mappings import Read
from tests.ingestion.landed import cells_of
from tests.ingestion.mapped import Mapped, apply, ledger
from tests.ingestion.shared import SHARED, dataset, needs

pytestmark = pytest.mark.shared_data
XERO = "data/finance/fivetran_xero"
GMPP = "data/outcomes/gmpp_uk"
MELBOURNE = dataset("melbourne_water") / "Capital_Delivery_Project_deidentified.csv"
ADB = "data/outcomes/adb_sovereign_success_rates/adb_sov_success_rate_database_2024.xlsx"
LIGHTHOUSE = dataset("lighthouse")
MIXED = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y"]


def with_files(folder: Path, files: dict[str, str | Path], mapping: dict[str, Any], **more: Any) -> Mapped:  # noqa: ANN401
    """Map copies of shared files, named anew below `folder`."""
    return apply(
        folder, {name: (SHARED / path).read_bytes() for name, path in files.items()}, mapping, **more
    )


@needs(XERO)
def test_xero_journals_balance_on_net_with_dates_looked_up_in_their_headers(tmp_path: Path) -> None:
    mapped = with_files(
        tmp_path,
        {"lines.csv": f"{XERO}/xero_journal_line_data.csv", "headers/h.csv": f"{XERO}/xero_journal_data.csv"},
        {
            "lookups": [
                {
                    "stream": "headers",
                    "on": {"journal_id": "journal_id"},
                    "columns": ["journal_date", "created_date_utc"],
                }
            ],
            "entities": [
                ledger(
                    ledger_line_id={"key": ["journal_id", "journal_line_id"], "prefix": "xero:"},
                    journal_id="journal_id",
                    line_number="journal_line_id",
                    posted_on="journal_date",
                    recorded_at="created_date_utc",
                    account_code="account_id",
                    amount="net_amount",
                )
            ],
        },
        others={"headers": {}},
        path="lines.csv",
    )
    assert mapped.quarantine() == []
    totals = "count(*), count(distinct ledger_line_id), count(distinct journal_id), sum(amount)"
    assert mapped.rows("conformed.ledger_lines", totals) == [(4033, 4033, 1685, Decimal(0))]
    by_journal = mapped.rows("conformed.ledger_lines", "sum(amount) over (partition by journal_id)")
    assert set(by_journal) == {(Decimal(0),)}
    assert mapped.report.counts["books", "headers"].modelled == 1685


@needs(GMPP)
def test_major_projects_of_three_years_keep_all_rows_and_say_what_is_exempt(tmp_path: Path) -> None:
    budget = {
        "entity": "budget_lines",
        "columns": {
            "budget_version": {"constant": "whole life"},
            "workstream_id": {"sql": "coalesce(project_number, project_name)"},
            "period_month": {"sql": "year || '-04-01'"},
            "amount": {"column": "wlc_baseline_incl_NCG", "strip": "£", "thousands": ",", "scale": 1000000},
            "currency_code": {"constant": "GBP"},
        },
    }
    mapped = with_files(
        tmp_path,
        {f"{year}.csv": f"{GMPP}/uk_{year}.csv" for year in (2018, 2019, 2020)},
        {"read": {"encoding": "cp1252"}, "entities": [budget]},
    )
    counts = mapped.report.counts["books", "main"]
    assert (counts.landed, counts.filtered) == (133 + 133 + 125, 0)
    assert counts.modelled > 300
    reasons = mapped.rows("control.file_quarantine", "field, raw_value")
    assert len(reasons) == counts.quarantined
    assert all(field == "amount" for field, _ in reasons)
    assert any("Exempt under Section 43" in raw for _, raw in reasons if raw)
    assert (Decimal("12131500000.0000"),) in mapped.rows("conformed.budget_lines", "amount")


@needs(MELBOURNE)
def test_stage_dates_in_four_spellings_and_noisy_costs_all_parse(tmp_path: Path) -> None:
    stage = {
        "entity": "milestones",
        "columns": {
            "milestone_id": {"key": ["ID"], "prefix": "mw:"},
            "workstream_id": "Owner Team",
            "baseline_on": {"column": "Stage1", "formats": MIXED},
            "forecast_on": {"column": "BNI", "formats": MIXED},
            "actual_on": {"column": "PBC", "formats": MIXED},
        },
    }
    cost = {
        "entity": "budget_lines",
        "columns": {
            "budget_version": {"constant": "approved"},
            "workstream_id": "ID",
            "period_month": {"constant": "2016-07-01"},
            "amount": "FFC",
            "currency_code": {"constant": "AUD"},
        },
    }
    mapped = with_files(tmp_path, {"a.csv": MELBOURNE}, {"entities": [stage, cost]})
    assert mapped.report.counts["books", "main"].modelled == 445
    assert mapped.quarantine() == []
    dates = "cast(forecast_on as varchar), cast(actual_on as varchar)"
    assert mapped.rows("conformed.milestones", dates)[:2] == [
        ("2016-02-05", "2016-03-30"),
        ("2016-07-11", "2016-10-24"),
    ]
    assert (Decimal("2066075.5900"),) in mapped.rows("conformed.budget_lines", "amount")


@needs(ADB)
def test_a_workbook_with_formulas_a_note_sheet_and_empty_rows_is_read(tmp_path: Path) -> None:
    landed = land_file(SHARED / ADB, Read(sheets=["AER data"]), tmp_path / "raw.parquet")
    rows = cells_of(tmp_path / "raw.parquet")
    assert len([row for row in rows if any(row)]) == 2162
    assert "Closing date (actual) (CTL)" in landed.columns
    assert land_file(SHARED / ADB, Read(sheets=["Notes"], header_row=0), tmp_path / "n.parquet").row_count > 0


@needs(LIGHTHOUSE)
def test_deliberately_broken_imports_are_errors_or_rejected_rows(tmp_path: Path) -> None:
    target = tmp_path / "raw.parquet"
    folder = LIGHTHOUSE / "connector"
    with pytest.raises(FileProblem, match="is empty"):
        land_file(folder / "empty-file.txt", Read(), target)
    assert land_file(folder / "invalid-not-csv.csv", Read(), target).rejected_count == 3
    assert land_file(folder / "adodata.csv", Read(), target).columns[0] == "ID"
    assert land_file(LIGHTHOUSE / "demo" / "Team_Lightspeed.csv", Read(), target).row_count == 128
