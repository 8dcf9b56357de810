"""The portfolio: what one folder declares, as typed objects.

Belongs here: the shape of portfolio.yml, the parts of mappings/*.yml that are not about files, and the
loaded whole. Does not belong here: sources (sources.py), the file mapping language (file_mappings.py),
outcomes and their kin (outcomes.py), reading YAML (loader.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, model_validator

from portfolio.adoption import Behaviour, CoreActions, Product
from portfolio.benefit_map import BenefitMapEdge, BenefitMapNode
from portfolio.costs import CostPool, LabourRate
from portfolio.declared import (
    Currency,
    Day,
    Days,
    Declared,
    Key,
    Number,
    Slug,
    Text,
    TimeOfDay,
    TimeZone,
    UniqueNames,
    matching,
)
from portfolio.defects import DefectTerms
from portfolio.errors import PortfolioError, Problem
from portfolio.file_mappings import FileMapping
from portfolio.finance import EarnedValuePlan, InvestmentTerms
from portfolio.governance import ConfidenceOverride
from portfolio.outcomes import Benefit, EntityOwner, Kpi, Link, Objective, Outcome
from portfolio.sources import Source

CanonicalStatus = Literal["todo", "in_progress", "review", "waiting", "done", "cancelled"]
CountLevel = Literal["leaf", "root", "all"]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Ratio = Annotated[Decimal, Field(ge=0, le=1)]


class About(Declared):
    """The portfolio as a whole: its money, its time, its thresholds."""

    name: Text
    reporting_currency: Currency
    time_zone: TimeZone
    """Days are cut in this zone."""
    fiscal_calendar: Key
    default_as_of: Day | None = None
    """Left out: the last completed day."""
    budget_version: Text | None = None
    """The one budget that actual costs are compared with."""
    sponsor_person_id: Text | None = None
    """Who hears of an escalation that has no single owner."""
    min_sample_count: Count = 11
    """Percentiles of fewer items are not published."""
    min_group_count: Count = 5
    """Groups of fewer persons are not published."""
    defect_maturity_days: Days = 90
    """Releases younger than this say nothing yet about the defects that escaped."""
    agreed_readiness_score: Number = Decimal(4)
    """A group of stakeholders is ready from this average score on."""
    status_coverage_min_ratio: Ratio = Decimal("0.9")
    """Flow metrics are held when fewer status changes than this have a mapped status."""
    profit_and_loss_rate: Literal["period_average", "transaction_date"] = "period_average"
    """The rate that takes revenue and expense from an entity's books into the reporting currency."""
    history_years: Annotated[int, Field(ge=1, le=50)] = 3
    """Calendars reach back this many years before as_of."""


class Privacy(Declared):
    """The public key of a portfolio without real people; otherwise THROUGHLINE_PRIVACY_KEY is set."""

    public_key: Annotated[Text, Field(min_length=8)] | None = None


class DataRoot(Declared):
    """The environment variable that names the folder of the sources' files."""

    env: Annotated[
        Text,
        matching(r"[A-Z][A-Z0-9_]*", "must name a variable in capitals, digits and `_`, such as ACME_DATA"),
    ]


class FiscalCalendar(Declared):
    """Fiscal years of twelve periods: calendar months, or weeks in groups of 4, 4 and 5."""

    calendar_id: Key
    kind: Literal["month", "4-4-5"]
    year_start_month: Annotated[int, Field(ge=1, le=12)] = 1
    week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = (
        "monday"
    )
    """4-4-5 only: the year begins on this weekday, nearest to the first of year_start_month."""
    soft_close_days: Days = 5
    hard_close_days: Days = 10
    """Days after a period's end from which a posting is late."""

    @model_validator(mode="after")
    def _closes_softly_first(self) -> FiscalCalendar:
        if self.soft_close_days > self.hard_close_days:
            raise ValueError("soft_close_days must not be more than hard_close_days")
        return self

    @model_validator(mode="after")
    def _has_weeks_where_weeks_count(self) -> FiscalCalendar:
        if self.kind == "month" and "week_start" in self.model_fields_set:
            raise ValueError("week_start belongs to the kind 4-4-5 only: remove it")
        return self


class WorkCalendar(Declared):
    """Working hours of a region: its weekdays without its public holidays."""

    calendar_id: Key
    region: Annotated[
        Text,
        matching(r"[A-Z]{2,3}(-[A-Z0-9]{1,3})?", "must be a country code, alone or with its subdivision's"),
    ]
    """A country, with or without its subdivision: US, US-TX, GB-SCT."""
    time_zone: TimeZone
    opens: TimeOfDay = time(9)
    closes: TimeOfDay = time(17)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> WorkCalendar:
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")
        return self


class LegalEntity(Declared):
    """A company of the group that keeps its own ledger."""

    entity_id: Key
    entity_name: Text
    functional_currency: Currency
    fiscal_calendar: Key


class Initiative(Declared):
    """A bundle of workstreams with one purpose."""

    initiative_id: Key
    initiative_name: Text


class Workstream(Declared):
    """Work that is steered and paid for as one."""

    workstream_id: Key
    workstream_name: Text
    initiative_id: Key | None = None
    work_calendar: Key | None = None
    """Left out: Monday to Friday, 09:00 to 17:00 in the portfolio's zone, no holidays."""
    time_zone: TimeZone | None = None
    """Left out: the portfolio's."""
    is_mandated: bool = False
    """Statutory work needs no outcome."""
    is_ongoing: bool = False
    """Its work goes on after its milestones, so that what remains says nothing about them."""
    aliases: UniqueNames | None = None
    """Ids under which sources know it: containers such as jira:RTE, cost centres, board names."""
    count_level: CountLevel = "leaf"
    """Which of its items flow counts, so that a parent and its parts are not both counted."""


class StatusMap(Declared):
    """What the statuses of a source's container mean, and so where its work begins and ends."""

    source: Text = "*"
    container: Text = "*"
    map: Annotated[dict[str, CanonicalStatus], Field(min_length=1)]
    commits_at: UniqueNames | None = None
    """Statuses before the start in which an item is promised: lead time runs from there."""
    valid_from: Day | None = Field(default=None, alias="from")
    valid_to: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> StatusMap:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("`to` must lie after `from`")
        return self


class ItemTypes(Declared):
    """What the item types of a source mean."""

    source: Text = "*"
    map: Annotated[dict[str, Slug], Field(min_length=1)]


@dataclass(frozen=True)
class Portfolio:
    """A checked portfolio folder."""

    folder: Path
    data_root: Path
    content_hash: str
    """Changes with what the folder declares, not with comments, layout or the privacy key."""
    privacy_key: SecretStr
    about: About
    published_versions_kept: int
    fiscal_calendars: list[FiscalCalendar]
    work_calendars: list[WorkCalendar]
    entities: list[LegalEntity]
    sources: list[Source]
    initiatives: list[Initiative]
    workstreams: list[Workstream]
    statuses: list[StatusMap]
    item_types: list[ItemTypes]
    defects: list[DefectTerms]
    core_actions: list[CoreActions]
    products: list[Product]
    cost_pools: list[CostPool]
    labour_rates: list[LabourRate]
    files: list[FileMapping]
    objectives: list[Objective]
    outcomes: list[Outcome]
    kpis: list[Kpi]
    links: list[Link]
    benefits: list[Benefit]
    behaviours: list[Behaviour]
    owners: list[EntityOwner]
    confidence_overrides: list[ConfidenceOverride]
    benefit_map_nodes: list[BenefitMapNode]
    benefit_map: list[BenefitMapEdge]
    earned_value: list[EarnedValuePlan]
    investment: InvestmentTerms | None
    warnings: list[Problem]
    """What is worth a look and stops nothing."""

    def file_mapping(self, mapping: str) -> FileMapping:
        """Return the file mapping with this id; PortfolioError when none has it."""
        for candidate in self.files:
            if candidate.mapping == mapping:
                return candidate
        raise PortfolioError(f"no file mapping is called {mapping}: add it to mappings/*.yml under `files:`")
