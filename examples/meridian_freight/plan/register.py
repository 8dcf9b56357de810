"""What the project office keeps beside the milestones: what waits for what, and what has to be decided.

The tool migration cuts over four weeks after telematics has gone live. When telematics slips by two weeks on
2026-09-14, the cutover does, too; its own forecast is corrected three weeks later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_D = date


@dataclass(frozen=True)
class Dependency:
    """`after` cannot come before `before` plus `lag_days`; without a lag it keeps its planned distance."""

    before: str
    after: str
    lag_days: int | None
    recorded_on: date


@dataclass(frozen=True)
class Decision:
    """Something to be decided about a milestone; taken once it has a day."""

    decision: str
    milestone: str
    name: str
    recorded_on: date
    needed_by_on: date
    decided_on: date | None
    outcome: str
    owner_person_id: str


FIRST = _D(2024, 9, 16)
DEPENDENCIES = (
    # 171 days were planned between the two: the contract may be 11 days late before it costs anything
    Dependency("routing_vendor_contract", "routing_go_live", 160, FIRST),
    Dependency("routing_go_live", "telematics_go_live", 90, FIRST),
    Dependency("telematics_pilot", "telematics_go_live", 60, FIRST),
    Dependency("telematics_go_live", "migration_cutover", None, FIRST),
    Dependency("portal_beta", "portal_go_live", 30, FIRST),
)
DECISIONS = (
    Decision(
        "D-17", "routing_go_live", "Buy the vendor's integration team for six weeks", _D(2026, 4, 14),
        _D(2026, 4, 17), _D(2026, 4, 20), "declined: the depots go live together or not at all", "p010",
    ),
    Decision(
        "D-23", "telematics_go_live", "Move two engineers from routing to telematics", _D(2026, 9, 15),
        _D(2026, 10, 9), None, "", "p010",
    ),
)  # fmt: skip


def decisions_as_recorded() -> list[tuple[date, Decision]]:
    """Return every version of every decision by the day it was recorded: asked for, and taken."""
    asked = [
        (d.recorded_on, Decision(**{**d.__dict__, "decided_on": None, "outcome": ""})) for d in DECISIONS
    ]
    taken = [(d.decided_on, d) for d in DECISIONS if d.decided_on is not None]
    return sorted([*asked, *taken], key=lambda version: (version[0], version[1].decision))
