"""Cost pools and labour rates: workstreams exist, no cost is shared twice, no hour has two rates."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

from portfolio.costs import CostPool, LabourRate
from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.suggestions import did_you_mean


def check_costs(declarations: Declarations) -> None:
    """Apply every rule about cost pools and labour rates; what cannot be read is judged no further."""
    dated: list[CostPool | LabourRate] = [*declarations.cost_pools, *declarations.labour_rates]
    for item in dated:
        with suppress(UnreadableError):
            _check_days(declarations, item)
    for pool in declarations.cost_pools:
        with suppress(UnreadableError):
            _check_references(declarations, pool)
    for earlier, later in combinations(declarations.cost_pools, 2):
        with suppress(UnreadableError):
            _check_shared_once(declarations, earlier, later)
    for before, after in combinations(declarations.labour_rates, 2):
        with suppress(UnreadableError):
            _check_one_rate(declarations, before, after)


def _check_days(declarations: Declarations, item: CostPool | LabourRate) -> None:
    if item.valid_to is not None and item.valid_from >= item.valid_to:
        declarations.complain(item, "ends before it begins: `from` must be before `to`", "to")


def _check_shared_once(declarations: Declarations, earlier: CostPool, later: CostPool) -> None:
    if _overlap(earlier, later) and _share_a_line(earlier, later):
        message = f"shares costs that {_at(earlier)} shares at the same time: end that one with `to`"
        declarations.complain(later, message, "pool_id")


def _check_one_rate(declarations: Declarations, before: LabourRate, after: LabourRate) -> None:
    if _overlap(before, after) and before.whose == after.whose:
        message = f"{after.whose} has the rate of {_at(before)} at the same time: end that one with `to`"
        declarations.complain(after, message, "from")


def _check_references(declarations: Declarations, pool: CostPool) -> None:
    for index, target in enumerate(pool.targets):
        loc = ("targets", index, "workstream_id")
        _check_known(declarations, pool, target.workstream_id, "workstreams", loc)
    if pool.entity_id is not None:
        _check_known(declarations, pool, pool.entity_id, "entities", ("entity_id",))


def _check_known(
    declarations: Declarations, pool: CostPool, id_: str, section: str, loc: tuple[str | int, ...]
) -> None:
    ids = declarations.ids[section]
    if ids.lack(id_):
        message = f"`{id_}` is not declared under `{section}`{did_you_mean(id_, ids.declared)}"
        declarations.complain(pool, message, *loc)


def _overlap(one: CostPool | LabourRate, other: CostPool | LabourRate) -> bool:
    first, second = sorted((one, other), key=lambda item: item.valid_from)
    return first.valid_to is None or second.valid_from < first.valid_to


def _share_a_line(one: CostPool, other: CostPool) -> bool:
    return any(
        all(mine is None or theirs is None or mine == theirs for mine, theirs in zip(a, b, strict=True))
        for a in one.lines()
        for b in other.lines()
    )


def _at(item: CostPool | LabourRate) -> str:
    return f"{item.place.file}:{item.place.line()}"
