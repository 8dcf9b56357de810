"""Labour cost of the one team that is large enough to be told: its hours at the rates of the YAML."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from examples.meridian_freight.clock import from_day_number
from examples.meridian_freight.plan.teams import CORRECTION, plan_members, plan_time_entries
from examples.meridian_freight.truth.money import amount

PUBLIC = "routing"
NEW_RATE_FROM = date(2026, 6, 1)
_CENTS_AN_HOUR = {False: 9_500, True: 10_200}
_HOUR = 3_600


def labour_truth(seed: int, scale: int) -> dict[str, str]:
    """Return the cost of each month in dollars, rounded to the cent once a month and rate."""
    seconds: dict[tuple[str, bool], int] = defaultdict(int)
    for member in plan_members():
        plan = plan_time_entries(member, seed, scale)
        if plan.workstream_id != PUBLIC:
            continue
        corrected = set(plan.corrected().tolist())
        for place, (number, worked) in enumerate(zip(plan.day.tolist(), plan.seconds.tolist(), strict=True)):
            day = from_day_number(number)
            extra = CORRECTION if place in corrected else 0
            seconds[f"{day:%Y-%m}", day >= NEW_RATE_FROM] += worked + extra
    cents: dict[str, int] = defaultdict(int)
    for (month, is_new), worked in seconds.items():
        cents[month] += (2 * worked * _CENTS_AN_HOUR[is_new] + _HOUR) // (2 * _HOUR)
    return {month: amount(total) for month, total in sorted(cents.items())}
