"""One code location serves one portfolio: what every asset definition of it needs to know.

Belongs here: paths of this installation and the loaded portfolio. Does not belong here: what a step does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portfolio.models import Portfolio
from portfolio.settings import Settings

PROJECT_ROOT = Path(__file__).parents[1]
DBT_PROJECT = PROJECT_ROOT / "dbt_project"


@dataclass(frozen=True)
class Location:
    """The home folder and the portfolio that a set of definitions works on."""

    home: Path
    portfolio: Portfolio
    manifest: Path

    @property
    def streams(self) -> list[tuple[str, str, str]]:
        """(connector, source, stream) of everything the portfolio declares."""
        declared = [
            (source.connector, source.source, stream.stream)
            for source in self.portfolio.sources
            for stream in source.streams
        ]
        return list(dict.fromkeys(declared))


def open_location(settings: Settings, portfolio: Portfolio) -> Location:
    """Make sure that dbt's manifest fits the project and the connectors that the portfolio declares.

    Raises:
        ThroughlineError: the dbt project does not parse.
    """
    from orchestration.dbt_stage import prepare_manifest  # noqa: PLC0415  (starts a child process)

    return Location(settings.home, portfolio, prepare_manifest(settings.home, portfolio))
