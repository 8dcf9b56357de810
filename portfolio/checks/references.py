"""Ids: declared once, and declared at all where something refers to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from portfolio.declarations import ID_FIELDS, Declarations
from portfolio.declared import Declared
from portfolio.suggestions import did_you_mean

_OWNED_SECTIONS = {"kpi": "kpis", "workstream": "workstreams", "outcome": "outcomes", "benefit": "benefits"}


def check_duplicates(declarations: Declarations) -> None:
    """No two declarations of a section share an id."""
    for section, id_field in ID_FIELDS.items():
        items: Sequence[Declared] = getattr(declarations, section)
        first: dict[str, Declared] = {}
        for item in items:
            if not item.is_readable(id_field):
                continue
            id_ = str(getattr(item, id_field))
            if id_ in first:
                place = first[id_].place
                where = f"{place.file}:{place.line(id_field)}"
                declarations.complain(item, f"{id_field} `{id_}` is already declared at {where}", id_field)
            first.setdefault(id_, item)


def check_references(declarations: Declarations) -> None:
    """Every id that is referred to exists."""
    d = declarations
    if d.about:
        _refer(d, "fiscal_calendars", d.about, "fiscal_calendar")
    for entity in d.entities:
        _refer(d, "fiscal_calendars", entity, "fiscal_calendar")
    for workstream in d.workstreams:
        _refer(d, "work_calendars", workstream, "work_calendar")
    for outcome in d.outcomes:
        _refer(d, "objectives", outcome, "objective_id")
    for serving in chain[Declared](d.kpis, d.benefits, d.behaviours):
        _refer(d, "outcomes", serving, "outcome_id")
    for part in chain[Declared](d.workstreams, d.outcomes, d.benefits):
        _refer(d, "initiatives", part, "initiative_id")
    for planned in chain[Declared](d.earned_value, d.benefit_map_nodes):
        _refer(d, "workstreams", planned, "workstream_id")
    for link in d.links:
        for section, field in (
            ("workstreams", "workstream_id"),
            ("kpis", "kpi_id"),
            ("benefits", "benefit_id"),
        ):
            _refer(d, section, link, field)
    for override in d.confidence_overrides:
        _refer(d, "workstreams", override, "workstream_id")
    for owner in d.owners:
        if owner.is_readable("entity_type") and owner.entity_type in _OWNED_SECTIONS:  # milestones are data
            _refer(d, _OWNED_SECTIONS[owner.entity_type], owner, "entity_id")


def _refer(declarations: Declarations, section: str, item: Declared, field: str) -> None:
    id_ = getattr(item, field) if item.is_readable(field) else None
    ids = declarations.ids[section]
    if id_ is not None and ids.lack(id_):
        message = f"{field} `{id_}` is not declared under `{section}:`{did_you_mean(id_, ids.declared)}"
        declarations.complain(item, message, field)
