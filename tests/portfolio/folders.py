"""A copy of the example portfolio that a test may break, and what the loader says about it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from portfolio.errors import PortfolioErrors, Problem
from portfolio.loader import load_portfolio
from portfolio.models import Portfolio
from portfolio.settings import Settings

EXAMPLE = Path(__file__).parent / "example"
CONNECTORS = {"jira"}
COLUMNS = {
    "kpi_observations": {"kpi_id": True, "observed_on": True, "value": True, "known_at": False},
    "ledger_lines": {"ledger_line_id": True, "posted_on": True, "amount": True, "currency_code": False},
}
SETTINGS = Settings(privacy_key=SecretStr("a-secret-of-the-tests"))


@dataclass(frozen=True)
class Folder:
    """A portfolio folder on disk."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace text that must stand in the file exactly once."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Add lines at the end of a file."""
        with (self.path / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    def line(self, file: str, text: str) -> int:
        """Return the line on which `text` first stands."""
        lines = (self.path / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def load(self, settings: Settings = SETTINGS) -> Portfolio:
        """Load the folder."""
        return load_portfolio(self.path, settings, CONNECTORS, COLUMNS)

    def problems(self, settings: Settings = SETTINGS) -> list[Problem]:
        """Return every problem of the folder; none when it loads."""
        try:
            self.load(settings)
        except PortfolioErrors as errors:
            return errors.problems
        return []

    def only_problem(self, settings: Settings = SETTINGS) -> Problem:
        """Return the one problem that the folder must have."""
        found = self.problems(settings)
        assert len(found) == 1, [str(problem) for problem in found]
        return found[0]


def copy_example(to: Path) -> Folder:
    """Copy the example portfolio."""
    shutil.copytree(EXAMPLE, to)
    return Folder(to)
