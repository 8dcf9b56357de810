"""Which rows of the work tools are spoiled: the one place that writers and truth both read.

Belongs here: positions of planted dirt. Does not belong here: spelling it (writers) or counting what follows
from it (truth). The ledger's own dirt stands in special_journals.py.
"""

from __future__ import annotations

import numpy as np

from examples.meridian_freight.clock import DAY, midnight_utc
from examples.meridian_freight.draws import Ints
from examples.meridian_freight.plan.company import DELIVERIES
from examples.meridian_freight.plan.flow import NEVER, Items

DELETED_PER_PROJECT = 4  # at most: as many as were not started
DUPLICATED_PAGE, PAGE_SIZE = 2, 100
"""Every delivery of Jira issues holds this page twice."""
MULTI_HOMED_EVERY = 30
"""Every 30th Asana task and Wrike task also belongs to the tool's other project."""
UNREADABLE_WRIKE_ROW = 11
"""Position of the inspection whose creation date is words."""


def deleted_positions(items: Items, delivery: int) -> Ints:
    """Return the items that were deleted before a delivery: all before the last one, never started.

    They are the project's newest unstarted items of the delivery before, so no flow metric depends on
    whether a deleted item counts.
    """
    if delivery < len(DELIVERIES) - 1:
        return np.array([], dtype=np.int64)
    seen_before = items.created_at < midnight_utc(DELIVERIES[-2]) - DAY
    untouched = seen_before & (items.step_at[:, 0] == NEVER) & (items.step_at[:, 6] == NEVER)
    return np.flatnonzero(untouched)[-DELETED_PER_PROJECT:]
