"""The project office's milestone register: every revision is a row."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.plan.milestones import Revision, later_revision, plan_milestones
from examples.meridian_freight.writers.files import write_csv

HEADER = (
    "Milestone", "Workstream", "Recorded on", "Baseline", "Forecast", "Actual", "Status", "Owner", "Go-live",
)  # fmt: skip


def write_milestones(path: Path) -> None:
    """Write the register; its last row was recorded after the default as_of."""
    write_csv(path, HEADER, [_row(r) for r in [*plan_milestones(), later_revision()]])


def _row(r: Revision) -> tuple[str, ...]:
    actual = r.actual_on.isoformat() if r.actual_on else ""
    return (
        r.milestone,
        r.workstream_id,
        r.recorded_on.isoformat(),
        r.baseline_on.isoformat(),
        r.forecast_on.isoformat(),
        actual,
        r.reported_status,
        r.owner_person_id,
        "yes" if r.starts_benefit else "no",
    )
