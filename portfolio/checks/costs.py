"""Cost pools and labour rates: no cost is shared twice, no hour has two rates."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

from portfolio.costs import CostPool, LabourRate
from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.timeline import overlap


def check_costs(declarations: Declarations) -> None:
    """Apply every rule about cost pools and labour rates; what cannot be read is judged no further."""
    for earlier, later in combinations(declarations.cost_pools, 2):
        with suppress(UnreadableError):
            _check_shared_once(declarations, earlier, later)
    for before, after in combinations(declarations.labour_rates, 2):
        with suppress(UnreadableError):
            _check_one_rate(declarations, before, after)


def _check_shared_once(declarations: Declarations, earlier: CostPool, later: CostPool) -> None:
    if overlap(earlier, later) and _share_a_line(earlier, later):
        message = f"shares costs that {_at(earlier)} shares at the same time: end that one with `to`"
        declarations.complain(later, message, "pool_id")


def _check_one_rate(declarations: Declarations, before: LabourRate, after: LabourRate) -> None:
    if overlap(before, after) and before.whose == after.whose:
        message = f"{after.whose} has the rate of {_at(before)} at the same time: end that one with `to`"
        declarations.complain(after, message, "from")


def _share_a_line(one: CostPool, other: CostPool) -> bool:
    return any(
        all(mine is None or theirs is None or mine == theirs for mine, theirs in zip(a, b, strict=True))
        for a in one.lines()
        for b in other.lines()
    )


def _at(item: CostPool | LabourRate) -> str:
    return f"{item.place.file}:{item.place.line()}"
