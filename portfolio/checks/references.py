"""Ids: declared once, and declared at all where something refers to them."""

from __future__ import annotations

from collections.abc import Sequence

from portfolio.declarations import ID_FIELDS, Declarations
from portfolio.declared import Declared
from portfolio.suggestions import did_you_mean

_REFERENCES = {
    "entities": {"fiscal_calendar": "fiscal_calendars"},
    "workstreams": {"work_calendar": "work_calendars", "initiative_id": "initiatives"},
    "outcomes": {"objective_id": "objectives", "initiative_id": "initiatives"},
    "kpis": {"outcome_id": "outcomes"},
    "benefits": {"outcome_id": "outcomes", "initiative_id": "initiatives"},
    "behaviours": {"outcome_id": "outcomes"},
    "earned_value": {"workstream_id": "workstreams"},
    "benefit_map_nodes": {"workstream_id": "workstreams"},
    "links": {"workstream_id": "workstreams", "kpi_id": "kpis", "benefit_id": "benefits"},
    "cost_pools": {"entity_id": "entities"},
    "confidence_overrides": {"workstream_id": "workstreams"},
}
"""By section: the fields that hold an id, and the section that declares it."""
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
    for holders, references in _REFERENCES.items():
        for holder in getattr(d, holders):
            for field, section in references.items():
                _refer(d, section, holder, field)
    for pool in d.cost_pools:
        for index, target in enumerate(pool.targets if pool.is_readable("targets") else ()):
            _refer(d, "workstreams", target, "workstream_id", declared_in=(pool, "targets", index))
    for owner in d.owners:
        if owner.is_readable("entity_type") and owner.entity_type in _OWNED_SECTIONS:  # milestones are data
            _refer(d, _OWNED_SECTIONS[owner.entity_type], owner, "entity_id")


def _refer(
    declarations: Declarations,
    section: str,
    item: Declared,
    field: str,
    declared_in: tuple[Declared, *tuple[str | int, ...]] | None = None,
) -> None:
    """Look an id up; a part of a declaration says in which one it stands, and where."""
    id_ = getattr(item, field) if item.is_readable(field) else None
    ids = declarations.ids[section]
    if id_ is not None and ids.lack(id_):
        message = f"{field} `{id_}` is not declared under `{section}:`{did_you_mean(id_, ids.declared)}"
        whole, *path = declared_in or (item,)
        declarations.complain(whole, message, *path, field)
