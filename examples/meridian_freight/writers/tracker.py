"""The tracker's export, who may use it, its status page's totals, and the ids that the CRM has merged.

Dirt: staff among the users, ids that turn out to be somebody else's, no order in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from examples.meridian_freight.clock import CHICAGO, DAY, HOUR, day_number, iso, to_utc
from examples.meridian_freight.draws import draw
from examples.meridian_freight.plan.tracker import (
    MERGED_ON,
    NOBODY_ELIGIBLE,
    plan_pilot,
    plan_tracker_events,
    status_page_visitors,
)
from examples.meridian_freight.writers.files import write_csv


def write_tracker(folder: Path, seed: int, scale: int) -> None:
    """Write the four files of the tracker."""
    write_csv(folder / "events.csv", ("Event", "User", "At", "Action", "Account"), _events(seed, scale))
    columns = ("Product", "Feature", "Person", "Count", "From", "To")
    write_csv(folder / "eligible.csv", columns, _eligible(seed, scale))
    write_csv(
        folder / "status_page.csv",
        ("Day", "Visitors"),
        ((day.isoformat(), count) for day, count in status_page_visitors()),
    )
    write_csv(folder / "merged_ids.csv", ("Old id", "Id", "Merged on"), _merged(seed, scale))


def _events(seed: int, scale: int) -> Iterator[tuple[object, ...]]:
    events = list(plan_tracker_events(seed, scale))
    index = np.arange(len(events), dtype=np.int64)
    days = np.array([day_number(event.day) for event in events], dtype=np.int64)
    local = days * DAY + 6 * HOUR + draw(seed, "tracker.time", index, 17 * HOUR)
    stamps = iso(to_utc(local, CHICAGO))
    for position in np.argsort(draw(seed, "tracker.order", index, 2**40)).tolist():
        event = events[position]
        account = "meridian" if event.is_staff else "customer"
        yield f"t-{position:08d}", event.person, f"{stamps[position]}Z", event.action, account


def _eligible(seed: int, scale: int) -> Iterator[tuple[object, ...]]:
    for pilot in plan_pilot(seed, scale):
        yield "tracker", "eta_alerts", pilot.person, "", pilot.eligible_from, pilot.eligible_to
    feature, since, until = NOBODY_ELIGIBLE
    yield "tracker", feature, "", 0, since, until


def _merged(seed: int, scale: int) -> Iterator[tuple[object, ...]]:
    for pilot in plan_pilot(seed, scale):
        if pilot.is_merged:
            yield pilot.anonymous, pilot.person, MERGED_ON
