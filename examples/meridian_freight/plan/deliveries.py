"""When exports were taken and what each of them covers."""

from __future__ import annotations

from examples.meridian_freight.clock import DAY, midnight_utc
from examples.meridian_freight.plan.company import DELIVERIES

OVERLAP = DAY


def taken_at(delivery: int) -> int:
    """Return the UTC seconds at which a delivery was taken; nothing later is in it."""
    return midnight_utc(DELIVERIES[delivery])


def change_window(delivery: int) -> tuple[int, int]:
    """Return the UTC seconds [since, until) of a delivery's change log: it goes back a day too far."""
    since = 0 if delivery == 0 else taken_at(delivery - 1) - OVERLAP
    return since, taken_at(delivery)
