"""What is assessed and asked before and after a go-live: readiness checks, stakeholders, the worth of it all.

Telematics is not ready (a critical check failed, few answered), routing lacks one fresh proof, the portal is.
Nothing here is drawn: the same answers at every seed and scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_D = date
CHECKS = ("alerts", "backups", "capacity", "dashboards", "on_call", "rollback", "runbook", "security")
CRITICAL = ("rollback", "security")
OPTIONAL = "load_test"


@dataclass(frozen=True)
class Assessment:
    """One check of one workstream on one day, in the words of the sheet."""

    workstream_id: str
    check: str
    assessed_on: date
    result: str

    @property
    def is_mandatory(self) -> bool:
        """Whether a go-live needs it."""
        return self.check != OPTIONAL

    @property
    def is_critical(self) -> bool:
        """Whether nothing else can make up for it."""
        return self.check in CRITICAL


PASS, FAIL, NOT_APPLICABLE = "Pass", "Fail", "N/A"
# (workstream, day, checks, result); a later assessment of a check replaces the earlier one
_ROUNDS: tuple[tuple[str, date, tuple[str, ...], str], ...] = (
    ("portal", _D(2026, 2, 16), (*CHECKS, OPTIONAL), PASS),
    ("routing", _D(2026, 5, 18), CHECKS, PASS),
    ("portal", _D(2026, 7, 15), CHECKS, PASS),
    ("portal", _D(2026, 7, 16), (OPTIONAL,), FAIL),
    ("routing", _D(2026, 8, 20), tuple(c for c in CHECKS if c != "capacity"), PASS),
    ("telematics", _D(2026, 9, 21), ("alerts", "backups", "capacity", "dashboards", "on_call"), PASS),
    ("telematics", _D(2026, 9, 21), ("runbook",), NOT_APPLICABLE),
    ("telematics", _D(2026, 9, 21), ("security",), PASS),
    ("telematics", _D(2026, 9, 21), ("rollback",), FAIL),
)


def plan_assessments() -> list[Assessment]:
    """Return every assessment in the order in which it was made."""
    return [Assessment(w, check, on, result) for w, on, checks, result in _ROUNDS for check in checks]


@dataclass(frozen=True)
class Group:
    """The answers of one stakeholder group to one survey; None was asked and did not answer."""

    kind: str
    workstream_id: str
    asked_on: date
    name: str
    weight: int
    scores: tuple[int | None, ...]


READY, SUCCESS = "stakeholder_readiness", "project_success"
AGREED_SCORE = 4
_SILENT = (None,)
_STAKEHOLDERS = (
    Group(READY, "portal", _D(2026, 2, 16), "customers", 2, (5, 4, 4, 4, 3, 4, 5, 4) + _SILENT * 2),
    Group(READY, "portal", _D(2026, 2, 16), "service desk", 1, (4, 4, 5, 4, 4, 4, 5, 5) + _SILENT * 2),
    Group(READY, "routing", _D(2026, 5, 11), "drivers", 3, (4, 5, 4, 3, 4, 4, 5, 4, 4, 4) + _SILENT * 2),
    Group(READY, "routing", _D(2026, 5, 11), "dispatch", 2, (4, 3, 4, 4, 3, 4, 4, None)),
    Group(READY, "routing", _D(2026, 5, 11), "depot managers", 1, (4, 4, 5, 4, 4, None)),
    Group(READY, "telematics", _D(2026, 9, 14), "drivers", 3, (5, 5, 4, 4, 4) + _SILENT * 9),
    Group(READY, "telematics", _D(2026, 9, 14), "workshops", 1, (2, 3, 4, 3) + _SILENT * 2),
)
# the answers of sponsor, users and team to: was the value worth the effort and expense?
_VERDICTS = {
    "routing": (10, 9, 9),
    "driver_app": (9, 9, 9),
    "capture": (9, 10, 8),
    "approval_flow": (9, 9, 10),
    "inspections": (10, 8, 8),
    "training": (8, 9, 9),
    "telematics": (7, 8, 8),
    "brand_refresh": (8, 7, 8),
    "portal": (5, 6, 9),
    "onboarding_content": (6, 7, 8),
}
_VERDICT_WEIGHTS = (("sponsor", 2), ("users", 1), ("team", 1))
VERDICT_ASKED_ON = _D(2026, 9, 7)


def plan_surveys() -> list[Group]:
    """Return the answers of every group, in the order in which they were asked."""
    verdicts = [
        Group(SUCCESS, workstream, VERDICT_ASKED_ON, name, weight, (score,))
        for workstream, scores in _VERDICTS.items()
        for (name, weight), score in zip(_VERDICT_WEIGHTS, scores, strict=True)
    ]
    return sorted([*_STAKEHOLDERS, *verdicts], key=lambda group: group.asked_on)
