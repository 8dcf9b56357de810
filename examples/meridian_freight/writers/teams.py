"""HR's teams and memberships, and the timesheet tool's export: one file per month.

Dirt: the corrected entries of July stand again in August's file, modified later.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from examples.meridian_freight.clock import day_number, from_day_number, iso, next_month
from examples.meridian_freight.plan.company import BY_ID
from examples.meridian_freight.plan.ledger import MONTHS
from examples.meridian_freight.plan.teams import (
    ACTIVITIES,
    CORRECTED_ON,
    CORRECTION,
    TEAMS,
    TimeEntries,
    plan_members,
    plan_time_entries,
)
from examples.meridian_freight.writers.files import write_csv

Row = tuple[str, ...]


def write_teams(path: Path) -> None:
    """Write one row per team and name."""
    rows = ((t.team_id, t.team_name, t.valid_from.isoformat()) for t in TEAMS)
    write_csv(path, ("Team ID", "Name", "Since"), rows)


def write_members(path: Path) -> None:
    """Write one row per membership."""
    rows = (
        (
            *(m.team_id, m.person_id, m.role, m.valid_from.isoformat()),
            m.valid_to.isoformat() if m.valid_to else "",
        )
        for m in plan_members()
    )
    write_csv(path, ("Team ID", "Employee ID", "Role", "From", "Until"), rows)


def write_time_entries(folder: Path, seed: int, scale: int) -> None:
    """Write the months' files; `Modified` is the day on which an entry was written down."""
    header = ("Entry", "Started", "Employee ID", "Team ID", "Cost centre", "Seconds", "Activity", "Modified")
    plans = [plan_time_entries(member, seed, scale) for member in plan_members()]
    rows = [list(_rows(plan)) for plan in plans]
    for month in MONTHS:
        days = (day_number(month), day_number(next_month(month)))
        spans = [np.searchsorted(plan.day, days).tolist() for plan in plans]
        of_month = [row for own, (first, last) in zip(rows, spans, strict=True) for row in own[first:last]]
        if month == CORRECTED_ON.replace(day=1):
            of_month += [row for plan in plans for row in _corrections(plan)]
        write_csv(folder / f"{month:%Y-%m}.csv", header, of_month)


def _rows(plan: TimeEntries) -> Iterator[Row]:
    entries = zip(
        plan.entry_ids(), iso(plan.started_at), plan.seconds.tolist(), plan.day.tolist(), strict=True
    )
    for i, (identifier, started, seconds, day) in enumerate(entries):
        yield _row(plan, i, identifier, started, seconds, from_day_number(day + 1).isoformat())


def _corrections(plan: TimeEntries) -> Iterator[Row]:
    ids, started = plan.entry_ids(), iso(plan.started_at)
    for i in plan.corrected().tolist():
        seconds = int(plan.seconds[i]) + CORRECTION
        yield _row(plan, i, ids[i], started[i], seconds, CORRECTED_ON.isoformat())


def _row(plan: TimeEntries, i: int, identifier: str, started: str, seconds: int, modified: str) -> Row:
    return (
        identifier,
        started + "Z",
        plan.member.person_id,
        plan.member.team_id,
        BY_ID[plan.workstream_id].cost_centre,
        str(seconds),
        ACTIVITIES[int(plan.activity[i])],
        modified,
    )
