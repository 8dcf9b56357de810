"""How ready the workstreams are and what the surveys say at the default as_of, counted from the plan."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from examples.meridian_freight.plan.company import AS_OF
from examples.meridian_freight.plan.readiness import (
    AGREED_SCORE,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    READY,
    SUCCESS,
    Assessment,
    Group,
    plan_assessments,
    plan_surveys,
)

FRESH_DAYS, LEAST_RESPONSE = 90, Fraction(60, 100)
SUCCESS_FROM, FAILURE_BELOW = 9, 7


def readiness_truth() -> dict[str, Any]:
    """Return readiness by scope (None where it is unknown) and the net project success score."""
    standing = _standing(AS_OF)
    workstreams = sorted({a.workstream_id for a in standing})
    asked = [g for g in plan_surveys() if g.kind == READY]
    surveyed = sorted({g.workstream_id for g in asked})
    return {
        "operational_readiness": {
            "portfolio": _readiness(standing),
            **{w: _readiness([a for a in standing if a.workstream_id == w]) for w in workstreams},
        },
        "failed_critical": sorted({a.workstream_id for a in standing if a.is_critical and a.result == FAIL}),
        "stakeholder_readiness": {
            "portfolio": _stakeholders(asked),
            **{w: _stakeholders([g for g in asked if g.workstream_id == w]) for w in surveyed},
        },
        "net_project_success": _net_success([g for g in plan_surveys() if g.kind == SUCCESS]),
    }


def _standing(as_of: date) -> list[Assessment]:
    latest: dict[tuple[str, str], Assessment] = {}
    for assessment in plan_assessments():
        if assessment.assessed_on <= as_of:
            latest[assessment.workstream_id, assessment.check] = assessment
    return list(latest.values())


def _readiness(standing: list[Assessment]) -> dict[str, Any]:
    due = [a for a in standing if a.is_mandatory and a.result != NOT_APPLICABLE]
    proven = [a for a in due if a.result == PASS and (AS_OF - a.assessed_on).days <= FRESH_DAYS]
    return {"passed": len(proven), "applicable": len(due), "ratio": round(len(proven) / len(due), 10)}


def _stakeholders(groups: list[Group]) -> dict[str, Any]:
    asked = sum(len(g.scores) for g in groups)
    answered = sum(s is not None for g in groups for s in g.scores)
    ready = sum(g.weight for g in groups if _mean(g) >= AGREED_SCORE)
    known = Fraction(answered, asked) >= LEAST_RESPONSE
    return {
        "asked": asked,
        "answered": answered,
        "response_ratio": round(answered / asked, 10),
        "ratio": round(ready / sum(g.weight for g in groups), 10) if known else None,
    }


def _mean(group: Group) -> Fraction:
    given = [s for s in group.scores if s is not None]
    return Fraction(sum(given), len(given))


def _net_success(groups: list[Group]) -> dict[str, Any]:
    verdicts = [
        Fraction(sum(g.weight * (g.scores[0] or 0) for g in own), sum(g.weight for g in own))
        for own in ([g for g in groups if g.workstream_id == w] for w in {g.workstream_id for g in groups})
    ]
    successes = sum(v >= SUCCESS_FROM for v in verdicts)
    failures = sum(v < FAILURE_BELOW for v in verdicts)
    return {
        "projects": len(verdicts),
        "successes": successes,
        "failures": failures,
        "ratio": round((successes - failures) / len(verdicts), 10),
    }
