"""How long a backlog proposal takes at the pace of the workstream that would build it.

Belongs here: the forecast for proposals whose duration nobody declared. Does not belong here: the resampling
(monte_carlo.py), the sample and the reasons against it (forecasts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from analysis.flow_history import FlowHistory, attach, day_number, from_day_number
from analysis.forecasts import reasons_against_pace, working_day_samples
from analysis.littles_law import check_littles_law
from analysis.monte_carlo import days_until_done, nearest_rank, seed_of

_PROPOSALS = """
select proposal_id, workstream_id, item_count
from warehouse.intermediate.int_proposals__known
where duration_days is null
order by proposal_id
"""


@dataclass(frozen=True)
class Proposal:
    """A backlog proposal without a declared duration."""

    proposal_id: str
    workstream_id: str | None
    item_count: int | None


@dataclass(frozen=True)
class Duration:
    """One row: the day by which half of the futures have built a proposal that began the day after as_of.

    Without a `p50_on` the `reason` says why.
    """

    proposal_id: str
    p50_on: date | None
    reason: str | None
    seed: int


def read_proposals(home: Path) -> list[Proposal]:
    """Read the proposals without a duration from the build under `home`."""
    with duckdb.connect() as facts:
        attach(facts, home)
        return [Proposal(*row) for row in facts.execute(_PROPOSALS).fetchall()]


def duration(proposal: Proposal, flow: FlowHistory | None, as_of: date) -> Duration:
    """Forecast one proposal as if its workstream built nothing else; the median of the futures."""
    seed = seed_of(proposal.proposal_id, as_of)
    found, reason = _last_day(proposal, flow, day_number(as_of), seed)
    return Duration(proposal.proposal_id, None if found is None else from_day_number(found), reason, seed)


def _last_day(
    proposal: Proposal, flow: FlowHistory | None, today: int, seed: int
) -> tuple[int | None, str | None]:
    if not proposal.item_count or proposal.item_count < 0:
        return None, "neither its duration nor its count of items is known"
    if flow is None:
        return None, "its duration is not declared, and its workstream has no items to forecast from"
    samples = working_day_samples(flow, today)
    reasons = reasons_against_pace(flow, samples, check_littles_law(flow, today).error_ratio)
    if reasons:
        return None, "its duration is not declared, and its workstream has no forecast: " + "; ".join(reasons)
    ahead = flow.working_days[flow.working_days > today]
    needed = nearest_rank(days_until_done(samples, proposal.item_count, seed, len(ahead)), 50)
    if needed > len(ahead):
        return None, "its duration is not declared, and the work calendar ends before it would be built"
    return int(ahead[needed - 1]), None
