"""The project office's lists of dependencies and decisions, beside its milestone register."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.plan.register import DEPENDENCIES, decisions_as_recorded
from examples.meridian_freight.writers.files import write_csv


def write_dependencies(path: Path) -> None:
    """Write one row per dependency; a blank lag means the planned distance."""
    header = ("Before", "After", "Lag in days", "Recorded on")
    write_csv(
        path,
        header,
        (
            (d.before, d.after, "" if d.lag_days is None else d.lag_days, d.recorded_on.isoformat())
            for d in DEPENDENCIES
        ),
    )


def write_decisions(path: Path) -> None:
    """Write every version of a decision: when it was asked for and when it was taken."""
    header = (
        "Decision", "Milestone", "Question", "Needed by", "Decided on", "Outcome", "Asked of", "Recorded on",
    )  # fmt: skip
    write_csv(
        path,
        header,
        (
            (
                d.decision,
                d.milestone,
                d.name,
                d.needed_by_on.isoformat(),
                d.decided_on.isoformat() if d.decided_on else "",
                d.outcome,
                d.owner_person_id,
                recorded_on.isoformat(),
            )
            for recorded_on, d in decisions_as_recorded()
        ),
    )
