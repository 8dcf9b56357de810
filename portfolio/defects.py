"""Defects: what the words of a work tool say about them.

Belongs here: the shape of `defects:` in mappings/*.yml. Does not belong here: which items are defects
(`item_types` in models.py) and rules that need two entries (checks/defects.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from portfolio.declared import Declared, Number, Text, UniqueNames

SeverityWeight = Annotated[Number, Field(gt=0, le=1_000_000)]
"""How many of the lightest defects one of this severity is worth."""


class DefectTerms(Declared):
    """What the resolutions, places and severities of a source's defects mean."""

    source: Text = "*"
    not_a_defect: UniqueNames | None = None
    """Resolutions that show that there was no defect of its own: a duplicate, not a bug."""
    found_in: dict[Text, Literal["before", "after"]] = Field(default={})
    """Places instead of releases, and whether what is found there is found before or after the release."""
    severity_weights: dict[Text, SeverityWeight] = Field(default={})

    def rows(self) -> Iterator[tuple[str, str, str, str | None, Decimal | None]]:
        """Yield source, field, value, meaning and weight of every word."""
        for resolution in self.not_a_defect or []:
            yield self.source, "resolution", resolution, "not_a_defect", None
        for place, meaning in self.found_in.items():
            yield self.source, "found_in", place, meaning, None
        for severity, weight in self.severity_weights.items():
            yield self.source, "severity", severity, None, weight
