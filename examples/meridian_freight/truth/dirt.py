"""How much of each kind of dirt was planted."""

from __future__ import annotations

from typing import Any

import numpy as np

from examples.meridian_freight.draws import Flags, Ints
from examples.meridian_freight.plan.changes import RENAME, plan_changes
from examples.meridian_freight.plan.company import DELIVERIES
from examples.meridian_freight.plan.dirt import (
    MULTI_HOMED_EVERY,
    PAGE_SIZE,
    deleted_positions,
)
from examples.meridian_freight.plan.flow import NEVER, UNMAPPED, Items
from examples.meridian_freight.plan.fx import MISSING, STOPPED
from examples.meridian_freight.plan.ledger import MONTHS, every_month
from examples.meridian_freight.plan.special_journals import REDELIVERED_LINES, SPECIAL_JOURNALS
from examples.meridian_freight.plan.titles import SPECIAL_EVERY
from examples.meridian_freight.plan.usage import BOT, EMPLOYEE, REPEATED_EVENTS, plan_events


def dirt_truth(plans: dict[str, Items], seed: int, scale: int) -> dict[str, Any]:
    """Return the planted count of each kind of dirt, before any pipeline has seen it."""
    tracked = [i for i in plans.values() if i.workstream.tool in {"jira", "monday"}]
    snapshots = [i for i in plans.values() if i.workstream.tool in {"jira", "monday", "clickup"}]
    shared = [i for i in plans.values() if i.workstream.tool in {"wrike", "asana"}]
    events = _events_by_kind(seed, scale)
    return {
        "duplicate_page_rows_per_delivery": PAGE_SIZE,
        "deleted_items": sum(len(deleted_positions(i, len(DELIVERIES) - 1)) for i in snapshots),
        "renamed_items": sum(_renamed(items, seed) for items in tracked),
        "multi_homed_items": sum(len(i) // MULTI_HOMED_EVERY for i in shared),
        "special_titles": sum(len(i) // SPECIAL_EVERY for i in plans.values()),
        "items_with_unmapped_status": int(_visits(plans["telematics"], UNMAPPED).sum()),
        "late_ledger_lines": sum(int(block.late.sum()) for _, _, block in every_month(seed, scale)),
        "redelivered_ledger_lines": REDELIVERED_LINES,
        "redelivered_usage_events": REPEATED_EVENTS,
        "bot_events": int(events[BOT]),
        "staff_events": int(events[EMPLOYEE]),
        "fx_day_missing": {"currency_code": MISSING[0], "rate_on": MISSING[1]},
        "fx_last_rate": {"currency_code": STOPPED[0], "rate_on": STOPPED[1]},
        "special_journals": {j.number: j.story for j in SPECIAL_JOURNALS},
    }


def _events_by_kind(seed: int, scale: int) -> Ints:
    """Count events by kind, one month in memory at a time."""
    counts = np.zeros(EMPLOYEE + 1, dtype=np.int64)
    for month in MONTHS:
        counts += np.bincount(plan_events(month, seed, scale).kind, minlength=EMPLOYEE + 1)
    return counts


def _renamed(items: Items, seed: int) -> int:
    """Count the renamed items that nobody deleted: what is deleted takes its history along."""
    changes = plan_changes(items, seed, 0, len(items))
    deleted = deleted_positions(items, len(DELIVERIES) - 1)
    return int((~np.isin(changes.item[changes.kind == RENAME], deleted)).sum())


def _visits(items: Items, status: int) -> Flags:
    return np.asarray(((items.step_to == status) & (items.step_at < NEVER)).any(axis=1))
