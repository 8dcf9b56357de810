"""Teams, who is in them from when on, and the hours their people log.

Belongs here: the three teams behind the Jira projects. People and hours stay whatever the scale: it splits
each day's work into more entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from examples.meridian_freight.clock import DAY, HOUR, SATURDAY, day_number, to_utc, weekday
from examples.meridian_freight.draws import Ints, chance, draw
from examples.meridian_freight.plan.company import BY_ID, DATA_END, FIRST_DAY, person_id

FOUNDED_ON = date(2024, 1, 1)
QUARTER_HOUR = HOUR // 4
ACTIVITIES = ("development", "development", "review", "support", "meeting")


@dataclass(frozen=True)
class Team:
    """A team under one name, from a day on; a later name of the same team ends it."""

    team_id: str
    team_name: str
    workstream_id: str
    valid_from: date = FOUNDED_ON


@dataclass(frozen=True)
class Member:
    """A person in a team on [valid_from, valid_to)."""

    team_id: str
    person_id: str
    role: str
    valid_from: date = FOUNDED_ON
    valid_to: date | None = None


RENAMED_ON = date(2026, 2, 1)
TEAMS = (
    Team("t_routing", "Routing crew", "routing"),
    Team("t_telematics", "Telematics crew", "telematics"),
    Team("t_telematics", "Vehicle data crew", "telematics", RENAMED_ON),
    Team("t_approvals", "Approvals crew", "approval_flow"),
)
MOVER, MOVED_ON = person_id(45), date(2025, 7, 1)
_HOME = {"t_routing": range(34, 42), "t_telematics": range(42, 46), "t_approvals": range(46, 52)}


def plan_members() -> list[Member]:
    """Return all memberships; one person changes teams."""
    members = [
        Member(
            team_id,
            person_id(number),
            "lead" if place == 0 else "engineer",
            valid_to=MOVED_ON if person_id(number) == MOVER else None,
        )
        for team_id, numbers in _HOME.items()
        for place, number in enumerate(numbers)
    ]
    return [*members, Member("t_routing", MOVER, "engineer", MOVED_ON)]


CORRECTED_DAY, CORRECTED_ON, CORRECTION = date(2026, 7, 15), date(2026, 8, 5), QUARTER_HOUR
"""Each first entry of that day of the routing team was corrected in August, by a quarter of an hour more."""


@dataclass(frozen=True)
class TimeEntries:
    """The entries of one membership, in order; `started_at` in UTC seconds, `day` the local day number."""

    member: Member
    workstream_id: str
    day: Ints
    started_at: Ints
    seconds: Ints
    activity: Ints

    def entry_ids(self) -> list[str]:
        """Return the id of each entry: person, day and the number of the part."""
        parts = np.arange(len(self.day)) - np.searchsorted(self.day, self.day)
        return [
            f"te-{self.member.person_id}-{day}-{part}"
            for day, part in zip(self.day.tolist(), parts.tolist(), strict=True)
        ]

    def corrected(self) -> Ints:
        """Return the positions of the corrected entries: one, or none."""
        if self.workstream_id != "routing":
            return np.array([], dtype=np.int64)
        return np.flatnonzero(self.day == day_number(CORRECTED_DAY))[:1]


def plan_time_entries(member: Member, seed: int, scale: int) -> TimeEntries:
    """Return a person's entries in a team: six to eight hours on most weekdays, in `scale` parts a day."""
    workstream_id = next(t.workstream_id for t in TEAMS if t.team_id == member.team_id)
    name = f"hours.{member.person_id}"
    first = max(day_number(FIRST_DAY), day_number(member.valid_from))
    last = day_number(min(DATA_END, member.valid_to or DATA_END))
    days = np.arange(first, last, dtype=np.int64)
    days = days[(weekday(days) < SATURDAY) & chance(seed, f"{name}.present", days, 920)]
    whole = (24 + draw(seed, f"{name}.hours", days, 9)) * QUARTER_HOUR
    part = np.tile(np.arange(scale, dtype=np.int64), len(days))
    day, total = np.repeat(days, scale), np.repeat(whole, scale)
    # the last part takes what does not divide
    seconds = np.where(part == scale - 1, total - total // scale * (scale - 1), total // scale)
    local = day * DAY + 9 * HOUR + part * (total // scale)
    activity = draw(seed, f"{name}.activity", day * 1_000 + part, len(ACTIVITIES))
    return TimeEntries(
        member, workstream_id, day, to_utc(local, BY_ID[workstream_id].zone), seconds, activity
    )
