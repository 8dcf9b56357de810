"""Overrides of the delivery confidence: of one workstream one at a time."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from portfolio.declarations import Declarations
from portfolio.governance import ConfidenceOverride


def check_confidence_overrides(declarations: Declarations) -> None:
    """No two overrides of a workstream hold on the same day."""
    by_workstream: defaultdict[str, list[ConfidenceOverride]] = defaultdict(list)
    for override in declarations.confidence_overrides:
        if override.is_readable("workstream_id", "valid_from", "valid_to"):
            by_workstream[override.workstream_id].append(override)
    for overrides in by_workstream.values():
        ordered = sorted(overrides, key=lambda override: override.valid_from)
        for earlier, later in pairwise(ordered):
            if later.valid_from < earlier.valid_to:
                message = (
                    f"`{later.workstream_id}` is overridden twice from {later.valid_from}: "
                    f"end the override from {earlier.valid_from} by then"
                )
                declarations.complain(later, message, "from")
