"""Errors shown to the person who runs Throughline.

Belongs here: the base of every user-facing error and the problems of a portfolio folder, each with file,
line and what to do. Does not belong here: finding the problems (loader.py, checks/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ThroughlineError(Exception):
    """Base of every error shown to the user: its text says what is wrong and what to do."""


def refused(place: object, reason: str) -> str:
    """Return what to tell when the operating system refuses a file or folder."""
    return f"{place or 'the disk'}: {reason} (can this user read and write there?)"


class PortfolioError(ThroughlineError):
    """One thing about the portfolio or the settings that stops a run."""


@dataclass(frozen=True, order=True)
class Problem:
    """One finding in the portfolio folder, in its `file` at `line` (counted from 1; 0: the whole file)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return `file:line: message`, the form editors turn into a link."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class PortfolioErrors(PortfolioError):  # noqa: N818  (it holds many of them)
    """Everything that is wrong with a portfolio folder, all at once, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = len(self.problems)
        heading = f"the portfolio has {count} problem{'' if count == 1 else 's'}:"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))
