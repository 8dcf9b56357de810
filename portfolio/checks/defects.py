"""Defects: a word of a source means one thing."""

from __future__ import annotations

from contextlib import suppress

from portfolio.checks.work import EVERYWHERE, folded
from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.defects import DefectTerms
from portfolio.suggestions import did_you_mean

_WORDS = ("not_a_defect", "found_in", "severity_weights")


def check_defects(declarations: Declarations) -> None:
    """Apply every rule about the words of defects."""
    ids = declarations.ids["sources"]
    seen: dict[tuple[str, str], list[DefectTerms]] = {}
    for entry in declarations.defects:
        if not entry.is_readable("source"):
            continue
        if entry.source != EVERYWHERE and ids.lack(entry.source):
            hint = did_you_mean(entry.source, ids.declared)
            message = f"source `{entry.source}` is not declared in portfolio.yml{hint}"
            declarations.complain(entry, message, "source")
        for kind in _WORDS:
            with suppress(UnreadableError):
                _check_meanings(declarations, entry, kind, seen)


def _check_meanings(
    declarations: Declarations, entry: DefectTerms, kind: str, seen: dict[tuple[str, str], list[DefectTerms]]
) -> None:
    for word in getattr(entry, kind) or ():
        others = seen.setdefault((kind, folded(word)), [])
        for other in others:
            if EVERYWHERE in {entry.source, other.source} or entry.source == other.source:
                where = f"{other.place.file}:{other.place.line(kind)}"
                message = f"`{word}` already has a meaning for this source at {where}: keep one of them"
                declarations.complain(entry, message, kind, word)
        others.append(entry)
