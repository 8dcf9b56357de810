"""What finance declares beside its ledgers: how shared costs are handed on, and what an hour costs.

Belongs here: cost pools with their targets and drivers, labour rates, and the rows they become. Does not
belong here: the ledgers' columns (file_mappings.py) and the rules between declarations (checks/costs.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from portfolio.declared import Currency, Day, Declared, Key, Number, Text, UniqueNames, Weight
from portfolio.outcomes import Dated
from portfolio.timeline import BEGINNING

Driver = Literal["weights", "spend", "items_finished", "hours", "headcount"]


class CostTarget(Declared):
    """A workstream that carries part of a pool."""

    workstream_id: Key
    weight: Weight | None = None
    """Its fixed share; only for the driver `weights`."""


class CostPool(Dated):
    """Costs that several workstreams share, by the accounts or cost centres they are booked on.

    A pool that changes is declared again from the day of the change.
    """

    pool_id: Key
    pool_name: Text
    accounts: UniqueNames | None = None
    cost_centres: UniqueNames | None = None
    entity_id: Key | None = None
    """Left out: of every legal entity."""
    driver: Driver
    targets: Annotated[list[CostTarget], Field(min_length=1)]
    valid_from: Day = Field(default=BEGINNING, alias="from")

    @model_validator(mode="after")
    def _is_consistent(self) -> CostPool:
        if self.accounts is None and self.cost_centres is None:
            raise ValueError("needs accounts, cost_centres or both: they say which costs are shared")
        names = [target.workstream_id for target in self.targets]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"targets repeat {', '.join(repeated)}")
        weights = [target.weight for target in self.targets if target.weight is not None]
        if self.driver != "weights" and weights:
            raise ValueError(f"weight belongs to the driver weights only: remove it beside {self.driver}")
        if self.driver == "weights" and len(weights) < len(names):
            raise ValueError("the driver weights needs a weight for each target")
        if self.driver == "weights" and sum(weights) != Decimal(1):
            raise ValueError(f"the weights of the targets add up to {sum(weights)}: make it exactly 1")
        return self

    def lines(self) -> list[tuple[str | None, str | None, str | None]]:
        """Return the (entity, account, cost centre) that it covers; None stands for any."""
        accounts: Sequence[str | None] = (None,) if self.accounts is None else self.accounts
        centres: Sequence[str | None] = (None,) if self.cost_centres is None else self.cost_centres
        return [(self.entity_id, account, centre) for account in accounts for centre in centres]


class LabourRate(Dated):
    """What an hour costs: of a team, of a role, or of everybody else."""

    team_id: Key | None = None
    role: Text | None = None
    hourly_rate: Annotated[Number, Field(ge=0, le=1_000_000, decimal_places=4)]
    currency_code: Currency
    valid_from: Day = Field(default=BEGINNING, alias="from")

    @model_validator(mode="after")
    def _names_one(self) -> LabourRate:
        if self.team_id is not None and self.role is not None:
            raise ValueError("needs team_id or role, not both: a team's own rate comes before that of a role")
        return self

    @property
    def whose(self) -> str:
        """Whose rate it is, in words."""
        if self.team_id is not None:
            return f"team `{self.team_id}`"
        return f"role `{self.role}`" if self.role is not None else "everybody else"


def pool_rows(pools: Iterable[CostPool]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of cost_pools."""
    for pool in pools:
        yield (pool.pool_id, pool.pool_name, pool.driver, pool.valid_from, pool.valid_to, pool.recorded_on)


def pool_line_rows(pools: Iterable[CostPool]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of cost_pool_lines."""
    for pool in pools:
        for line in pool.lines():
            yield (pool.pool_id, pool.valid_from, *line)


def pool_target_rows(pools: Iterable[CostPool]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of cost_pool_targets."""
    for pool in pools:
        for target in pool.targets:
            yield (pool.pool_id, pool.valid_from, target.workstream_id, target.weight)


def labour_rate_rows(rates: Iterable[LabourRate]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of labour_rates."""
    for rate in rates:
        yield (
            rate.team_id,
            rate.role,
            rate.hourly_rate,
            rate.currency_code,
            rate.valid_from,
            rate.valid_to,
            rate.recorded_on,
        )
