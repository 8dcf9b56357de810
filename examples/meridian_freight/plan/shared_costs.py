"""Costs that several workstreams share: two monthly bills, and how they are handed on.

Belongs here: what the bills come to and the division in whole cents, by the rules that the portfolio's YAML
declares. Does not belong here: journal lines (ledger.py, special_journals.py).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from examples.meridian_freight.clock import day_number
from examples.meridian_freight.draws import draw

PLATFORM, SUPPORT = 6900, 6910
BILL_DAY = 20
BILLS = {PLATFORM: 1_800_000, SUPPORT: 640_000}
"""The least that a month's bill comes to, in US cents; up to 1,000 dollars are drawn on top."""
NEW_WEIGHTS_FROM = date(2026, 6, 1)
_OLD_WEIGHTS = {"routing": 50, "driver_app": 30, "portal": 20}
_NEW_WEIGHTS = {"routing": 34, "driver_app": 33, "portal": 33}
SUPPORTED = ("capture", "approval_flow", "onboarding_content")
"""They share the support desk by what each of them spends in the month."""


def bill_cents(account: int, month: date, seed: int) -> int:
    """Return the US cents of a month's bill."""
    drawn = draw(seed, f"shared.{account}", np.array([day_number(month)]), 100_000)
    return BILLS[account] + int(drawn[0])


def platform_weights(day: date) -> dict[str, int]:
    """Return the percents by which a bill of the day is divided."""
    return _OLD_WEIGHTS if day < NEW_WEIGHTS_FROM else _NEW_WEIGHTS


def shared_out(cents: int, drivers: dict[str, int]) -> dict[str, int]:
    """Divide whole cents by the drivers: largest remainders first, ties by name, the sign as it was."""
    total = sum(drivers.values())
    shares = {name: abs(cents) * driver // total for name, driver in drivers.items()}
    left = abs(cents) - sum(shares.values())
    by_rest = sorted(drivers, key=lambda name: (-(abs(cents) * drivers[name] % total), name))
    for name in by_rest[:left]:
        shares[name] += 1
    return {name: share if cents >= 0 else -share for name, share in shares.items()}
