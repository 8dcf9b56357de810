"""How software gets into production and what breaks: deployments, their commits, incidents, releases.

Belongs here: every deployment and incident of the three Jira workstreams, in UTC seconds. A deployment that
fails causes one or two incidents; half of the failures are followed by a hotfix that names its incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import numpy as np

from examples.meridian_freight.clock import (
    CHICAGO,
    DAY,
    HOUR,
    SATURDAY,
    day_number,
    from_day_number,
    to_local,
    to_utc,
    weekday,
)
from examples.meridian_freight.draws import Ints, chance, draw
from examples.meridian_freight.plan.company import BY_ID, DATA_END, FIRST_DAY

MINUTE = 60
SEVERITIES = ("sev1", "sev2", "sev3")


@dataclass(frozen=True)
class Service:
    """Something that a workstream deploys, and how often in 24 months at scale 1."""

    service: str
    workstream_id: str
    deployments: int


SERVICES = (
    Service("route_planner", "routing", 210),
    Service("toll_service", "routing", 80),
    Service("vehicle_gateway", "telematics", 40),
    Service("approvals", "approval_flow", 60),
)
DEPLOYING = tuple(dict.fromkeys(s.workstream_id for s in SERVICES))
ROLLED_BACK = (10, 100)
"""Deployments of the route planner that failed without an incident: the pipeline says so."""
UNLINKED_HOTFIXES = (20, 21, 60, 120)
"""Deployments of the route planner that were hotfixes and name no incident."""


@dataclass(frozen=True)
class Deployment:
    """One deployment into production; `commits` are UTC seconds, the earliest first."""

    deployment_id: str
    service: Service
    at: int
    commits: tuple[int, ...]
    release: str | None = None
    is_rolled_back: bool = False
    is_hotfix: bool = False
    incident_id: str | None = None

    @property
    def day(self) -> int:
        """The day number in Chicago."""
        return int(to_local(np.array([self.at]), CHICAGO)[0]) // DAY


@dataclass(frozen=True)
class Incident:
    """One incident in production."""

    incident_id: str
    service: Service
    at: int
    restored_at: int
    severity: str
    deployment_id: str | None = None


def _utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


_PLANNER = SERVICES[0]
# As of 2026-09-30 the first is in need of repair, the second has not failed yet, the third is not known.
LAST_DEPLOYMENTS = (
    Deployment("dep-last-1", _PLANNER, _utc("2026-09-28T15:00:00"), (_utc("2026-09-26T15:00:00"),)),
    Deployment("dep-last-2", _PLANNER, _utc("2026-09-29T15:00:00"), (_utc("2026-09-28T19:30:00"),)),
    Deployment("dep-last-3", _PLANNER, _utc("2026-10-02T15:00:00"), (_utc("2026-10-01T15:00:00"),)),
)
OPEN_INCIDENT = Incident(
    "inc-last-1", _PLANNER, _utc("2026-09-28T16:00:00"), _utc("2026-10-02T14:00:00"), "sev1", "dep-last-1"
)
NOT_YET_KNOWN_INCIDENT = Incident(
    "inc-last-2", _PLANNER, _utc("2026-10-03T16:00:00"), _utc("2026-10-03T18:00:00"), "sev2", "dep-last-2"
)
NOT_YET_KNOWN_DEPLOYMENT = LAST_DEPLOYMENTS[2]


@cache
def plan_deployments(seed: int, scale: int) -> tuple[list[Deployment], list[Incident]]:
    """Return all deployments and incidents, the last ones included."""
    deployments, incidents = list(LAST_DEPLOYMENTS), [OPEN_INCIDENT, NOT_YET_KNOWN_INCIDENT]
    for service in SERVICES:
        regular = _regular(service, seed, scale)
        broken = list(_caused(service, regular, seed))
        deployments += [*regular, *_hotfixes(service, broken, seed)]
        incidents += [*broken, *_out_of_the_blue(service, seed, scale)]
    return _with_releases(sorted(deployments, key=lambda d: (d.at, d.deployment_id))), incidents


def _regular(service: Service, seed: int, scale: int) -> list[Deployment]:
    """Deployments evenly over the 24 months in working hours, one to six commits each."""
    name, count = service.service, service.deployments * scale
    index = np.arange(count, dtype=np.int64)
    span = day_number(DATA_END) - day_number(FIRST_DAY) - 4
    days = day_number(FIRST_DAY) + index * span // count
    days += np.where(weekday(days) >= SATURDAY, 7 - weekday(days), 0)
    local = np.sort(days * DAY + 9 * HOUR + draw(seed, f"deploy.{name}.time", index, 7 * HOUR))
    at = to_utc(local, BY_ID[service.workstream_id].zone).tolist()
    lead = (2 * HOUR + draw(seed, f"deploy.{name}.lead", index, 200 * HOUR)).tolist()
    commits = (1 + draw(seed, f"deploy.{name}.commits", index, 6)).tolist()
    is_planner = service is _PLANNER
    return [
        Deployment(
            f"dep-{name}-{i:05d}",
            service,
            at[i],
            tuple(at[i] - lead[i] + lead[i] * n // (commits[i] + 1) for n in range(commits[i])),
            is_rolled_back=is_planner and i in ROLLED_BACK,
            is_hotfix=is_planner and i in UNLINKED_HOTFIXES,
        )
        for i in range(count)
    ]


def _caused(service: Service, deployments: list[Deployment], seed: int) -> Iterator[Incident]:
    """One of ten deployments causes an incident, a quarter of these two."""
    name, index = service.service, np.arange(len(deployments), dtype=np.int64)
    fails = chance(seed, f"deploy.{name}.fails", index, 100)
    twice = chance(seed, f"deploy.{name}.fails twice", index, 250)
    for i in np.flatnonzero(fails).tolist():
        deployment = deployments[i]
        if deployment.is_rolled_back or deployment.is_hotfix:
            continue
        for place in range(2 if twice[i] else 1):
            incident = _incident(f"inc-{name}-{i:05d}-{place}", service, deployment.at, seed, i * 2 + place)
            yield replace(incident, deployment_id=deployment.deployment_id)


def _incident(identifier: str, service: Service, after: int, seed: int, number: int) -> Incident:
    """Return an incident within two hours of `after`, restored within ten."""
    key = np.array([number], dtype=np.int64)
    at = after + 10 * MINUTE + int(draw(seed, f"incident.{service.service}.at", key, 110 * MINUTE)[0])
    took = 20 * MINUTE + int(draw(seed, f"incident.{service.service}.took", key, 10 * HOUR)[0])
    severity = SEVERITIES[int(draw(seed, f"incident.{service.service}.severity", key, len(SEVERITIES))[0])]
    return Incident(identifier, service, at, at + took, severity)


def _hotfixes(service: Service, incidents: list[Incident], seed: int) -> Iterator[Deployment]:
    """Half of the failures are followed by a hotfix, made while the commit was still warm."""
    for number, incident in enumerate(incidents):
        key = np.array([number], dtype=np.int64)
        if incident.incident_id.endswith("-0") and chance(seed, f"hotfix.{service.service}", key, 500)[0]:
            at = incident.restored_at + 10 * MINUTE
            at += int(draw(seed, f"hotfix.{service.service}.at", key, 2 * HOUR)[0])
            yield Deployment(
                f"dep-{service.service}-fix-{number:04d}",
                service,
                at,
                (at - 5 * MINUTE,),
                is_hotfix=True,
                incident_id=incident.incident_id,
            )


def _out_of_the_blue(service: Service, seed: int, scale: int) -> Iterator[Incident]:
    """Incidents that no deployment caused, one for thirty deployments."""
    count = service.deployments * scale // 30
    span = day_number(DATA_END) - day_number(FIRST_DAY) - 4
    for number in range(count):
        noon = (day_number(FIRST_DAY) + number * span // count) * DAY + 18 * HOUR
        yield _incident(f"inc-{service.service}-blue-{number:04d}", service, noon, seed, 10**6 + number)


def _with_releases(deployments: list[Deployment]) -> list[Deployment]:
    """Name a workstream's release of the month on its first and on its third planned deployment of it."""
    seen: dict[str, int] = {}
    result = []
    for deployment in deployments:
        if not deployment.is_hotfix:
            release = release_of(deployment.service.workstream_id, deployment.day)
            seen[release] = seen.get(release, 0) + 1
            if seen[release] in {1, 3}:
                result.append(replace(deployment, release=release))
                continue
        result.append(deployment)
    return result


def release_of(workstream_id: str, day: int) -> str:
    """Return the name of the release of the month that a day number lies in, such as RTE 2026.03."""
    return f"{BY_ID[workstream_id].container} {from_day_number(day):%Y.%m}"


def release_days(workstream_id: str, seed: int, scale: int) -> tuple[list[str], Ints]:
    """Return the names and days of a workstream's releases that are out, in order."""
    days: dict[str, int] = {}
    for deployment in plan_deployments(seed, scale)[0]:
        if (
            deployment.release
            and deployment.service.workstream_id == workstream_id
            and deployment.deployment_id != NOT_YET_KNOWN_DEPLOYMENT.deployment_id
        ):
            days.setdefault(deployment.release, deployment.day)
    return list(days), np.array(list(days.values()), dtype=np.int64)
