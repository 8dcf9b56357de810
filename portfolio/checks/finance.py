"""Earned-value plans: shares and weights add up to the whole, and each package is named once."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.finance import EarnedValuePlan

TOLERANCE = Decimal("1e-9")


def check_earned_value(declarations: Declarations) -> None:
    """Check each workstream's plan by itself."""
    for plan in declarations.earned_value:
        for rule in (_check_shares, _check_names, _check_milestones):
            with suppress(UnreadableError):
                rule(declarations, plan)


def _check_shares(declarations: Declarations, plan: EarnedValuePlan) -> None:
    shares = [package.budget_share for package in plan.work_packages]
    whose = f"the budget_shares of workstream `{plan.workstream_id}`"
    _check_whole(declarations, plan, shares, whose, "work_packages")


def _check_names(declarations: Declarations, plan: EarnedValuePlan) -> None:
    names = [package.work_package_id for package in plan.work_packages]
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f"work package `{name}` stands here twice: name each once"
            declarations.complain(plan, message, "work_packages", index, "work_package_id")


def _check_milestones(declarations: Declarations, plan: EarnedValuePlan) -> None:
    for index, package in enumerate(plan.work_packages):
        with suppress(UnreadableError):
            if package.method == "milestone_weights":
                weights = [milestone.weight for milestone in package.milestones]
                whose = f"the milestone weights of work package `{package.work_package_id}`"
                _check_whole(declarations, plan, weights, whose, "work_packages", index, "milestones")


def _check_whole(
    declarations: Declarations, plan: EarnedValuePlan, parts: Iterable[Decimal], whose: str, *loc: str | int
) -> None:
    total = sum(parts, Decimal(0))
    if abs(total - 1) > TOLERANCE:
        declarations.complain(plan, f"{whose} add up to {total}: they must be 1 together", *loc)
