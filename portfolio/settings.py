"""Secrets, paths and switches: the only reader of environment variables.

Belongs here: THROUGHLINE_* variables, the home folder, the variable of a data root, and the as_of of a run.
Does not belong here: anything the portfolio folder declares.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from portfolio.clock import start_of_day
from portfolio.errors import PortfolioError
from portfolio.models import Portfolio

DEFAULT_HOME = Path("var")
EARLIEST_YEAR = 1970
MIN_PRIVACY_KEY_LENGTH = 8
"""Shorter keys could be guessed, and with them who is behind a published hash."""


@dataclass(frozen=True)
class Settings:
    """What the environment and the command line say."""

    home: Path = DEFAULT_HOME
    portfolio_dir: Path | None = None
    privacy_key: SecretStr | None = None
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables that a portfolio may name as its data root."""


@dataclass(frozen=True)
class AsOf:
    """What a run may know: everything before `at`, the exclusive end of the day `on`, in naive UTC."""

    on: date
    at: datetime


def read_settings(home: Path | None = None, portfolio_dir: Path | None = None) -> Settings:
    """Read the environment; arguments win over it. An empty variable counts as not set."""
    variables = {name: value for name, value in os.environ.items() if value}
    key = variables.pop("THROUGHLINE_PRIVACY_KEY", None)
    named_folder = variables.get("THROUGHLINE_PORTFOLIO")
    return Settings(
        home=home or Path(variables.get("THROUGHLINE_HOME", DEFAULT_HOME)),
        portfolio_dir=portfolio_dir or (Path(named_folder) if named_folder else None),
        privacy_key=SecretStr(key) if key else None,
        variables=variables,
    )


def resolve_as_of(portfolio: Portfolio, requested: date | None, now: datetime) -> AsOf:
    """Return the as_of of a run: the requested day, the portfolio's default, or the last completed day.

    Args:
        portfolio: gives the time zone in which days end, and the default.
        requested: the day the user asked for.
        now: the present instant; naive means UTC.

    Raises:
        PortfolioError: the day has not ended yet in the portfolio's time zone.
    """
    zone = portfolio.about.time_zone
    aware = now if now.tzinfo else now.replace(tzinfo=UTC)
    last_completed = aware.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    on = requested or portfolio.about.default_as_of or last_completed
    if on.year < EARLIEST_YEAR:
        raise PortfolioError(f"as_of {on} lies before {EARLIEST_YEAR}: name a later day")
    if on > last_completed:
        origin = "" if requested else " (default_as_of in portfolio.yml)"
        raise PortfolioError(
            f"as_of {on}{origin} lies in the future: the last completed day in {zone} is {last_completed}"
        )
    return AsOf(on=on, at=start_of_day(on + timedelta(days=1), zone))
