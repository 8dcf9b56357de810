"""KPI observations: what the company measured, with the planted effects of its go-lives.

Belongs here: values by day in integers (ten-thousandths), so that no rounding differs between platforms.
The computed KPIs (flow, quality, adoption, reliability) have no observations; the warehouse derives them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from examples.meridian_freight.clock import day_number, months, next_month
from examples.meridian_freight.draws import draw
from examples.meridian_freight.plan.company import AS_OF, FIRST_DAY

UNIT = 10_000
DIESEL_EFFECT = 40  # ten-thousandths of a dollar per mile and index point


@dataclass(frozen=True)
class Observation:
    """One vintage of one observed value, in ten-thousandths of the KPI's unit."""

    kpi_id: str
    observed_on: date
    value: int
    recorded_on: date
    definition_version: str = "1"
    numerator: int | None = None
    denominator: int | None = None


def _steps(on: date, steps: tuple[tuple[date, int], ...]) -> int:
    return sum(effect for since, effect in steps if on >= since)


def _noise(seed: int, name: str, on: date, spread: int) -> int:
    return int(draw(seed, name, np.array([day_number(on)]), 2 * spread + 1)[0]) - spread


# real effects begin at the actual go-live plus the lag of 30 days
MILE_STEPS = ((date(2025, 11, 5), -400), (date(2026, 6, 24), -1100))
INVOICE_STEPS = ((date(2025, 10, 1), -41_000),)
INCIDENT_STEPS = ((date(2026, 7, 1), -9_000),)
RESTATED_ON, RESTATED_OBSERVATION, RESTATED_BY = date(2026, 8, 12), date(2026, 7, 6), 6_000
NEW_DEFINITION_FROM = date(2025, 7, 1)
NOT_YET_RECORDED_ON = date(2026, 10, 5)
# the last weeks carry no noise, so that current values are round
QUIET_FROM = date(2026, 9, 21)


def diesel_index(on: date) -> int:
    """Return the diesel price index in ten-thousandths: a wave of three points around 100."""
    phase = (day_number(on) - day_number(date(2026, 9, 28))) % 224
    return 100 * UNIT + (abs(phase - 112) - 112 + 56 if on < QUIET_FROM else 0) * 3 * UNIT // 56


def _mondays() -> list[date]:
    first = FIRST_DAY + timedelta(days=(7 - FIRST_DAY.weekday()) % 7)
    return [first + timedelta(days=7 * i) for i in range((AS_OF - first).days // 7 + 1)]


def plan_observations(seed: int) -> list[Observation]:
    """Return every vintage of every observation, the not yet recorded one included, in order of recording."""
    rows = [
        *(_cost_per_mile(seed, on) for on in _mondays()),
        *(Observation("diesel_index", on, diesel_index(on), on) for on in _mondays()),
        *(_invoice_days(seed, on) for on in _mondays()),
        *(_incidents(seed, month) for month in months(FIRST_DAY, AS_OF - timedelta(days=30))),
    ]
    restated = next(
        r for r in rows if (r.kpi_id, r.observed_on) == ("invoice_processing_days", RESTATED_OBSERVATION)
    )
    rows.append(_restate(restated))
    rows.append(replace(_cost_per_mile(seed, AS_OF), recorded_on=NOT_YET_RECORDED_ON))
    return sorted(rows, key=lambda r: (r.recorded_on, r.kpi_id, r.observed_on))


def _restate(first: Observation) -> Observation:
    """Return the second vintage: the same invoices took longer than was thought."""
    value = first.value + RESTATED_BY
    total = value * (first.denominator or 0) // UNIT
    return replace(first, value=value, numerator=total, recorded_on=RESTATED_ON)


def _cost_per_mile(seed: int, on: date) -> Observation:
    quiet = on >= QUIET_FROM
    diesel = (diesel_index(on) - 100 * UNIT) * DIESEL_EFFECT // UNIT
    value = 19_200 + _steps(on, MILE_STEPS) + diesel + (0 if quiet else _noise(seed, "mile", on, 30))
    return Observation("cost_per_mile", on, value, on)


def _invoice_days(seed: int, on: date) -> Observation:
    noise = 0 if on >= QUIET_FROM else _noise(seed, "invoice", on, 2_500)
    invoices = 900 + _noise(seed, "invoices", on, 60)
    value = 95_000 + _steps(on, INVOICE_STEPS) + noise
    return Observation(
        "invoice_processing_days", on, value, on, numerator=value * invoices, denominator=invoices * UNIT
    )


def _incidents(seed: int, month: date) -> Observation:
    """Incidents per million miles; until 2025-06 first-aid cases counted too (definition 1)."""
    on = next_month(month) - timedelta(days=1)
    old = month < NEW_DEFINITION_FROM
    value = 42_000 + _steps(on, INCIDENT_STEPS) + (9_000 if old else 0)
    value += 0 if on >= date(2026, 8, 1) else _noise(seed, "incident", on, 3_000)
    miles = 5 * UNIT  # millions, in ten-thousandths
    return Observation(
        "recordable_incident_rate", on, value, on + timedelta(days=3), "1" if old else "2", value * 5, miles
    )
