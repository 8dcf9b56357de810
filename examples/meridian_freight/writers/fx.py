"""The treasury's table of daily rates."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.clock import iso_days
from examples.meridian_freight.plan.fx import CURRENCIES, MICRO, published
from examples.meridian_freight.writers.files import write_csv


def write_rates(path: Path) -> None:
    """Write one row per currency and published day."""
    rows = []
    for currency in CURRENCIES:
        days, rates = published(currency)
        for day, rate in zip(iso_days(days), rates.tolist(), strict=True):
            rows.append((currency, "USD", day, f"{rate // MICRO}.{rate % MICRO:06d}"))
    write_csv(path, ("From", "To", "Date", "Rate"), rows)
