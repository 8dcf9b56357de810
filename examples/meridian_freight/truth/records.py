"""How many records of each source and stream were delivered, and what must become of each.

A record is one row of a file or one object of an API's reply; the buckets are those of
`quality.reconciliation`. Only streams with something to tell are spelled out bucket by bucket; every stream
has its landed count.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from examples.meridian_freight.plan.accounts import EXPENSES
from examples.meridian_freight.plan.benefits import BUDGETS, plan_benefits
from examples.meridian_freight.plan.changes import plan_changes
from examples.meridian_freight.plan.company import DELIVERIES, ENTITIES, PERSON_COUNT, WORKSTREAMS
from examples.meridian_freight.plan.deliveries import change_window, taken_at
from examples.meridian_freight.plan.deployments import plan_deployments
from examples.meridian_freight.plan.dirt import PAGE_SIZE, deleted_positions
from examples.meridian_freight.plan.flow import Items
from examples.meridian_freight.plan.fx import CURRENCIES, published
from examples.meridian_freight.plan.kpis import plan_observations
from examples.meridian_freight.plan.ledger import MONTHS, every_month
from examples.meridian_freight.plan.milestones import plan_milestones
from examples.meridian_freight.plan.proposals import PROPOSALS
from examples.meridian_freight.plan.readiness import plan_assessments, plan_surveys
from examples.meridian_freight.plan.register import DECISIONS, DEPENDENCIES, decisions_as_recorded
from examples.meridian_freight.plan.special_journals import (
    FILTERED,
    MODELLED,
    NOT_YET_KNOWN,
    QUARANTINED,
    REDELIVERED_LINES,
    SPECIAL_JOURNALS,
)
from examples.meridian_freight.plan.teams import TEAMS, plan_members, plan_time_entries
from examples.meridian_freight.plan.tracker import plan_pilot, plan_tracker_events, status_page_visitors
from examples.meridian_freight.plan.usage import EVENTS_PER_MONTH, NAMELESS_EVENTS, PEOPLE, REPEATED_EVENTS
from examples.meridian_freight.writers.clickup import CLICKUP_DELIVERIES

BUCKETS = ("modelled", "quarantined", "filtered", "superseded", "tombstoned", "not_yet_known")
Buckets = dict[str, int]


def records_truth(plans: dict[str, Items], seed: int, scale: int) -> dict[str, dict[str, Buckets]]:
    """Return the buckets of every stream by source."""
    return {
        "jira": _jira(_of_tool(plans, "jira"), seed),
        "monday": _monday(_of_tool(plans, "monday"), seed),
        "clickup": {"tasks": _snapshots(_of_tool(plans, "clickup"), CLICKUP_DELIVERIES)},
        "wrike": {"tasks": _buckets(modelled=_count(plans, "wrike") - 1, quarantined=1)},
        "asana": {"tasks": _buckets(modelled=_count(plans, "asana"))},
        "register": {
            "milestones": _buckets(modelled=len(plan_milestones()), not_yet_known=1),
            "dependencies": _buckets(modelled=len(DEPENDENCIES)),
            "decisions": _buckets(
                modelled=len(DECISIONS), superseded=len(decisions_as_recorded()) - len(DECISIONS)
            ),
        },
        "operations": {
            "readiness": _buckets(modelled=len(plan_assessments())),
            "surveys": _buckets(modelled=sum(len(group.scores) for group in plan_surveys())),
        },
        "steering": {"proposals": _buckets(modelled=len(PROPOSALS))},
        "ledger": _ledger(seed, scale),
        "finance": {
            "budgets": _buckets(
                modelled=len(BUDGETS) * len(WORKSTREAMS) * len(EXPENSES),
                filtered=len(BUDGETS) * len(ENTITIES),
            ),
            "benefits": _buckets(modelled=len(plan_benefits())),
        },
        "treasury": {
            "fx_rates": _buckets(modelled=sum(len(published(c)[0]) for c in CURRENCIES), superseded=1)
        },
        "hr": {
            "people": _buckets(modelled=PERSON_COUNT),
            "teams": _buckets(modelled=len(TEAMS)),
            "team_members": _buckets(modelled=len(plan_members())),
        },
        "timesheets": {"entries": _time_entries(seed, scale)},
        "ci": {"deployments": _deployments(seed, scale)},
        "ops": {"incidents": _buckets(modelled=len(plan_deployments(seed, scale)[1]) - 1, not_yet_known=1)},
        "measures": {"observations": _buckets(modelled=len(plan_observations(seed)) - 1, not_yet_known=1)},
        "portal_analytics": {
            "events": _buckets(
                modelled=EVENTS_PER_MONTH * scale * len(MONTHS) - NAMELESS_EVENTS,
                quarantined=NAMELESS_EVENTS,
                superseded=REPEATED_EVENTS,
            ),
            "eligible": _buckets(modelled=PEOPLE * scale),
        },
        "tracker_analytics": {
            "events": _buckets(modelled=sum(1 for _ in plan_tracker_events(seed, scale))),
            "eligible": _buckets(modelled=len(plan_pilot(seed, scale)) + 1),
            "status_page": _buckets(modelled=len(status_page_visitors())),
            "merged_ids": _buckets(modelled=sum(pilot.is_merged for pilot in plan_pilot(seed, scale))),
        },
    }


def _buckets(**counts: int) -> Buckets:
    buckets = {bucket: counts.get(bucket, 0) for bucket in BUCKETS}
    return {"landed": sum(buckets.values())} | buckets


def _of_tool(plans: dict[str, Items], tool: str) -> list[Items]:
    return [items for items in plans.values() if items.workstream.tool == tool]


def _count(plans: dict[str, Items], tool: str) -> int:
    return sum(len(items) for items in _of_tool(plans, tool))


def _snapshots(plans: list[Items], deliveries: tuple[int, ...], repeated: int = 0) -> Buckets:
    """Count complete pictures: the last one stands, earlier rows are superseded or tombstoned.

    `repeated` rows stand twice in each delivery; they are old items that nobody deleted.
    """
    deleted = sum(len(deleted_positions(items, len(DELIVERIES) - 1)) for items in plans)
    earlier = sum(_created_before(plans, d) for d in deliveries[:-1])
    tombstoned = sum(_deleted_in(plans, d) for d in deliveries[:-1])
    return _buckets(
        modelled=_created_before(plans, deliveries[-1]) - deleted,
        superseded=earlier - tombstoned + repeated * len(deliveries),
        tombstoned=tombstoned,
    )


def _created_before(plans: list[Items], delivery: int) -> int:
    return sum(int(np.searchsorted(items.created_at, taken_at(delivery))) for items in plans)


def _deleted_in(plans: list[Items], delivery: int) -> int:
    """Return how many of the later deleted items a delivery holds."""
    deleted = [items.created_at[deleted_positions(items, len(DELIVERIES) - 1)] for items in plans]
    return sum(int((created_at < taken_at(delivery)).sum()) for created_at in deleted)


def _changes(plans: list[Items], seed: int) -> Buckets:
    """Changes upsert by their id: what an overlapping delivery repeats is superseded."""
    landed = distinct = 0
    for items in plans:
        at = plan_changes(items, seed, 0, len(items)).at
        distinct += len(at)
        for delivery in range(len(DELIVERIES)):
            since, until = change_window(delivery)
            landed += int(((at >= since) & (at < until)).sum())
    return _buckets(modelled=distinct, superseded=landed - distinct)


def _again(count: int) -> Buckets:
    """Count a list of `count` objects that every delivery repeats whole."""
    return _buckets(modelled=count, superseded=count * (len(DELIVERIES) - 1))


def _time_entries(seed: int, scale: int) -> Buckets:
    """A corrected entry stands twice: the later one counts."""
    plans = [plan_time_entries(member, seed, scale) for member in plan_members()]
    return _buckets(
        modelled=sum(len(plan.day) for plan in plans),
        superseded=sum(len(plan.corrected()) for plan in plans),
    )


def _deployments(seed: int, scale: int) -> Buckets:
    """What went to staging first, the releases, is filtered."""
    deployments, _ = plan_deployments(seed, scale)
    return _buckets(
        modelled=len(deployments) - 1,
        filtered=sum(d.release is not None for d in deployments),
        not_yet_known=1,
    )


def _jira(plans: list[Items], seed: int) -> dict[str, Buckets]:
    return {
        "issues": _snapshots(plans, tuple(range(len(DELIVERIES))), repeated=PAGE_SIZE),
        "changelogs": _changes(plans, seed),
        "projects": _again(len(plans)),
        "users": _again(PERSON_COUNT),
    }


def _monday(plans: list[Items], seed: int) -> dict[str, Buckets]:
    return {
        "items": _snapshots(plans, tuple(range(len(DELIVERIES)))),
        "activity_logs": _changes(plans, seed),
        "boards": _again(len(plans)),
        "users": _again(PERSON_COUNT),
    }


def _ledger(seed: int, scale: int) -> dict[str, Buckets]:
    regular: dict[str, int] = {}
    for entity, _, lines in every_month(seed, scale):
        regular[entity.entity_id] = regular.get(entity.entity_id, 0) + len(lines)
    result = {}
    for entity_id, count in regular.items():
        special = [j for j in SPECIAL_JOURNALS if j.entity_id == entity_id]

        def lines_of(disposition: str, journals: list[Any] = special) -> int:
            return sum(len(j.lines) for j in journals if j.disposition == disposition)

        result[f"{entity_id}_lines"] = _buckets(
            modelled=count + lines_of(MODELLED),
            quarantined=lines_of(QUARANTINED),
            filtered=lines_of(FILTERED) + (len(MONTHS) if entity_id == "mf_eu" else 0),
            superseded=REDELIVERED_LINES if entity_id == "mf_us" else 0,
            not_yet_known=lines_of(NOT_YET_KNOWN),
        )
    return result
