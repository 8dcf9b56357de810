"""Earned-value plans, investment terms and the benefit map as rows.

Belongs here: one row per step by which a work package is earned, the terms as at most one row, one row per
edge of the map, implied edges included. Does not belong here: what is earned or worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portfolio.benefit_map import implied_edges
from portfolio.models import Portfolio

Row = tuple[Any, ...]


def investment_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield the terms; nothing when none are declared."""
    terms = portfolio.investment
    if terms is not None:
        yield terms.discount_ratio, terms.cash_flow_timing, terms.price_basis, terms.benefits_counted


def work_package_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield every step of every work package."""
    for plan in portfolio.earned_value:
        for package in plan.work_packages:
            for step in package.steps():
                yield (
                    plan.workstream_id,
                    package.work_package_id,
                    package.method,
                    package.budget_share,
                    step.kind,
                    step.weight,
                    step.milestone_id,
                    package.planned_item_count,
                    plan.eac_method,
                    plan.recorded_on,
                )


def benefit_map_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield every edge; an implied one has no dates: it holds as long as what implies it is declared."""
    names = {node.name: node.node_name for node in portfolio.benefit_map_nodes}
    names |= {f"outcome:{o.outcome_id}": o.outcome_name for o in portfolio.outcomes}
    names |= {f"benefit:{b.benefit_id}": b.benefit_name for b in portfolio.benefits}
    names |= {f"objective:{o.objective_id}": o.objective_name for o in portfolio.objectives}
    workstreams = {node.name: node.workstream_id for node in portfolio.benefit_map_nodes}

    def row(cause: str, effect: str, *dates: object) -> Row:
        nodes = [(*node.split(":", 1), names[node]) for node in (cause, effect)]
        return (*nodes[0], *nodes[1], workstreams.get(cause), not dates, *(dates or (None, None, None)))

    for implied in implied_edges(portfolio.outcomes, portfolio.benefits):
        yield row(implied.cause, implied.effect)
    for edge in portfolio.benefit_map:
        recorded_on = edge.recorded_on or edge.valid_from
        yield row(edge.cause, edge.effect, edge.valid_from, edge.valid_to, recorded_on)
