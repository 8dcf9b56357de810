from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portfolio.errors import PortfolioError
from portfolio.settings import read_settings, resolve_as_of
from tests.portfolio.folders import Folder

NOW = datetime(2026, 11, 3, 12)


def test_the_environment_is_read_once_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_HOME", "/some/home")
    monkeypatch.setenv("THROUGHLINE_PORTFOLIO", "/some/portfolio")
    monkeypatch.setenv("THROUGHLINE_PRIVACY_KEY", "do-not-show-me")
    monkeypatch.setenv("SOME_DATA", "/some/data")
    settings = read_settings()
    assert (settings.home, settings.portfolio_dir) == (Path("/some/home"), Path("/some/portfolio"))
    assert settings.variables["SOME_DATA"] == "/some/data"
    assert settings.privacy_key is not None
    assert settings.privacy_key.get_secret_value() == "do-not-show-me"
    assert "do-not-show-me" not in repr(settings)
    assert "do-not-show-me" not in settings.variables.values()
    assert read_settings(home=Path("mine")).home == Path("mine")
    assert read_settings(portfolio_dir=Path("mine")).portfolio_dir == Path("mine")


def test_an_empty_environment_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("THROUGHLINE_HOME", "THROUGHLINE_PORTFOLIO", "THROUGHLINE_PRIVACY_KEY"):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert (settings.home, settings.portfolio_dir, settings.privacy_key) == (Path("var"), None, None)


def test_the_requested_day_wins_over_the_default_of_the_portfolio(folder: Folder) -> None:
    portfolio = folder.load()
    assert resolve_as_of(portfolio, None, NOW).on == date(2026, 6, 30)
    assert resolve_as_of(portfolio, date(2026, 4, 14), NOW).on == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("now", "on"),
    [
        (datetime(2026, 11, 3, 22, 59), date(2026, 11, 2)),  # 23:59 in Berlin
        (datetime(2026, 11, 3, 23, 0), date(2026, 11, 3)),  # midnight in Berlin: the day is complete
        (datetime(2026, 11, 3, 23, 0, tzinfo=UTC), date(2026, 11, 3)),
    ],
)
def test_without_a_default_it_is_the_last_completed_local_day(
    folder: Folder, now: datetime, on: date
) -> None:
    folder.edit("portfolio.yml", "  default_as_of: 2026-06-30\n", "")
    assert resolve_as_of(folder.load(), None, now).on == on


@pytest.mark.parametrize("day", [date(2026, 11, 3), date(2026, 11, 4)])
def test_a_day_that_has_not_ended_is_refused(folder: Folder, day: date) -> None:
    with pytest.raises(PortfolioError, match="the last completed day in Europe/Berlin is 2026-11-02"):
        resolve_as_of(folder.load(), day, NOW)


def test_a_day_before_computers_is_refused(folder: Folder) -> None:
    with pytest.raises(PortfolioError, match="before 1970"):
        resolve_as_of(folder.load(), date(1, 1, 1), NOW)


def test_a_default_in_the_future_is_refused_by_name(folder: Folder) -> None:
    with pytest.raises(PortfolioError, match=r"default_as_of in portfolio.yml"):
        resolve_as_of(folder.load(), None, datetime(2026, 6, 30, 12))


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Berlin", date(2026, 3, 28), datetime(2026, 3, 28, 23)),
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 29, 22)),  # a day of 23 hours
        ("Europe/Berlin", date(2025, 10, 26), datetime(2025, 10, 26, 23)),  # a day of 25 hours
        ("America/Chicago", date(2026, 9, 30), datetime(2026, 10, 1, 5)),
        ("America/Santiago", date(2025, 9, 6), datetime(2025, 9, 7, 4)),  # the clocks skip midnight
        ("Asia/Kolkata", date(2026, 1, 1), datetime(2026, 1, 1, 18, 30)),
    ],
)
def test_a_day_ends_at_local_midnight_in_utc(folder: Folder, zone: str, day: date, end: datetime) -> None:
    folder.edit("portfolio.yml", "time_zone: Europe/Berlin\n  default", f"time_zone: {zone}\n  default")
    assert resolve_as_of(folder.load(), day, NOW).at == end
