"""HR's people list and the KPI observations as the owners' sheet exports them."""

from __future__ import annotations

from pathlib import Path

from examples.meridian_freight.plan.company import (
    LEAVER,
    LEAVER_LEFT_ON,
    PERSON_COUNT,
    person_id,
    person_name,
)
from examples.meridian_freight.plan.kpis import UNIT, plan_observations
from examples.meridian_freight.writers.files import write_csv

_ZONES = ("America/Chicago", "Europe/London", "Europe/Berlin")


def write_people(path: Path) -> None:
    """Write the HR export; one person has left."""
    header = ("Employee ID", "Name", "E-mail", "Time zone", "Start date", "Last day plus one")
    write_csv(path, header, (_person(n) for n in range(1, PERSON_COUNT + 1)))


def _person(number: int) -> tuple[str, ...]:
    identifier, name = person_id(number), person_name(number)
    mail = f"{name.lower().replace(' ', '.')}.{number}@meridian.example"
    left = LEAVER_LEFT_ON.isoformat() if identifier == LEAVER else ""
    return identifier, name, mail, _ZONES[number % 3], "2022-03-01", left


def write_observations(path: Path, seed: int) -> None:
    """Write one row per vintage of an observation."""
    header = (
        "kpi_id",
        "observed_on",
        "value",
        "numerator",
        "denominator",
        "recorded_on",
        "definition_version",
    )
    write_csv(
        path,
        header,
        (
            (
                o.kpi_id,
                o.observed_on.isoformat(),
                decimal_text(o.value),
                "" if o.numerator is None else decimal_text(o.numerator),
                "" if o.denominator is None else decimal_text(o.denominator),
                o.recorded_on.isoformat(),
                o.definition_version,
            )
            for o in plan_observations(seed)
        ),
    )


def decimal_text(value: int) -> str:
    """Return ten-thousandths as a decimal number with four places."""
    return f"{'-' if value < 0 else ''}{abs(value) // UNIT}.{abs(value) % UNIT:04d}"
