"""Who Meridian Freight is: the constants that plan, writers and truth share.

Belongs here: dates, legal entities, people and workstreams. What the portfolio's YAML declares is declared
there (examples/meridian_freight/portfolio) and repeated here only where a number is derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AS_OF = date(2026, 9, 30)
FIRST_DAY = date(2024, 10, 1)
# Exports were taken at the first instant of these days, so nothing that happened later is in them.
DELIVERIES = (date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 30))
DATA_END = DELIVERIES[-1]
FISCAL_YEAR_START = date(2026, 2, 1)
FISCAL_YEAR_END = date(2027, 2, 1)  # exclusive


@dataclass(frozen=True)
class Entity:
    """One legal entity, the currency of its books and its fiscal calendar."""

    entity_id: str
    currency: str
    calendar: str


ENTITIES = (
    Entity("mf_us", "USD", "feb_month"),
    Entity("mf_uk", "GBP", "feb_445"),
    Entity("mf_eu", "EUR", "feb_month"),
)
ENTITY = {e.entity_id: e for e in ENTITIES}


@dataclass(frozen=True)
class Workstream:
    """One workstream: its tool, its container there, its legal entity and its monthly spend in whole units.

    `monthly_spend` is in the entity's currency; None means that it follows from the 12% rule.
    """

    workstream_id: str
    name: str
    tool: str
    container: str
    entity_id: str
    cost_centre: str
    items: int
    zone: str
    monthly_spend: int | None


_CHI, _LON, _BER = "America/Chicago", "Europe/London", "Europe/Berlin"
WORKSTREAMS = (
    Workstream("routing", "Routing software", "jira", "RTE", "mf_us", "CC-110", 1900, _CHI, 92_000),
    Workstream("driver_app", "Driver app", "monday", "5104210001", "mf_us", "CC-120", 700, _CHI, 41_000),
    Workstream("telematics", "Telematics", "jira", "TEL", "mf_us", "CC-130", 200, _CHI, 58_000),
    Workstream(
        "capture", "Invoice capture", "clickup", "Invoice capture", "mf_us", "CC-210", 600, _CHI, 24_000
    ),
    Workstream("approval_flow", "Approval flow", "jira", "APR", "mf_uk", "CC-220", 900, _LON, 31_000),
    Workstream(
        "portal", "Customer portal", "clickup", "Customer portal", "mf_us", "CC-310", 600, _CHI, 47_000
    ),
    Workstream(
        "onboarding_content",
        "Onboarding content",
        "asana",
        "Onboarding content",
        "mf_uk",
        "CC-320",
        300,
        _LON,
        9_000,
    ),
    Workstream(
        "inspections", "Depot inspections", "wrike", "Depot inspections", "mf_eu", "CC-410", 300, _BER, 22_000
    ),
    Workstream(
        "training", "Safety training", "asana", "Safety training", "mf_eu", "CC-420", 300, _BER, 13_000
    ),
    Workstream("brand_refresh", "Brand refresh", "monday", "5104210002", "mf_us", "CC-510", 300, _CHI, None),
    Workstream(
        "tool_migration", "Tool migration", "wrike", "Tool migration", "mf_us", "CC-520", 200, _CHI, None
    ),
)
BY_ID = {w.workstream_id: w for w in WORKSTREAMS}
UNLINKED = ("brand_refresh", "tool_migration")

PERSON_COUNT = 60
LEAVER, LEAVER_LEFT_ON = "p031", date(2026, 8, 3)
_FIRST_NAMES = (
    "Ada",
    "Ben",
    "Chloe",
    "Dario",
    "Elif",
    "Femi",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Liam",
)
_LAST_NAMES = (
    "Abbott",
    "Brandt",
    "Castillo",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Grant",
    "Haddad",
    "Ito",
    "Jensen",
)


def person_id(number: int) -> str:
    """Return p001, p002, ... for 1, 2, ..."""
    return f"p{number:03d}"


def person_name(number: int) -> str:
    """Return the made-up name of person `number`; unique for the first 120."""
    return f"{_FIRST_NAMES[number % 12]} {_LAST_NAMES[(number // 2 + number // 20) % 10]}"
