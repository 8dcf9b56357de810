"""The three sentences a run ends with, read from the published version and nothing else.

Does not belong here: the queries (findings.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.findings import (
    OPEN_STATES,
    read_escalations,
    read_unconnected,
    read_watermelons,
    total_at_risk,
    unassigned_text,
)
from publishing.formats import count_text, list_text, money_text, percent_text


@dataclass(frozen=True)
class Headlines:
    """Three findings as sentences."""

    escalations: str
    watermelons: str
    unconnected_spend: str


def headlines(published: Path) -> Headlines:
    """Return the findings of a version folder (`published/current` will do)."""
    with duckdb.connect(str(published.resolve() / "outcomes.duckdb"), read_only=True) as connection:
        return Headlines(
            escalations=_escalations(connection),
            watermelons=_watermelons(connection),
            unconnected_spend=_unconnected(connection),
        )


def _escalations(connection: duckdb.DuckDBPyConnection) -> str:
    """Return how many escalations are open and what they put at risk."""
    standing = [row for row in read_escalations(connection) if row["state"] in OPEN_STATES]
    if not standing:
        return "No open escalation."
    totals = " and ".join(money_text(amount, code) for code, amount in total_at_risk(standing).items())
    milestones = list(dict.fromkeys(str(row["milestone_name"] or row["milestone_id"]) for row in standing))
    count = count_text(len(standing), "open escalation")
    return f"{count}, {totals or 'no money'} at risk: {list_text(milestones)}."


def _watermelons(connection: duckdb.DuckDBPyConnection) -> str:
    """Return which workstreams are green on delivery while their outcome stays behind."""
    rows = read_watermelons(connection)
    if not rows:
        return "No watermelon: no workstream is green while its outcome stays behind."
    names = [str(row["workstream_name"] or row["workstream_id"]) for row in rows]
    count = count_text(len(rows), "watermelon")
    return f"{count}, green on delivery with the outcome behind: {list_text(names)}."


def _unconnected(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the share and the amount of spend that moves no indicator."""
    spend = read_unconnected(connection)
    unassigned = unassigned_text(spend)
    if spend.ratio is None:
        return unassigned or "No spend yet, so none of it is unconnected."
    amount = money_text(spend.amount, spend.currency_code)
    names = [
        str(row["workstream_name"] or row["workstream_id"])
        for row in spend.rows
        if row["reason"] != "mandated"
    ]
    return (
        f"{percent_text(spend.ratio)} of spend ({amount}) moves no indicator"
        + (f": {list_text(names)}." if names else ".")
        + (f" {unassigned}" if unassigned else "")
    )
