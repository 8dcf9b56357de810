"""Use: an action counts once, and what should change is something that counts."""

from __future__ import annotations

from contextlib import suppress

from portfolio.adoption import CoreActions
from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.suggestions import did_you_mean


def check_adoption(declarations: Declarations) -> None:
    """Apply every rule about products, core actions and behaviours."""
    _check_actions(declarations)
    _check_behaviours(declarations)


def _check_actions(declarations: Declarations) -> None:
    first: dict[tuple[str, str], str] = {}
    for entry in declarations.core_actions:
        with suppress(UnreadableError):
            _check_entry(declarations, entry, first)


def _check_entry(declarations: Declarations, entry: CoreActions, first: dict[tuple[str, str], str]) -> None:
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
    if not all(entry.is_readable("product") for entry in declarations.core_actions):
        return  # which products are used is not known yet
    used = {entry.product for entry in declarations.core_actions}
    unread = declarations.ids["core_actions"]
    for behaviour in declarations.behaviours:
        product = behaviour.product if behaviour.is_readable("product") else None
        if product is not None and product not in used and not unread.may_mention(product):
            hint = did_you_mean(product, used)
            message = f"product `{product}` has no `core_actions`{hint}: declare what counts as it"
            declarations.complain(behaviour, message, "product")
