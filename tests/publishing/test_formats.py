"""How numbers read: nothing is rounded into a claim it does not make."""

from __future__ import annotations

from decimal import Decimal

import pytest

from publishing.formats import percent_text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        ("0.125", "13%"),
        ("0.996", "99.6%"),  # not all of it
        ("0.004", "0.4%"),  # not nothing
        ("1", "100%"),
        ("0", "0%"),
        ("-0.004", "−0.4%"),
        (None, "–"),
    ],
)
def test_a_percentage_is_whole_unless_that_would_claim_all_or_nothing(ratio: str | None, text: str) -> None:
    assert percent_text(None if ratio is None else Decimal(ratio)) == text
