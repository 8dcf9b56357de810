"""Adoption, counted anew from the plan by the definitions word for word: sets of persons, days one by one.

Everything stands as of the default day, when the merged ids are known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt
from typing import Any

from examples.meridian_freight.clock import CHICAGO, DAY, from_day_number, next_month, to_local
from examples.meridian_freight.plan.company import AS_OF
from examples.meridian_freight.plan.ledger import MONTHS
from examples.meridian_freight.plan.tracker import (
    ACTIVATION_DAYS,
    FEATURES,
    MAP_AFTER,
    MAP_BEFORE,
    MAP_PERSONS,
    SUBSCRIBED,
    Pilot,
    map_actions,
    plan_pilot,
    plan_tracker_events,
    status_page_visitors,
)
from examples.meridian_freight.plan.usage import (
    CORE_ACTIONS,
    NAMELESS_EVENTS,
    NAMELESS_MONTH,
    PERSON,
    active_counts,
    plan_eligibility,
    plan_events,
)

PersonDays = dict[date, Counter[tuple[str, str]]]
"""Core actions by day and (feature, person)."""

SCOPES = ("*:*", "portal:portal", "tracker:*", "tracker:eta_alerts", "tracker:live_map")


def adoption_truth(seed: int, scale: int) -> dict[str, Any]:
    """Return active persons, retention, activation, time to adopt and behaviour change."""
    used = _portal(seed, scale)
    for day, actions in _tracker(seed, scale).items():
        used[day] += actions
    return {
        "actives": {scope: _actives(_only(used, scope)) for scope in SCOPES},
        "retention": {scope: _retention(_only(used, scope)) for scope in SCOPES},
        "activation": {"tracker:*": _activation(seed, scale)},
        "time_to_adopt": {"tracker:eta_alerts": _median_days(plan_pilot(seed, scale))},
        "all_features": _all_features(used, seed, scale),
        "status_page": [{"day": day, "visitors": count} for day, count in status_page_visitors()],
        "behaviours": {"tracker_map_use": _map_change(scale)},
        "merged_ids": sum(pilot.is_merged for pilot in plan_pilot(seed, scale)),
    }


def _portal(seed: int, scale: int) -> PersonDays:
    used: PersonDays = defaultdict(Counter)
    for month in MONTHS:
        events = plan_events(month, seed, scale)
        named = len(events.who) - (NAMELESS_EVENTS if month == NAMELESS_MONTH else 0)
        core = (events.kind[:named] == PERSON) & (events.action[:named] < CORE_ACTIONS)
        days = to_local(events.at[:named][core], CHICAGO) // DAY
        for day, who in zip(days.tolist(), events.who[:named][core].tolist(), strict=True):
            used[from_day_number(day)]["portal:portal", f"cust-{who}"] += 1
    return used


def _tracker(seed: int, scale: int) -> PersonDays:
    stays = {pilot.anonymous: pilot.person for pilot in plan_pilot(seed, scale) if pilot.is_merged}
    used: PersonDays = defaultdict(Counter)
    for event in plan_tracker_events(seed, scale):
        if event.action in FEATURES and not event.is_staff:
            used[event.day][f"tracker:{FEATURES[event.action]}", stays.get(event.person, event.person)] += 1
    return used


def _only(used: PersonDays, scope: str) -> PersonDays:
    prefix = scope.partition("*")[0]
    return {
        day: Counter({key: n for key, n in actions.items() if key[0].startswith(prefix)})
        for day, actions in used.items()
    }


def _persons(used: PersonDays, days: Iterable[date]) -> set[str]:
    return {person for day in days for _, person in used.get(day, ())}


def _days(last: date, count: int) -> list[date]:
    return [last - timedelta(days=n) for n in range(count)]


def _actives(used: PersonDays) -> dict[str, Any]:
    """Count the persons of one, seven and thirty days that end with each month."""
    result = {}
    for month in MONTHS:
        last = min(next_month(month) - timedelta(days=1), AS_OF)
        counts = [len(_persons(used, _days(last, n))) for n in (1, 7, 30)]
        person_days = sum(len(_persons(used, [day])) for day in _days(last, 30))
        calendar = _days(last, last.day)
        pairs = {key for day in calendar for key in used.get(day, ())}
        actions = sum(sum(used.get(day, Counter()).values()) for day in calendar)
        result[f"{month:%Y-%m}"] = [*counts, person_days, len({p for _, p in pairs}), len(pairs), actions]
    return result


def _retention(used: PersonDays) -> dict[str, Any]:
    """For each month: who began, and who was back on day 7, on day 30, in [28, 35), on day 7 or later."""
    days_of: dict[str, set[date]] = defaultdict(set)
    for day, actions in used.items():
        for _, person in actions:
            days_of[person].add(day)
    cohorts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for days in days_of.values():
        first = min(days)
        after = {(day - first).days for day in days}
        back = (True, 7 in after, 30 in after, any(28 <= n < 35 for n in after), max(after) >= 7)  # noqa: PLR2004
        counts = cohorts[f"{first:%Y-%m}"]
        for position, is_back in enumerate(back):
            counts[position] += is_back
    return dict(sorted(cohorts.items()))


def _activation(seed: int, scale: int) -> dict[str, list[int]]:
    """For each month: who was first seen in it, whatever they did, and who subscribed within the days."""
    stays = {pilot.anonymous: pilot.person for pilot in plan_pilot(seed, scale) if pilot.is_merged}
    seen: dict[str, date] = {}
    subscribed: dict[str, date] = {}
    for event in plan_tracker_events(seed, scale):
        person = stays.get(event.person, event.person)
        if not event.is_staff:
            seen[person] = min(event.day, seen.get(person, event.day))
        if event.action == SUBSCRIBED:
            subscribed[person] = min(event.day, subscribed.get(person, event.day))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for person, first in seen.items():
        if (AS_OF - first).days >= ACTIVATION_DAYS:
            in_time = person in subscribed and (subscribed[person] - first).days <= ACTIVATION_DAYS
            counts[f"{first:%Y-%m}"][0] += 1
            counts[f"{first:%Y-%m}"][1] += in_time
    return dict(sorted(counts.items()))


def _median_days(pilots: list[Pilot]) -> dict[str, int | None]:
    """Return the Kaplan-Meier median as known at the end of each month of the pilot and at the end."""
    result = {}
    for month in MONTHS:
        last = min(next_month(month) - timedelta(days=1), AS_OF)
        stops = []
        for pilot in pilots:
            if pilot.eligible_from <= last:
                until = min(last, pilot.eligible_to - timedelta(days=1))
                adopted = pilot.adopts_on is not None and pilot.adopts_on <= until
                stop = pilot.adopts_on if adopted and pilot.adopts_on else until
                stops.append(((stop - pilot.eligible_from).days, adopted))
        if stops:
            result[f"{month:%Y-%m}"] = _kaplan_meier(stops)
    return result


def _kaplan_meier(stops: list[tuple[int, bool]]) -> int | None:
    surviving = Fraction(1)
    for day in sorted({day for day, _ in stops}):
        at_risk = sum(stop >= day for stop, _ in stops)
        surviving *= 1 - Fraction(sum(stop == day and adopted for stop, adopted in stops), at_risk)
        if surviving <= Fraction(1, 2):
            return day
    return None


def _all_features(used: PersonDays, seed: int, scale: int) -> dict[str, Any]:
    """Return pairs of a feature and an eligible person, active and all: the portal's and the pilot's."""
    result = {}
    portal = zip(MONTHS, active_counts(seed, scale), plan_eligibility(seed, scale).counts(), strict=True)
    for month, active, eligible in portal:
        end = next_month(month)
        pilots = [p for p in plan_pilot(seed, scale) if p.eligible_from < end and p.eligible_to > month]
        users = 0
        for pilot in pilots:
            own = [d for d in _days(end - timedelta(days=1), 31) if month <= d < end]
            eligible_days = (d for d in own if pilot.eligible_from <= d < pilot.eligible_to)
            users += any(("tracker:eta_alerts", pilot.person) in used.get(d, ()) for d in eligible_days)
        result[f"{month:%Y-%m}"] = {"active": active + users, "eligible": eligible + len(pilots)}
    return result


def _map_change(scale: int) -> dict[str, Any]:
    """Return each month's change of actions per person and day, with its interval by the delta method."""
    people = range(MAP_PERSONS * scale)
    pre_days = (next_month(MAP_BEFORE) - MAP_BEFORE).days
    pre = [map_actions(k, MAP_BEFORE) / pre_days for k in people]
    result = {}
    for month in MONTHS[MONTHS.index(MAP_AFTER) :]:
        post = [map_actions(k, month) / (next_month(month) - month).days for k in people]
        quotient = sum(post) / sum(pre)
        mean = sum(pre) / len(pre)
        residuals = [b - quotient * a for a, b in zip(pre, post, strict=True)]
        error = sqrt(sum(r * r for r in residuals) / (len(pre) - 1) / len(pre)) / mean
        half = 1.959963985 * error
        result[f"{month:%Y-%m}"] = [quotient - 1, quotient - 1 - half, quotient - 1 + half]
    return result
