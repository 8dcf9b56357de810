"""The adoption sections as rows; every product with core actions has its defaults, declared or not.

Belongs here: what the tables products, activation_actions, retention_windows and behaviours hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portfolio.adoption import Product
from portfolio.models import Portfolio

Row = tuple[Any, ...]

STANDARD_DAYS = (7, 30)
"""Asked of every product: the scorecard shows them."""


def products(portfolio: Portfolio) -> list[Product]:
    """Return the declared products, then those that only core actions name, with every default."""
    declared = {product.product: product for product in portfolio.products}
    named = dict.fromkeys(entry.product for entry in portfolio.core_actions)
    return [*portfolio.products, *(Product(product=name) for name in named if name not in declared)]


def product_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield each product with its natural frequency and the days within which it is to be activated."""
    for product in products(portfolio):
        within_days = product.activation.within_days if product.activation else None
        yield product.product, product.natural_frequency, within_days, product.definition_version


def activation_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield each activating action of each product."""
    for product in products(portfolio):
        for action in product.activation.actions if product.activation else ():
            yield product.product, action


def retention_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield the windows [from_days, to_days) of each product; an unbounded one has no end."""
    for product in products(portfolio):
        for days in sorted({*STANDARD_DAYS, *product.retention.days}):
            yield product.product, "n_day", days, days + 1
            yield product.product, "unbounded", days, None
        for from_days, to_days in sorted({(b.from_days, b.to_days) for b in product.retention.brackets}):
            yield product.product, "bracket", from_days, to_days


def behaviour_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield each behaviour; without a fixed window the baseline is the same period of the year before."""
    for behaviour in portfolio.behaviours:
        window = behaviour.baseline
        yield (
            behaviour.behaviour_id,
            behaviour.behaviour_name,
            behaviour.outcome_id,
            behaviour.product,
            behaviour.feature,
            behaviour.compare,
            window.begins_on if window else None,
            window.ends_on if window else None,
            behaviour.valid_from,
            behaviour.recorded_on or behaviour.valid_from,
        )
