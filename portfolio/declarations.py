"""Everything a folder declares, while it is still being checked.

Belongs here: the valid declarations, the ids of all (broken ones included, so that one mistake is told
once), and the problems found so far. Does not belong here: reading (loader.py) and rules (checks/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portfolio.adoption import Behaviour, CoreActions, Product
from portfolio.benefit_map import BenefitMapEdge, BenefitMapNode
from portfolio.declared import Declared
from portfolio.defects import DefectTerms
from portfolio.errors import Problem
from portfolio.file_mappings import FileMapping
from portfolio.finance import EarnedValuePlan
from portfolio.governance import ConfidenceOverride
from portfolio.models import (
    About,
    FiscalCalendar,
    Initiative,
    ItemTypes,
    LegalEntity,
    StatusMap,
    WorkCalendar,
    Workstream,
)
from portfolio.outcomes import Benefit, EntityOwner, Kpi, Link, Objective, Outcome
from portfolio.sources import Source

ID_FIELDS: dict[str, str] = {
    "fiscal_calendars": "calendar_id",
    "work_calendars": "calendar_id",
    "entities": "entity_id",
    "sources": "source",
    "initiatives": "initiative_id",
    "workstreams": "workstream_id",
    "files": "mapping",
    "objectives": "objective_id",
    "outcomes": "outcome_id",
    "kpis": "kpi_id",
    "benefits": "benefit_id",
    "products": "product",
    "behaviours": "behaviour_id",
    "benefit_map_nodes": "node_id",
    "earned_value": "workstream_id",
}
"""The sections whose entries have an id of their own, and its key."""


@dataclass
class Declarations:
    """The lists carry the names of the YAML sections."""

    about: About | None = None
    data_root: Path | None = None
    fiscal_calendars: list[FiscalCalendar] = field(default_factory=list)
    work_calendars: list[WorkCalendar] = field(default_factory=list)
    entities: list[LegalEntity] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    workstreams: list[Workstream] = field(default_factory=list)
    statuses: list[StatusMap] = field(default_factory=list)
    item_types: list[ItemTypes] = field(default_factory=list)
    defects: list[DefectTerms] = field(default_factory=list)
    core_actions: list[CoreActions] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    files: list[FileMapping] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    kpis: list[Kpi] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    benefits: list[Benefit] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    owners: list[EntityOwner] = field(default_factory=list)
    confidence_overrides: list[ConfidenceOverride] = field(default_factory=list)
    benefit_map_nodes: list[BenefitMapNode] = field(default_factory=list)
    benefit_map: list[BenefitMapEdge] = field(default_factory=list)
    earned_value: list[EarnedValuePlan] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=lambda: {section: set() for section in ID_FIELDS})
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def complain(self, item: Declared, message: str, *loc: str | int) -> None:
        """Record a problem of `item`, at `loc` inside it."""
        self.problems.append(Problem(item.place.file, item.place.line(*loc), message))

    def warn(self, item: Declared, message: str, *loc: str | int) -> None:
        """Record what is worth a look and stops nothing."""
        self.warnings.append(Problem(item.place.file, item.place.line(*loc), message))
