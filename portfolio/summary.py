"""What `throughline check` says about a portfolio that holds."""

from __future__ import annotations

from portfolio.models import Portfolio


def describe(portfolio: Portfolio) -> str:
    """Return one line of counts, then the warnings, one a line."""
    counts = [
        _count(len(portfolio.sources), "source"),
        _count(sum(len(source.streams) for source in portfolio.sources), "stream"),
        _count(len(portfolio.workstreams), "workstream"),
        _count(len(portfolio.kpis), "KPI"),
        _count(len(portfolio.links), "link"),
        _count(len(portfolio.warnings), "warning"),
    ]
    lines = [f"Portfolio ok: {portfolio.about.name}, {', '.join(counts)}."]
    return "\n".join([*lines, *(f"  warning: {warning}" for warning in portfolio.warnings)])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
