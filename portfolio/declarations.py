"""Everything a folder declares, while it is still being checked.

Belongs here: the declarations (of broken ones what could be read), what is known of their ids, and the
problems found so far. Does not belong here: reading (loader.py) and rules (checks/).

One mistake is told once: a rule complains only of what is wrong whatever the unread parts turn out to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from portfolio.adoption import Behaviour, CoreActions, Product
from portfolio.benefit_map import BenefitMapEdge, BenefitMapNode
from portfolio.costs import CostPool, LabourRate
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
from portfolio.suggestions import closest

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
class Ids:
    """The ids that a section declares, and what may stand in those parts of it that could not be read."""

    declared: set[str] = field(default_factory=set)
    unread_words: set[str] = field(default_factory=set)
    has_unknown: bool = False

    def add_unread(self, text: str | None) -> None:
        """Remember that something could not be read: its text, or None where that is not known either."""
        if text is None:
            self.has_unknown = True
        else:
            self.unread_words.update(re.findall(r"[\w.:\-]+", text))

    def may_mention(self, id_: str) -> bool:
        """Return whether an unread part may speak of this id."""
        return self.has_unknown or id_ in self.unread_words

    def lack(self, id_: str) -> bool:
        """Return whether this id is surely declared nowhere."""
        return id_ not in self.declared and not self.may_mention(id_)


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
    cost_pools: list[CostPool] = field(default_factory=list)
    labour_rates: list[LabourRate] = field(default_factory=list)
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
    ids: defaultdict[str, Ids] = field(default_factory=lambda: defaultdict(Ids))
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def may_mean(self, section: str, written: str, id_: str) -> bool:
        """Return whether a reference is `id_`, or may be once it is mended, as it is declared nowhere."""
        ids = self.ids[section]
        return written == id_ or (ids.lack(written) and closest(written, ids.declared) in {None, id_})

    def complain(self, item: Declared, message: str, *loc: str | int) -> None:
        """Record a problem of `item`, at `loc` inside it."""
        self.problems.append(Problem(item.place.file, item.place.line(*loc), message))

    def warn(self, item: Declared, message: str, *loc: str | int) -> None:
        """Record what is worth a look and stops nothing."""
        self.warnings.append(Problem(item.place.file, item.place.line(*loc), message))
