"""Who uses the shipment tracker: a pilot of alerts in spring 2025, a map whose use doubled in October.

Each person of the pilot is a number i; what they do follows from i and one draw, the days before they adopt.
The portal's people (usage.py) are others. The persons of the map act at a fixed rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from examples.meridian_freight.draws import draw
from examples.meridian_freight.plan.ledger import MONTHS

PILOT_PERSONS, MAP_PERSONS = 120, 60  # at scale 1
PILOT_BEGINS = (date(2025, 3, 3), date(2025, 3, 17), date(2025, 3, 31))
PILOT_ENDS = date(2025, 7, 1)
EARLY_LEAVERS_END = date(2025, 5, 1)
DELAYS = 50
"""Persons adopt on one of so many days after they became eligible."""

ALERT, MAP, OPENED, SUBSCRIBED = "alert_read", "map_moved", "app_opened", "alert_subscribed"
FEATURES = {ALERT: "eta_alerts", MAP: "live_map"}
ACTIVATION_DAYS = 14
MAP_BEFORE, MAP_AFTER = date(2025, 9, 1), date(2025, 10, 1)
"""The month of the baseline, and the first one of the changed behaviour."""

MERGED_ON = date(2026, 5, 20)
MERGED_EVERY = 12
NOBODY_ELIGIBLE = ("customs_desk", date(2025, 3, 1), date(2025, 7, 1))
STATUS_PAGE_FROM = date(2026, 6, 1)
STATUS_PAGE_DAYS = 90
STAFF_EVENTS = 20  # at scale 1


@dataclass(frozen=True)
class TrackerEvent:
    """One action on a day, under the id that the person had then."""

    person: str
    day: date
    action: str
    is_staff: bool = False


@dataclass(frozen=True)
class Pilot:
    """One person of the pilot; `adopts_on` is None for who never did."""

    number: int
    eligible_from: date
    eligible_to: date
    adopts_on: date | None

    @property
    def person(self) -> str:
        """The id on the list of who is eligible."""
        return f"trk-{self.number:06d}"

    @property
    def is_merged(self) -> bool:
        """Whether the first use was under an anonymous id, which was merged later."""
        return self.adopts_on is not None and self.number % MERGED_EVERY == 0

    @property
    def anonymous(self) -> str:
        """The id of the first use of a merged person."""
        return f"anon-{self.number:06d}"


@cache
def plan_pilot(seed: int, scale: int) -> list[Pilot]:
    """Three of five adopt, some days after they became eligible; every tenth leaves early without."""
    index = np.arange(PILOT_PERSONS * scale, dtype=np.int64)
    delays = draw(seed, "tracker.delay", index, DELAYS).tolist()
    people = []
    for i, delay in enumerate(delays):
        begins = PILOT_BEGINS[i % len(PILOT_BEGINS)]
        adopts = begins + timedelta(days=delay) if i % 5 < 3 else None  # noqa: PLR2004
        people.append(Pilot(i, begins, EARLY_LEAVERS_END if i % 10 == 9 else PILOT_ENDS, adopts))  # noqa: PLR2004
    return people


def plan_tracker_events(seed: int, scale: int) -> Iterator[TrackerEvent]:
    """Yield every event, under the ids of their day, staff included."""
    for pilot in plan_pilot(seed, scale):
        yield from _of_pilot(pilot)
    for number in range(MAP_PERSONS * scale):
        for month in MONTHS[MONTHS.index(MAP_BEFORE) :]:
            for n in range(map_actions(number, month)):
                yield TrackerEvent(f"map-{number:06d}", month + timedelta(days=2 * n + number % 9), MAP)
    for number in range(STAFF_EVENTS * scale):
        day = PILOT_BEGINS[0] + timedelta(days=number % 28)
        yield TrackerEvent(f"staff-{number % 7:03d}", day, ALERT, is_staff=True)


def map_actions(number: int, month: date) -> int:
    """Return how often a person moves the map in a month: 2 to 4 times, from the change on about double."""
    before = 2 + number % 3
    return before if month < MAP_AFTER else 2 * before + number % 2


def _of_pilot(pilot: Pilot) -> Iterator[TrackerEvent]:
    i, begins = pilot.number, pilot.eligible_from
    if pilot.adopts_on is None:
        if i % 5 == 3:  # looks around, and subscribes on the last day that counts or a day too late  # noqa: PLR2004
            seen = begins + timedelta(days=i % 7)
            yield TrackerEvent(pilot.person, seen, OPENED)
            yield TrackerEvent(pilot.person, seen + timedelta(days=ACTIVATION_DAYS + i % 2), SUBSCRIBED)
        return
    first = pilot.adopts_on
    if first > begins:
        yield TrackerEvent(pilot.person, first - timedelta(days=1), OPENED)
    yield TrackerEvent(pilot.anonymous if pilot.is_merged else pilot.person, first, ALERT)
    if i % 2 == 0:
        yield TrackerEvent(pilot.person, first, SUBSCRIBED)
    for days, is_back in ((7, i % 3 != 0), (10, i % 3 == 0), (30, i % 4 != 3)):  # noqa: PLR2004
        if is_back:
            yield TrackerEvent(pilot.person, first + timedelta(days=days), ALERT)
    if i % 6 == 0:
        yield TrackerEvent(pilot.person, first + timedelta(days=1), MAP)


def status_page_visitors() -> list[tuple[date, int]]:
    """Return the visitors of each day: the status page counts them and knows nobody."""
    days = [STATUS_PAGE_FROM + timedelta(days=n) for n in range(STATUS_PAGE_DAYS)]
    return [(day, 400 + 37 * n % 101) for n, day in enumerate(days)]
