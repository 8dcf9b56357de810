"""A portfolio with one files source, landed and conformed: what the tests of mappings share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingestion.conform import ConformReport, conform_files
from ingestion.conformed import conformed_selects
from ingestion.landing import land_sources
from portfolio.loader import load_portfolio
from portfolio.models import Portfolio
from portfolio.settings import Settings

SKELETON: dict[str, Any] = {
    "portfolio": {
        "name": "Test",
        "reporting_currency": "USD",
        "time_zone": "America/Chicago",
        "default_as_of": "2026-09-30",
        "fiscal_calendar": "cal",
    },
    "privacy": {"public_key": "a-key-for-tests-only"},
    "fiscal_calendars": [
        {
            "calendar_id": "cal",
            "kind": "month",
            "year_start_month": 1,
            "soft_close_days": 5,
            "hard_close_days": 9,
        }
    ],
    "entities": [
        {"entity_id": "e", "entity_name": "E", "functional_currency": "USD", "fiscal_calendar": "cal"}
    ],
}
LEDGER: dict[str, Any] = {
    "entity": "ledger_lines",
    "columns": {
        "ledger_line_id": {"key": ["id"]},
        "journal_id": "id",
        "line_number": {"constant": "1"},
        "posted_on": {"constant": "2026-01-31"},
        "account_code": {"constant": "6000"},
        "amount": "amount",
        "currency_code": {"constant": "USD"},
    },
}


@dataclass(frozen=True)
class Mapped:
    """A home after landing and conforming."""

    portfolio: Portfolio
    home: Path
    report: ConformReport

    def rows(self, name: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """Return the rows of a conformed entity or control relation, in the order they were landed."""
        selects = conformed_selects(self.home)
        with duckdb.connect() as db:
            return (
                db.execute(f"select {columns} from ({selects[name]})").fetchall() if name in selects else []
            )

    def quarantine(self) -> list[tuple[Any, ...]]:
        """Return (row_number, field, reason) of quarantined rows."""
        return self.rows("control.file_quarantine", "row_number, field, reason")

    def filtered(self) -> list[tuple[Any, ...]]:
        """Return (row_number, reason) of filtered rows."""
        return self.rows("control.file_filtered", "row_number, reason")


def ledger(**columns: object) -> dict[str, Any]:
    """Return an entity of ledger lines with some columns mapped otherwise."""
    return {**LEDGER, "columns": {**LEDGER["columns"], **columns}}


def apply(
    folder: Path,
    files: Mapping[str, str | bytes],
    mapping: Mapping[str, Any],
    *,
    others: Mapping[str, Mapping[str, Any]] | None = None,
    path: str = "*.csv",
    **stream: object,
) -> Mapped:
    """Write files and a portfolio below `folder`, land and conform.

    `mapping` is the mapping of stream `main`, whose path is `path`; each of `others` is another stream, read
    from `<stream>/*.csv`.
    """
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    declared = others or {}
    streams = [
        {"stream": "main", "path": path, "mapping": "main", **stream},
        *({"stream": name, "path": f"{name}/*.csv", "mapping": name} for name in declared),
    ]
    source = {"source": "books", "connector": "files", "streams": streams}
    written = json.dumps({**SKELETON, "sources": [source]}).replace('"2026-09-30"', "2026-09-30")
    (folder / "portfolio.yml").write_text(written)
    (folder / "mappings").mkdir(exist_ok=True)
    mappings = [{"mapping": "main", **mapping}, *({"mapping": name, **one} for name, one in declared.items())]
    (folder / "mappings" / "files.yml").write_text(json.dumps({"files": mappings}))
    return run(folder)


def run(folder: Path) -> Mapped:
    """Load the portfolio in `folder`, land and conform it."""
    home = folder / "home"
    portfolio = load_portfolio(
        folder, Settings(home=home, portfolio_dir=folder, privacy_key=None, variables={})
    )
    land_sources(portfolio, home, lambda _: None)
    return Mapped(portfolio, home, conform_files(portfolio, home, lambda _: None))
