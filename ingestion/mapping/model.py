"""What the parts of the mapping engine share: errors, the facts of a run, names of columns.

Belongs here: plain data. Does not belong here: SQL.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.relations import identifier
from portfolio.declared import Declared
from portfolio.errors import PortfolioError


class MappingProblem(PortfolioError):  # noqa: N818  (a problem of the mapping, named as people say it)
    """A mapping that cannot be applied to its files; the text names the mapping, the key and the remedy."""

    def __init__(self, mapping: str, key: str, what: str, declared: Declared | None = None) -> None:
        place = declared.place if declared else None
        where = f"{place.file}:{place.line()}: " if place and place.file else ""
        super().__init__(f"{where}mapping {mapping}: {key} {what}")


def internal(name: str) -> str:
    """Quote a column of the engine's own: no header begins with a blank, so none can be meant by it."""
    return identifier(f" {name}")


ROW = internal("row")
FILE = internal("file")
RECORD = internal("record")
REJECTED_LINE = internal("rejected line")
REJECTED_REASON = internal("rejected reason")
FILTERED = internal("filtered")


@dataclass(frozen=True)
class Columns:
    """The columns that a mapping may name: those of the file, then those that lookups or unpivot add."""

    names: tuple[str, ...]

    def find(self, wanted: str) -> str | None:
        """Return the column meant by `wanted`: as it is, else without regard to case and double blanks."""
        if wanted in self.names:
            return wanted
        folded = " ".join(wanted.split()).casefold()
        return next((name for name in self.names if name.casefold() == folded), None)

    def nearest(self, wanted: str) -> str:
        """Say which columns there are, those like `wanted` first."""
        near = difflib.get_close_matches(wanted, self.names, n=3, cutoff=0.6)
        listed: Sequence[str] = near or self.names[:20]
        more = "" if near or len(self.names) <= len(listed) else ", ..."
        return f"{'did you mean' if near else 'its columns are'} {', '.join(listed)}{more}"

    def plus(self, names: Iterable[str]) -> Columns:
        """Return these columns and `names`."""
        return Columns((*self.names, *names))
