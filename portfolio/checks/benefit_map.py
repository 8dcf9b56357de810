"""The benefit map: its nodes exist, and at no instant does it run in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portfolio.benefit_map import BenefitMapEdge, implied_edges
from portfolio.declarations import Declarations
from portfolio.declared import readings
from portfolio.suggestions import did_you_mean
from portfolio.timeline import segments

_SECTIONS = {"outcome": "outcomes", "benefit": "benefits", "objective": "objectives"}


def check_benefit_map(declarations: Declarations) -> None:
    """Apply every rule about the benefit map."""
    _check_nodes(declarations)
    _check_cycles(declarations)


def _check_nodes(declarations: Declarations) -> None:
    names = readings(declarations.benefit_map_nodes, lambda node: node.name)
    known = {*names} | {
        f"{node_type}:{id_}"
        for node_type, section in _SECTIONS.items()
        for id_ in declarations.ids[section].declared
    }
    are_all_read = len(names) == len(declarations.benefit_map_nodes)
    for edge in declarations.benefit_map:
        for field in ("cause", "effect"):
            name = str(getattr(edge, field)) if edge.is_readable(field) else None
            if name is None or name in known:
                continue
            node_type, _, id_ = name.partition(":")
            is_node_of_map = node_type not in _SECTIONS
            section = "benefit_map_nodes" if is_node_of_map else _SECTIONS[node_type]
            if not declarations.ids[section].may_mention(id_) and (are_all_read or not is_node_of_map):
                message = f"{field} `{name}` is not declared{did_you_mean(name, known)}"
                declarations.complain(edge, message, field)


def _check_cycles(declarations: Declarations) -> None:
    outcomes = [one for one in declarations.outcomes if one.is_readable("outcome_id", "objective_id")]
    benefits = [one for one in declarations.benefits if one.is_readable("benefit_id", "outcome_id")]
    edges = [
        edge
        for edge in declarations.benefit_map
        if edge.is_readable("cause", "effect", "valid_from", "valid_to")
    ]
    implied = list(implied_edges(outcomes, benefits))
    told: set[frozenset[str]] = set()
    for segment in segments(edges):
        for edge in segment.live:
            circle = _way(edge, [*implied, *((e.cause, e.effect) for e in segment.live)])
            if circle and frozenset(circle) not in told:
                told.add(frozenset(circle))
                message = (
                    f"the benefit map runs in a circle from {segment.starts_on}: "
                    f"{' -> '.join([edge.cause, *circle])}; remove one of these edges"
                )
                declarations.complain(edge, message)


def _way(edge: BenefitMapEdge, edges: Iterable[tuple[str, str]]) -> list[str]:
    """Return the nodes on a way from the effect of an edge back to its cause; empty when there is none."""
    effects: defaultdict[str, list[str]] = defaultdict(list)
    for cause, effect in edges:
        effects[cause].append(effect)
    came_from: dict[str, str | None] = {edge.effect: None}
    waiting = [edge.effect]
    while waiting and edge.cause not in came_from:
        node = waiting.pop(0)
        for effect in effects[node]:
            if effect not in came_from:
                came_from[effect] = node
                waiting.append(effect)
    way: list[str] = []
    step: str | None = edge.cause if edge.cause in came_from else None
    while step is not None:
        way.insert(0, step)
        step = came_from[step]
    return way
