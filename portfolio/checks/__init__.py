"""Rules that need more than one declaration: each finds all of its problems, none stops at the first.

A broken declaration takes part with what could be read of it. Each single judgement stands in a function of
its own under `suppress(UnreadableError)`, or asks `is_readable` first; and what may be no problem once the
unread parts are mended is not told (declarations.py).
"""

from __future__ import annotations

from collections.abc import Callable, Set

from portfolio.checks.adoption import check_adoption
from portfolio.checks.benefit_map import check_benefit_map
from portfolio.checks.costs import check_costs
from portfolio.checks.defects import check_defects
from portfolio.checks.file_mappings import EntityColumns, ExpressionFault, check_file_mappings
from portfolio.checks.finance import check_earned_value
from portfolio.checks.governance import check_confidence_overrides
from portfolio.checks.kpis import check_kpis
from portfolio.checks.links import check_links
from portfolio.checks.owners import check_owners
from portfolio.checks.references import check_duplicates, check_references
from portfolio.checks.sources import check_sources
from portfolio.checks.work import check_work
from portfolio.declarations import Declarations

__all__ = ["EntityColumns", "ExpressionFault", "check_all"]

_RULES: tuple[Callable[[Declarations], None], ...] = (
    check_duplicates,
    check_references,
    check_owners,
    check_kpis,
    check_links,
    check_confidence_overrides,
    check_work,
    check_defects,
    check_adoption,
    check_earned_value,
    check_benefit_map,
    check_costs,
)


def check_all(
    declarations: Declarations,
    known_connectors: Set[str],
    entity_columns: EntityColumns | None,
    expression_fault: ExpressionFault | None,
) -> None:
    """Apply every rule; problems and warnings stand in `declarations` afterwards."""
    for rule in _RULES:
        rule(declarations)
    check_sources(declarations, known_connectors)
    check_file_mappings(declarations, entity_columns, expression_fault)
