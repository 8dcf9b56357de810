"""The treasury's table of daily rates."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.clock import day_number, iso_days
from examples.meridian_freight.plan.fx import CORRECTED, CORRECTION, CURRENCIES, MICRO, published
from examples.meridian_freight.writers.files import write_csv


def write_rates(path: Path) -> None:
    """Write one row per currency and published day, and one more for the rate that was corrected."""
    currency, day, corrected_on = CORRECTED
    days, rates = published(currency)
    corrected = int(rates[days == day_number(day)][0]) + CORRECTION
    rows = [(currency, "USD", day.isoformat(), _spelled(corrected), corrected_on.isoformat())]
    for currency in CURRENCIES:
        days, rates = published(currency)
        for published_on, rate in zip(iso_days(days), rates.tolist(), strict=True):
            rows.append((currency, "USD", published_on, _spelled(rate), ""))
    write_csv(path, ("From", "To", "Date", "Rate", "Corrected on"), rows)


def _spelled(rate: int) -> str:
    return f"{rate // MICRO}.{rate % MICRO:06d}"
