"""Use: an action counts once, and what should change is something that counts."""

from __future__ import annotations

from portfolio.declarations import Declarations
from portfolio.suggestions import did_you_mean


def check_adoption(declarations: Declarations) -> None:
    """Apply every rule about products, core actions and behaviours."""
    _check_actions(declarations)
    _check_behaviours(declarations)


def _check_actions(declarations: Declarations) -> None:
    first: dict[tuple[str, str], str] = {}
    for entry in declarations.core_actions:
        for index, action in enumerate(entry.actions):
            where = f"{entry.place.file}:{entry.place.line('actions', index)}"
            earlier = first.setdefault((entry.product, action), where)
            if earlier != where:
                message = (
                    f"action `{action}` of `{entry.product}` already counts at {earlier}: "
                    "keep one entry, or it would be counted twice"
                )
                declarations.complain(entry, message, "actions", index)


def _check_behaviours(declarations: Declarations) -> None:
    used = {entry.product for entry in declarations.core_actions}
    for behaviour in declarations.behaviours:
        if behaviour.product not in used:
            hint = did_you_mean(behaviour.product, used)
            message = f"product `{behaviour.product}` has no `core_actions`{hint}: declare what counts as it"
            declarations.complain(behaviour, message, "product")
