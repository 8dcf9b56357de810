from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.durations import Proposal, duration
from analysis.flow_history import FlowHistory
from tests.analysis.flows import AS_OF, flow, weekdays

PAST = weekdays(date(2025, 6, 2), AS_OF)
STEADY = flow(np.repeat(PAST, 3), open_count=500)


def test_a_proposal_takes_as_long_as_its_items_at_the_pace_of_its_workstream() -> None:
    """Nine items, three a day, from a Wednesday on: by Monday, whatever else remains."""
    told = duration(Proposal("p", "routing", 9), STEADY, AS_OF)
    assert (told.p50_on, told.reason) == (date(2026, 10, 5), None)


def test_the_median_future_counts() -> None:
    """One item on every other day: five items in nine days are as likely as not."""
    history = flow(PAST[::2], cycle_days=1)
    told = duration(Proposal("p", "routing", 5), history, AS_OF)
    ahead = history.working_days[history.working_days > int(PAST[-1])]
    middle = int((told.p50_on or AS_OF).toordinal()) - date(1970, 1, 1).toordinal()
    assert int(np.searchsorted(ahead, middle)) + 1 in {9, 10}


@pytest.mark.parametrize(
    ("items", "history", "reason"),
    [
        (None, STEADY, "neither its duration nor its count of items is known"),
        (0, STEADY, "neither its duration nor its count of items is known"),
        (9, None, "its workstream has no items to forecast from"),
        (9, flow(np.repeat(PAST, 3), has_history=False), "has no forecast: its source keeps no history"),
        (
            99_999,
            replace(STEADY, working_days=weekdays(last=date(2026, 12, 31))),
            "the work calendar ends before",
        ),
    ],
    ids=["no items", "zero items", "no workstream", "no forecast", "no end"],
)
def test_a_proposal_without_a_forecast_says_why(
    items: int | None, history: FlowHistory | None, reason: str
) -> None:
    told = duration(Proposal("p", "routing", items), history, AS_OF)
    assert told.p50_on is None
    assert reason in (told.reason or "")
