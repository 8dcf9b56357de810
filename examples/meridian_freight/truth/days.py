"""The days as of which the story is told."""

from __future__ import annotations

from datetime import date

AS_OF_DAYS = (
    date(2026, 3, 10),
    date(2026, 4, 12),
    date(2026, 4, 13),
    date(2026, 4, 14),
    date(2026, 4, 21),
    date(2026, 5, 25),
    date(2026, 9, 30),
)
