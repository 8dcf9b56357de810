"""Owners: every KPI has one. Two at a time, or none for a while, is data and lands in ownership_gaps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.outcomes import EntityOwner, Kpi, Owner
from portfolio.timeline import segments


def check_owners(declarations: Declarations) -> None:
    """An error for a KPI without an owner, a warning where it has not exactly one."""
    for kpi in declarations.kpis:
        with suppress(UnreadableError):
            _check_owned(declarations, kpi)


def _check_owned(declarations: Declarations, kpi: Kpi) -> None:
    named = [owner for owner in declarations.owners if _may_own(declarations, owner, kpi)]
    owners = [*kpi.owners, *named]
    if owners:
        _warn_unless_one(declarations, kpi, owners)
    elif not declarations.ids["owners"].may_mention(kpi.kpi_id):
        message = f"KPI `{kpi.kpi_id}` has no owner: add `owners:` with the one person who is accountable"
        declarations.complain(kpi, message, "kpi_id")


def _may_own(declarations: Declarations, owner: EntityOwner, kpi: Kpi) -> bool:
    if owner.is_readable("entity_type") and owner.entity_type != "kpi":
        return False
    return not owner.is_readable("entity_id") or declarations.may_mean("kpis", owner.entity_id, kpi.kpi_id)


def _warn_unless_one(declarations: Declarations, kpi: Kpi, owners: Sequence[Owner]) -> None:
    since = min(owner.valid_from for owner in owners)
    for segment in segments(owners):
        persons = sorted({owner.person_id for owner in segment.live})
        if segment.starts_on < since or len(persons) == 1:
            continue
        until = f" to {segment.ends_on}" if segment.ends_on else ""
        who = f"{len(persons)} owners ({', '.join(persons)})" if persons else "no owner"
        message = f"KPI `{kpi.kpi_id}` has {who} from {segment.starts_on}{until}: exactly one is accountable"
        declarations.warn(kpi, message, "owners")
