"""What the money questions need beyond budgets and benefits: earned-value plans and investment terms.

Belongs here: how each workstream's progress becomes money earned, how cash flows are discounted. Does not
belong here: amounts (they are loaded) and rules that need two declarations (checks/finance.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from portfolio.declared import Day, Declared, Key, Number, Text, Weight

EarnedValueMethod = Literal["zero_hundred", "fifty_fifty", "milestone_weights", "done_items"]
EacMethod = Literal["typical", "atypical", "bottom_up", "cpi_spi"]

_HALF = Decimal("0.5")
_FIELDS_OF: dict[EarnedValueMethod, frozenset[str]] = {
    "zero_hundred": frozenset({"milestone_id"}),
    "fifty_fifty": frozenset({"milestone_id", "start_milestone_id"}),
    "milestone_weights": frozenset({"milestones"}),
    "done_items": frozenset({"planned_item_count"}),
}
_OPTIONAL = frozenset({"start_milestone_id", "planned_item_count"})


class InvestmentTerms(Declared):
    """How the cash flows of all initiatives are discounted."""

    discount_ratio: Annotated[Number, Field(gt=-1, le=10)]
    """Per year: 0.08 is 8 %."""
    cash_flow_timing: Literal["period_start", "mid_period", "period_end"] = "period_end"
    """When within its month a cash flow falls."""
    price_basis: Literal["nominal", "real"]
    """Whether the ratio includes inflation; the amounts must be of the same kind."""
    benefits_counted: Literal["cashable", "all"] = "cashable"
    """Whether benefits that no account sees count beside those that one does; disbenefits always count."""


class MilestoneWeight(Declared):
    """The share of a work package that a milestone earns."""

    milestone_id: Text
    weight: Weight


class Step(NamedTuple):
    """One way in which a work package earns a part of its budget.

    `kind` is milestone (all of `weight` when it is reached), first_start (when the first item of the
    workstream is started) or done_items (the done share of the workstream's items).
    """

    kind: str
    weight: Decimal
    milestone_id: str | None = None


class WorkPackage(Declared):
    """A part of a workstream's budget, and how it is earned."""

    work_package_id: Key
    budget_share: Weight = Decimal(1)
    """Share of the workstream's budget at completion."""
    method: EarnedValueMethod
    milestone_id: Text | None = None
    """zero_hundred and fifty_fifty: the milestone at which the package is finished."""
    start_milestone_id: Text | None = None
    """fifty_fifty: the milestone at which it is started; left out: the first item that is started."""
    milestones: list[MilestoneWeight] = Field(default=[])
    """milestone_weights: what each milestone earns."""
    planned_item_count: Annotated[int, Field(ge=1)] | None = None
    """done_items: the items planned in all; more items than this raise the scope, fewer do not lower it."""

    @model_validator(mode="after")
    def _says_what_its_method_needs(self) -> WorkPackage:
        allowed = _FIELDS_OF[self.method]
        given = {name for fields in _FIELDS_OF.values() for name in fields if getattr(self, name)}
        missing, extra = sorted(allowed - _OPTIONAL - given), sorted(given - allowed)
        if missing:
            raise ValueError(f"the method {self.method} needs {', '.join(missing)}")
        if extra:
            raise ValueError(f"the method {self.method} does not read {', '.join(extra)}: remove it")
        return self

    def steps(self) -> Iterator[Step]:
        """Yield the steps by which the package is earned; their weights sum to 1."""
        if self.method == "done_items":
            yield Step("done_items", Decimal(1))
        elif self.method == "milestone_weights":
            yield from (Step("milestone", m.weight, m.milestone_id) for m in self.milestones)
        elif self.method == "zero_hundred":
            yield Step("milestone", Decimal(1), self.milestone_id)
        else:
            start = "milestone" if self.start_milestone_id else "first_start"
            yield Step(start, _HALF, self.start_milestone_id)
            yield Step("milestone", _HALF, self.milestone_id)


class EarnedValuePlan(Declared):
    """How a workstream's budget is earned, and how its cost at completion is estimated."""

    workstream_id: Key
    eac_method: EacMethod = "typical"
    recorded_on: Day
    work_packages: Annotated[list[WorkPackage], Field(min_length=1)]
