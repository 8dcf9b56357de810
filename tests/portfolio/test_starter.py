from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingestion.entities import mappable_columns
from portfolio.errors import PortfolioError
from portfolio.loader import load_portfolio
from portfolio.settings import Settings, resolve_as_of
from portfolio.starter import write_starter
from portfolio.tables import portfolio_tables


def test_the_starter_passes_the_check_without_a_warning_and_becomes_rows(tmp_path: Path) -> None:
    files = write_starter(tmp_path / "mine")
    assert (tmp_path / "mine" / "portfolio.yml") in files
    portfolio = load_portfolio(tmp_path / "mine", Settings(), entity_columns=mappable_columns())
    assert portfolio.warnings == []
    tables = portfolio_tables(portfolio, resolve_as_of(portfolio, None, datetime(2026, 11, 3)))
    assert len(tables["kpis"]) == 1


def test_the_starter_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(PortfolioError, match="is not empty"):
        write_starter(tmp_path)
    with pytest.raises(PortfolioError, match="is not empty"):
        write_starter(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert write_starter(tmp_path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PortfolioError, match="cannot be written"):
        write_starter(tmp_path / "file" / "below")
