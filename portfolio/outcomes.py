"""What the work is for: objectives, outcomes, KPIs, links, benefits and who is accountable.

Belongs here: the shape of outcomes/*.yml and what a single entry must hold. Does not belong here: rules
that need two entries (checks/) and turning entries into rows (tables.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from portfolio.declared import Currency, Day, Days, Declared, Key, Number, Text, Weight

ScorecardArea = Literal["flow", "quality", "adoption", "business_impact", "reliability"]

COMPUTED_METRICS: dict[str, ScorecardArea] = {
    "throughput_items": "flow",
    "wip_items": "flow",
    "cycle_time_p50_days": "flow",
    "cycle_time_p85_days": "flow",
    "business_cycle_time_p50_hours": "flow",
    "business_cycle_time_p85_hours": "flow",
    "lead_time_p50_days": "flow",
    "lead_time_p85_days": "flow",
    "first_finish_throughput_items": "flow",
    "arrival_balance_items": "flow",
    "throughput_variation_ratio": "flow",
    "cycle_time_tail_ratio": "flow",
    "work_item_age_p85_days": "flow",
    "work_item_aging_ratio": "flow",
    "flow_efficiency_ratio": "flow",
    "deployment_frequency_count": "flow",
    "change_lead_time_p50_hours": "flow",
    "failed_deployment_recovery_p50_hours": "flow",
    "reopen_ratio": "quality",
    "rework_ratio": "quality",
    "rework_effort_share_ratio": "quality",
    "defect_escape_ratio": "quality",
    "defect_escape_weighted_ratio": "quality",
    "defect_removal_efficiency_ratio": "quality",
    "change_fail_ratio": "quality",
    "deployment_rework_ratio": "quality",
    "adoption_ratio": "adoption",
    "monthly_active_persons": "adoption",
    "dau_persons": "adoption",
    "wau_persons": "adoption",
    "mau_persons": "adoption",
    "stickiness_ratio": "adoption",
    "activation_ratio": "adoption",
    "retention_d7_ratio": "adoption",
    "retention_d30_ratio": "adoption",
    "time_to_adopt_median_days": "adoption",
    "features_per_person": "adoption",
    "actions_per_person": "adoption",
    "budget_variance_ratio": "business_impact",
    "benefit_realisation_ratio": "business_impact",
    "cpi": "business_impact",
    "spi_time": "business_impact",
    "operational_readiness_ratio": "reliability",
    "stakeholder_readiness_ratio": "reliability",
    "stakeholder_response_ratio": "reliability",
    "net_project_success_ratio": "reliability",
    "ownership_coverage_ratio": "reliability",
    "link_coverage_ratio": "reliability",
    "link_coverage_items_ratio": "reliability",
}
"""Portfolio-level metrics that the warehouse computes, with their scorecard area."""


class Dated(Declared):
    """Something valid on [from, to), and the day it was written down."""

    valid_from: Day = Field(alias="from")
    valid_to: Day | None = Field(default=None, alias="to")
    """Exclusive; null while it holds."""
    recorded_on: Day | None = None
    """Left out: written down on the day it began; a cost pool or labour rate since ever, which moves no
    amount, for it divides or prices nothing before it begins."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dated:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("`to` is the first day it no longer holds and must lie after `from`")
        return self


class Owner(Dated):
    """A person who is accountable."""

    person_id: Text


OwnedType = Literal["kpi", "milestone", "workstream", "outcome", "benefit"]


class EntityOwner(Owner):
    """A person who is accountable for an entity named here."""

    entity_type: OwnedType
    entity_id: Text


class Objective(Declared):
    """What the organisation wants in the end."""

    objective_id: Key
    objective_name: Text


class Outcome(Declared):
    """A change in the world that serves an objective."""

    outcome_id: Key
    outcome_name: Text
    objective_id: Key
    initiative_id: Key | None = None


class Baseline(Declared):
    """Where a KPI stood before."""

    value: Number
    on: Day


class Target(Declared):
    """Where a KPI shall stand; each day of recording is a version, the earliest the original."""

    value: Number
    on: Day
    recorded_on: Day | None = None
    """Left out: recorded with the KPI."""


class TrajectoryPoint(Declared):
    """Where a KPI is planned to stand on a day on the way to its target."""

    on: Day
    value: Number


class Plausible(Declared):
    """Bounds outside which an observation is not believed."""

    min: Number | None = None
    max: Number | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Plausible:
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError("min must be less than max")
        return self


class Guardrail(Declared):
    """A limit that must not be crossed, whatever else gets better."""

    limit: Number
    warning_margin: Annotated[Number, Field(ge=0)] | None = None
    """How far before the limit it is close; left out: a tenth of it."""


class Kpi(Declared):
    """A number that says whether an outcome is reached: observed, or computed when it names a metric."""

    kpi_id: Key
    kpi_name: Text
    outcome_id: Key
    scorecard_area: ScorecardArea
    bsc_perspective: Literal["financial", "customer", "internal_process", "learning_growth"] | None = None
    unit: Text
    direction: Literal["up", "down"]
    is_key: bool = False
    baseline: Baseline | None = None
    targets: list[Target] = Field(default=[])
    trajectory: list[TrajectoryPoint] = Field(default=[])
    cadence_days: Annotated[Days, Field(ge=1)] = 30
    exogenous_effect: Number = Decimal(0)
    """What moves the KPI by the target day whatever the portfolio does."""
    plausible: Plausible | None = None
    guardrail: Guardrail | None = None
    """Held to a limit instead of a target; it never has an attainment."""
    metric: Text | None = None
    definition_version: Text = "1"
    recorded_on: Day
    owners: list[Owner] = Field(default=[])


class Benefit(Declared):
    """Money (or its like) that an outcome brings; a disbenefit costs."""

    benefit_id: Key
    benefit_name: Text
    kind: Literal["cashable", "non_cashable", "disbenefit"]
    outcome_id: Key
    initiative_id: Key | None = None
    currency_code: Currency
    owners: list[Owner] = Field(default=[])


class Link(Dated):
    """One version of how a workstream moves a KPI (or guards it), dated."""

    workstream_id: Key
    kpi_id: Key
    link_type: Literal["driver", "enabler", "guardrail"]
    hypothesis: Text | None = None
    milestone_id: Text | None = None
    """The go-live that starts the benefit."""
    spend_weight: Weight = Decimal(0)
    """Share of the workstream's money that is spent on this KPI."""
    credit_weight: Weight = Decimal(0)
    """Share of the KPI's movement that the workstream may claim."""
    expected_effect: Number | None = None
    """The link's own full-run effect, in the KPI's unit."""
    effect_low: Number | None = None
    effect_high: Number | None = None
    lag_days: Days = 0
    ramp_days: Days = 0
    value_per_unit: Number | None = None
    volume_per_day: Annotated[Number, Field(ge=0)] | None = None
    benefit_id: Key | None = None
    currency_code: Currency | None = None
    evidence_level: Literal["asserted", "quasi_experimental", "experimental"] = "asserted"

    @property
    def name(self) -> str:
        """The name that all versions of one link share."""
        return f"{self.workstream_id}->{self.kpi_id}"

    @model_validator(mode="after")
    def _takes_no_credit_as_a_guardrail(self) -> Link:
        if self.link_type == "guardrail" and self.credit_weight:
            raise ValueError("a guardrail carries no credit: leave credit_weight out")
        return self

    @model_validator(mode="after")
    def _names_the_currency_of_its_money(self) -> Link:
        if self.value_per_unit is not None and self.currency_code is None:
            raise ValueError("value_per_unit is money: add its currency_code")
        return self

    @model_validator(mode="after")
    def _expects_an_effect_within_its_bounds(self) -> Link:
        bounds = [bound for bound in (self.effect_low, self.effect_high) if bound is not None]
        if not bounds:
            return self
        if self.expected_effect is None or len(bounds) == 1:
            raise ValueError("expected_effect, effect_low and effect_high come together: add what is missing")
        if not min(bounds) <= self.expected_effect <= max(bounds):
            raise ValueError("expected_effect must lie between effect_low and effect_high")
        return self
