"""What a user can set for one run, in the command line or in Dagster's launchpad."""

from __future__ import annotations

import datetime as dt

import dagster as dg
from pydantic import Field

from portfolio.errors import ThroughlineError


class RunOptions(dg.ConfigurableResource[None]):
    """Options of one run."""

    as_of: str | None = Field(
        default=None, description="The day whose knowledge counts, YYYY-MM-DD; default: the portfolio's."
    )

    def as_of_date(self) -> dt.date | None:
        """Return the requested day.

        Raises:
            ThroughlineError: it is not a date.
        """
        if not self.as_of:
            return None
        try:
            return dt.date.fromisoformat(self.as_of)
        except ValueError:
            raise ThroughlineError(
                f"as_of '{self.as_of}' is not a date. Write it as YYYY-MM-DD, for example 2026-09-30."
            ) from None
