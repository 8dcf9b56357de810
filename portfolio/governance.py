"""What people say against what is computed: overrides of the delivery confidence.

Belongs here: the shape of such a declaration. Does not belong here: the confidence itself, which the
warehouse computes, and owners (outcomes.py).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from portfolio.declared import Day, Key, Text
from portfolio.outcomes import Dated

Confidence = Literal["green", "amber_green", "amber", "amber_red", "red"]


class ConfidenceOverride(Dated):
    """Somebody knows better than the rule, says why, and until when."""

    workstream_id: Key
    confidence: Confidence
    reason: Text
    valid_to: Day = Field(alias="to")
    """It expires on this day: an override without an end would outlive its reason."""
