"""The portal's event export, one Parquet file a month, and the list of people who may use it.

Dirt: bots and staff among the people, forty events delivered twice, three without a person, no order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from examples.meridian_freight.clock import next_month
from examples.meridian_freight.plan.ledger import MONTHS
from examples.meridian_freight.plan.usage import (
    ACTIONS,
    NAMELESS_EVENTS,
    NAMELESS_MONTH,
    REPEATED_EVENTS,
    REPEATED_MONTH,
    Events,
    plan_eligibility,
    plan_events,
)
from examples.meridian_freight.writers.files import write_csv

ROWS_AT_ONCE = 250_000
_PREFIXES = np.array(["cust-", "bot-", "staff-"])
_AGENTS = ("Mozilla/5.0", "PriceScraper-bot/2.1", "Mozilla/5.0")
_DOMAINS = ("customer.example", "customer.example", "meridian.example")
_SCHEMA = pa.schema(
    {
        "event_id": pa.string(),
        "person_id": pa.string(),
        "occurred_at": pa.timestamp("s"),
        "action": pa.string(),
        "product": pa.string(),
        "feature": pa.string(),
        "user_agent": pa.string(),
        "email_domain": pa.string(),
    }
)


def write_usage(folder: Path, seed: int, scale: int) -> None:
    """Write the events, a month in memory at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    for month in MONTHS:
        path = folder / f"events_{month:%Y-%m}.parquet"
        with pq.ParquetWriter(path, _SCHEMA, compression="zstd") as writer:
            events = plan_events(month, seed, scale)
            for first in range(0, len(events.who), ROWS_AT_ONCE):
                writer.write_table(_table(month, events, first, first + ROWS_AT_ONCE))
            if month == next_month(REPEATED_MONTH):
                earlier = plan_events(REPEATED_MONTH, seed, scale)
                writer.write_table(_table(REPEATED_MONTH, earlier, 0, REPEATED_EVENTS))


def _table(month: date, events: Events, first: int, last: int) -> pa.Table:
    """Spell the events [first, last) of a month."""
    kind, who = events.kind[first:last], events.who[first:last]
    people = np.char.add(_PREFIXES[kind], np.char.zfill(who.astype(str), 7))
    index = np.arange(first, first + len(who))
    nameless = (index >= len(events.who) - NAMELESS_EVENTS) & (month == NAMELESS_MONTH)
    numbers = np.char.zfill(index.astype(str), 9)
    return pa.table(
        [
            pa.array(np.char.add(f"ev-{month:%Y%m}-", numbers)),
            pa.array(people, mask=nameless),
            pa.array(events.at[first:last].astype("datetime64[s]")),
            pa.array(np.array(ACTIONS)[events.action[first:last]]),
            pa.array(np.full(len(who), "portal")),
            pa.array(np.full(len(who), "portal")),
            pa.array(np.array(_AGENTS)[kind]),
            pa.array(np.array(_DOMAINS)[kind]),
        ],
        schema=_SCHEMA,
    )


def write_eligible(path: Path, seed: int, scale: int) -> None:
    """Write who may use the portal, and from when to when."""
    write_csv(path, ("Product", "Feature", "Person", "From", "To"), _eligible(seed, scale))


def _eligible(seed: int, scale: int) -> Iterator[tuple[str, ...]]:
    plan = plan_eligibility(seed, scale)
    for number, (first, last) in enumerate(zip(plan.first.tolist(), plan.last.tolist(), strict=True)):
        until = MONTHS[last].isoformat() if last < len(MONTHS) else ""
        yield "portal", "portal", f"cust-{number:07d}", MONTHS[first].isoformat(), until
