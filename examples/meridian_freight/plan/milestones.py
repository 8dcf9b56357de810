"""The milestone register: every revision of every milestone, as the project office recorded them.

The story of the demo is here: on 2026-04-13 the vendor integration pushes routing's go-live by 21 days while
its reported status stays "on track with minor delays"; on 2026-09-14 telematics slips by 14 days. The archive
of approvals is promised for 2026-10-05 and called on track, but what remains cannot be done by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GREEN, DELAYED = "on track", "on track with minor delays"


@dataclass(frozen=True)
class Revision:
    """What was recorded about a milestone on one day."""

    milestone: str
    workstream_id: str
    recorded_on: date
    baseline_on: date
    forecast_on: date
    actual_on: date | None
    reported_status: str
    owner_person_id: str
    starts_benefit: bool

    @property
    def milestone_id(self) -> str:
        """The id under which the portfolio knows the milestone."""
        return f"m:{self.milestone}"


@dataclass(frozen=True)
class _Planned:
    milestone: str
    workstream_id: str
    baseline_on: date
    actual_on: date | None
    owner: str
    slips: tuple[tuple[date, date, str], ...] = ()  # (recorded on, new forecast, reported status)
    starts_benefit: bool = True
    recorded_on: date = date(2024, 9, 16)


_D = date
_LIVE = (
    _Planned(
        "routing_go_live", "routing", _D(2026, 5, 4), _D(2026, 5, 25), "p021",
        ((_D(2026, 4, 13), _D(2026, 5, 25), DELAYED),),
    ),
    _Planned("driver_app_go_live", "driver_app", _D(2025, 10, 6), _D(2025, 10, 6), "p022"),
    _Planned(
        "telematics_go_live", "telematics", _D(2026, 11, 2), None, "p023",
        ((_D(2026, 9, 14), _D(2026, 11, 16), GREEN),),
    ),
    _Planned("capture_go_live", "capture", _D(2025, 9, 1), _D(2025, 9, 1), "p024"),
    _Planned("approval_go_live", "approval_flow", _D(2025, 9, 1), _D(2025, 9, 1), "p025"),
    _Planned("portal_go_live", "portal", _D(2026, 3, 2), _D(2026, 3, 2), "p026"),
    _Planned("onboarding_go_live", "onboarding_content", _D(2026, 3, 2), _D(2026, 3, 2), "p027"),
    _Planned("inspections_go_live", "inspections", _D(2026, 5, 4), _D(2026, 5, 4), "p028"),
    _Planned("training_go_live", "training", _D(2026, 6, 1), _D(2026, 6, 1), "p029"),
)  # fmt: skip
_OTHERS = (
    _Planned("routing_design", "routing", _D(2025, 6, 30), _D(2025, 6, 30), "p021", (), False),
    _Planned(
        "routing_vendor_contract", "routing", _D(2025, 11, 14), _D(2025, 11, 19), "p021",
        ((_D(2025, 11, 10), _D(2025, 11, 19), DELAYED),), False,
    ),
    _Planned("telematics_pilot", "telematics", _D(2026, 6, 15), _D(2026, 6, 15), "p023", (), False),
    _Planned("capture_pilot", "capture", _D(2025, 5, 5), _D(2025, 5, 5), "p024", (), False),
    _Planned("portal_beta", "portal", _D(2025, 11, 3), _D(2025, 11, 3), "p026", (), False),
    _Planned("onboarding_content_refresh", "onboarding_content", _D(2026, 10, 19), None, "p031", (), False),
    _Planned("approval_archive", "approval_flow", _D(2026, 10, 5), None, "p025", (), False, _D(2026, 9, 1)),
    _Planned("inspections_pilot", "inspections", _D(2026, 1, 12), _D(2026, 1, 12), "p028", (), False),
    _Planned("brand_launch", "brand_refresh", _D(2026, 8, 17), _D(2026, 8, 17), "p032", (), False),
    _Planned("migration_cutover", "tool_migration", _D(2026, 11, 30), None, "p033", (), False),
)  # fmt: skip
# all that remains of its workstream cannot be done by the day that is promised, at the pace of the last weeks
TOO_SLOW_FOR = "approval_archive"
NOT_YET_RECORDED_ON = date(2026, 10, 6)


def plan_milestones() -> list[Revision]:
    """Return all revisions, in the order in which they were recorded."""
    rows = [revision for planned in _LIVE + _OTHERS for revision in _revisions(planned)]
    return sorted(rows, key=lambda r: (r.recorded_on, r.milestone))


def later_revision() -> Revision:
    """Return the revision that was in the register but recorded after the default as_of."""
    cutover = next(p for p in _OTHERS if p.milestone == "migration_cutover")
    return _revision(cutover, NOT_YET_RECORDED_ON, _D(2026, 12, 14), None, DELAYED)


def _revisions(planned: _Planned) -> list[Revision]:
    rows = [_revision(planned, planned.recorded_on, planned.baseline_on, None, GREEN)]
    rows += [_revision(planned, on, forecast, None, status) for on, forecast, status in planned.slips]
    if planned.actual_on is not None:
        rows.append(_revision(planned, planned.actual_on, planned.actual_on, planned.actual_on, "done"))
    return rows


def _revision(planned: _Planned, on: date, forecast: date, actual: date | None, status: str) -> Revision:
    return Revision(
        planned.milestone,
        planned.workstream_id,
        on,
        planned.baseline_on,
        forecast,
        actual,
        status,
        planned.owner,
        planned.starts_benefit,
    )
