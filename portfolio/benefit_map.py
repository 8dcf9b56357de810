"""The benefit map: what is built, what it makes possible, and which outcomes and benefits follow.

Belongs here: the map's own nodes and its edges, and the edges that other declarations imply. Does not
belong here: outcomes, benefits and objectives (outcomes.py), the rule against cycles (checks/benefit_map.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

from portfolio.declared import Declared, Key, Text, matching
from portfolio.outcomes import Benefit, Dated, Outcome

NODE_TYPES = ("enabler", "output", "capability", "outcome", "benefit", "objective")
NodeName = Annotated[
    Text,
    matching(
        "(" + "|".join(NODE_TYPES) + r"):[A-Za-z0-9][A-Za-z0-9_.:\-]*",
        f"must be a type ({', '.join(NODE_TYPES)}), a colon and an id",
    ),
]
"""A node by type and id, such as capability:live_routing."""


class BenefitMapNode(Declared):
    """Something built or made possible on the way to an outcome."""

    node_id: Key
    node_name: Text
    node_type: Literal["enabler", "output", "capability"]
    workstream_id: Key | None = None
    """The workstream that delivers it."""

    @property
    def name(self) -> str:
        """How edges call it."""
        return f"{self.node_type}:{self.node_id}"


class BenefitMapEdge(Dated):
    """One node brings about another, for as long as it is believed."""

    cause: NodeName
    effect: NodeName


class ImpliedEdge(NamedTuple):
    """An edge that holds because an outcome names its objective or a benefit its outcome."""

    cause: str
    effect: str


def implied_edges(outcomes: Sequence[Outcome], benefits: Sequence[Benefit]) -> Iterator[ImpliedEdge]:
    """Yield outcome to objective, outcome to benefit, and benefit to the objective of its outcome."""
    objective_of = {outcome.outcome_id: f"objective:{outcome.objective_id}" for outcome in outcomes}
    for outcome in outcomes:
        yield ImpliedEdge(f"outcome:{outcome.outcome_id}", objective_of[outcome.outcome_id])
    for benefit in benefits:
        if benefit.outcome_id in objective_of:
            yield ImpliedEdge(f"outcome:{benefit.outcome_id}", f"benefit:{benefit.benefit_id}")
            yield ImpliedEdge(f"benefit:{benefit.benefit_id}", objective_of[benefit.outcome_id])
