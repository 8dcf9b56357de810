"""Defects of the Jira projects: which release had them, and on which side of it they were found.

Belongs here: what is planted about every fourth issue, a bug. The side is planted, the words follow from it:
routing and telematics name the release that had the bug, approvals the place where it was found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.meridian_freight.clock import CHICAGO, DAY, to_local
from examples.meridian_freight.draws import chance, draw
from examples.meridian_freight.plan.deployments import release_days, release_of
from examples.meridian_freight.plan.flow import Items

BUG_EVERY = 4
PLACES = {True: "Production", False: "Staging"}
NAMES_PLACES = "approval_flow"
SEVERITIES = ("Highest", "High", "High", "Medium", "Medium", "Medium", "Low", "Low")
WEIGHTS = {"Highest": 8, "High": 4, "Medium": 2, "Low": 1}
UNWEIGHTED = "Lowest"
DONE_WORDS = ("Done", "Duplicate", "Not a bug")


@dataclass(frozen=True)
class Defect:
    """One bug; `release` had it, None where nobody wrote it down; `next_release` is the one after."""

    position: int
    created_on: int
    release: str | None
    next_release: str
    is_after: bool
    severity: str
    done_word: str
    """How it is resolved once it is done: a duplicate and no bug are no defects of their own."""

    @property
    def weight(self) -> int | None:
        """The declared weight of its severity."""
        return WEIGHTS.get(self.severity)


def is_bug(position: int) -> bool:
    """Say whether the issue at `position` of its project is a bug."""
    return position % BUG_EVERY == BUG_EVERY - 1


def plan_defects(items: Items, seed: int, scale: int) -> list[Defect]:
    """Return the bugs of a project, in order: three of ten found after their release, if there was one."""
    name = items.workstream.workstream_id
    names, days = release_days(name, seed, scale)
    index = np.arange(BUG_EVERY - 1, len(items), BUG_EVERY, dtype=np.int64)
    created_on = to_local(items.created_at[index], CHICAGO) // DAY
    upcoming = np.searchsorted(days, created_on, side="left").tolist()
    after = chance(seed, f"{name}.defect.after", index, 300).tolist()
    silent = chance(seed, f"{name}.defect.silent", index, 30).tolist()
    severity = draw(seed, f"{name}.defect.severity", index, 50).tolist()
    word = draw(seed, f"{name}.defect.word", index, 20).tolist()
    # the release after the last one is not out yet
    names = [*names, release_of(name, int(days[-1]) + 31)]
    defects = []
    for i, position in enumerate(index.tolist()):
        is_after = after[i] and upcoming[i] > 0
        release = upcoming[i] - 1 if is_after else upcoming[i]
        defects.append(
            Defect(
                position,
                int(created_on[i]),
                None if silent[i] else names[release],
                names[min(release + 1, len(names) - 1)],
                is_after,
                UNWEIGHTED if severity[i] == 0 else SEVERITIES[severity[i] % len(SEVERITIES)],
                DONE_WORDS[1] if word[i] < 1 else DONE_WORDS[2] if word[i] == 1 else DONE_WORDS[0],
            )
        )
    return defects
