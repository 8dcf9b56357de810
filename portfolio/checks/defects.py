"""Defects: a word of a source means one thing."""

from __future__ import annotations

from portfolio.checks.work import EVERYWHERE, folded
from portfolio.declarations import Declarations
from portfolio.defects import DefectTerms
from portfolio.suggestions import did_you_mean

_LOCATIONS = {"resolution": "not_a_defect", "found_in": "found_in", "severity": "severity_weights"}


def check_defects(declarations: Declarations) -> None:
    """Apply every rule about the words of defects."""
    known = declarations.ids["sources"]
    seen: dict[tuple[str, str], list[DefectTerms]] = {}
    for entry in declarations.defects:
        if entry.source != EVERYWHERE and entry.source not in known:
            hint = did_you_mean(entry.source, known)
            message = f"source `{entry.source}` is not declared in portfolio.yml{hint}"
            declarations.complain(entry, message, "source")
        for _, field, value, _, _ in entry.rows():
            others = seen.setdefault((field, folded(value)), [])
            for other in others:
                if EVERYWHERE in {entry.source, other.source} or entry.source == other.source:
                    location = _LOCATIONS[field]
                    where = f"{other.place.file}:{other.place.line(location)}"
                    message = f"`{value}` already has a meaning for this source at {where}: keep one of them"
                    declarations.complain(entry, message, location, value)
            others.append(entry)
