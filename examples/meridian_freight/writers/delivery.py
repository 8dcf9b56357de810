"""The pipeline's deployments as JSON lines, and the on-call tool's incidents as CSV.

Dirt: each release was also deployed to staging an hour before, which is no deployment into production; the
last deployment and the last incident lie after the default as_of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from examples.meridian_freight.clock import HOUR, iso
from examples.meridian_freight.plan.company import BY_ID
from examples.meridian_freight.plan.deployments import Deployment, Incident, plan_deployments
from examples.meridian_freight.writers.files import write_csv, write_text


def write_deployments(path: Path, seed: int, scale: int) -> None:
    """Write one line per deployment, staging included, in order of time."""
    deployments, _ = plan_deployments(seed, scale)
    lines = [line for deployment in deployments for line in _lines(deployment)]
    text = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    write_text(path, "\n".join(text) + "\n")


def _lines(deployment: Deployment) -> Iterator[dict[str, Any]]:
    if deployment.release is not None:
        yield _line(deployment, "staging", deployment.at - HOUR)
    yield _line(deployment, "production", deployment.at)


def _line(deployment: Deployment, environment: str, at: int) -> dict[str, Any]:
    suffix = "" if environment == "production" else f"-{environment}"
    return {
        "id": deployment.deployment_id + suffix,
        "project": BY_ID[deployment.service.workstream_id].container,
        "service": deployment.service.service,
        "environment": environment,
        "finished_at": _instant(at),
        "trigger": "hotfix" if deployment.is_hotfix else "schedule",
        "tag": deployment.release,
        "outcome": "rolled_back" if deployment.is_rolled_back else "succeeded",
        "incident": deployment.incident_id,
        # the pipeline lists what it found, the latest first
        "commits": [
            {"sha": f"{hash_:040x}", "committed_at": _instant(commit)}
            for hash_, commit in reversed(list(enumerate(deployment.commits, start=deployment.at)))
        ],
    }


def write_incidents(path: Path, seed: int, scale: int) -> None:
    """Write one row per incident, in order of time."""
    header = ("Incident", "Project", "Service", "Severity", "Began", "Restored", "Caused by deployment")
    _, incidents = plan_deployments(seed, scale)
    write_csv(path, header, (_row(i) for i in sorted(incidents, key=lambda i: (i.at, i.incident_id))))


def _row(incident: Incident) -> tuple[str, ...]:
    return (
        incident.incident_id,
        BY_ID[incident.service.workstream_id].container,
        incident.service.service,
        incident.severity,
        _instant(incident.at),
        _instant(incident.restored_at),
        incident.deployment_id or "",
    )


def _instant(seconds: int) -> str:
    return iso(np.array([seconds], dtype=np.int64))[0] + "Z"
