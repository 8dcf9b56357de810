"""Cents as text."""

from __future__ import annotations


def amount(cents: int) -> str:
    """Return cents as a decimal amount, such as 399999.60."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
