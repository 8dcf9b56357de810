"""The DORA measures as they stand at the default as_of, from the planned deployments and incidents alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from examples.meridian_freight.clock import from_day_number, midnight_utc
from examples.meridian_freight.plan.company import AS_OF
from examples.meridian_freight.plan.deployments import (
    DEPLOYING,
    OPEN_INCIDENT,
    Deployment,
    Incident,
    plan_deployments,
)

_END = midnight_utc(AS_OF + timedelta(days=1))
Caused = dict[str, list[Incident]]


def deployments_truth(seed: int, scale: int) -> dict[str, Any]:
    """Return by scope and month what was deployed, what failed, and what was rework.

    `recovery_seconds` are the sorted times of the month's failed deployments whose incidents are all over.
    """
    planned, incidents = plan_deployments(seed, scale)
    known = [d for d in planned if d.at < _END]
    caused: Caused = {}
    for incident in incidents:
        if incident.deployment_id and incident.at < _END:
            caused.setdefault(incident.deployment_id, []).append(incident)
    scopes = {name: [d for d in known if d.service.workstream_id == name] for name in DEPLOYING}
    return {
        "open_incidents": [OPEN_INCIDENT.incident_id],
        "incidents": sum(i.at < _END for i in incidents),
        "commits": sum(len(d.commits) for d in known),
        "months": {name: _months(own, caused) for name, own in (scopes | {"portfolio": known}).items()},
    }


def _months(deployments: list[Deployment], caused: Caused) -> dict[str, Any]:
    months: dict[str, list[Deployment]] = {}
    for deployment in deployments:
        months.setdefault(f"{from_day_number(deployment.day):%Y-%m}", []).append(deployment)
    return {month: _month(own, caused) for month, own in sorted(months.items())}


def _month(deployments: list[Deployment], caused: Caused) -> dict[str, Any]:
    failed = [d for d in deployments if d.is_rolled_back or d.deployment_id in caused]
    lead = sorted(d.at - d.commits[0] for d in deployments)
    return {
        "deployments": len(deployments),
        "lead_seconds_p50": lead[(len(lead) - 1) // 2],
        "failed": len(failed),
        "rework": sum(d.incident_id is not None for d in deployments),
        "rework_unknown": sum(d.is_hotfix and d.incident_id is None for d in deployments),
        "recovery_seconds": sorted(_recoveries(failed, caused)),
    }


def _recoveries(failed: list[Deployment], caused: Caused) -> list[int]:
    of_failed = [(d, caused[d.deployment_id]) for d in failed if d.deployment_id in caused]
    return [
        max(i.restored_at for i in incidents) - deployment.at
        for deployment, incidents in of_failed
        if all(i.restored_at < _END for i in incidents)
    ]
