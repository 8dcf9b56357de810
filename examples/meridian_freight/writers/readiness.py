"""The operations team's readiness sheet and the export of the survey tool."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.plan.readiness import plan_assessments, plan_surveys
from examples.meridian_freight.writers.files import write_csv


def write_assessments(path: Path) -> None:
    """Write one row per assessment of a check."""
    header = ("Workstream", "Check", "Assessed on", "Result", "Mandatory", "Critical", "Evidence")
    write_csv(
        path,
        header,
        (
            (
                a.workstream_id,
                a.check,
                a.assessed_on.isoformat(),
                a.result,
                "yes" if a.is_mandatory else "no",
                "yes" if a.is_critical else "no",
                f"https://runbooks.meridian.example/{a.workstream_id}/{a.check}/{a.assessed_on:%Y%m%d}",
            )
            for a in plan_assessments()
        ),
    )


def write_surveys(path: Path) -> None:
    """Write one row per person asked; who did not answer has no score."""
    header = ("Response", "Survey", "Kind", "Asked on", "Workstream", "Group", "Weight", "Score")
    responses = [(group, score) for group in plan_surveys() for score in group.scores]
    write_csv(
        path,
        header,
        (
            (
                f"R-{number:04d}",
                f"{group.kind}-{group.workstream_id}-{group.asked_on:%Y%m}",
                group.kind,
                group.asked_on.isoformat(),
                group.workstream_id,
                group.name,
                group.weight,
                "" if score is None else score,
            )
            for number, (group, score) in enumerate(responses, start=1)
        ),
    )
