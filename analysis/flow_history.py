"""What the facts tell of each workstream's flow, as arrays of day numbers (days since 1970-01-01).

Belongs here: the one reading of the facts, read only. Items come in any order: whoever judges them counts and
adds whole numbers. Does not belong here: judging them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EPOCH = date(1970, 1, 1)
NEVER = np.int64(2**40)

_ITEMS = """
with run as (select time_zone from inputs.portfolio.run),
cancelled as (
    select work_item_id, entered_at as cancelled_at
    from outcomes.core.fct_status_interval
    where is_open and status = 'cancelled'
)
select
    items.workstream_id,
    {created} as created_on, {started} as started_on, {finished} as finished_on, {cancelled} as cancelled_on,
    items.is_finished, items.is_cancelled, coalesce(items.cycle_seconds, -1) as cycle_seconds,
    items.history_fidelity in ('event', 'snapshot_diff') as has_history,
    coalesce(parents.is_counted, false) as is_part_of_counted
from outcomes.core.fct_work_item as items
cross join run
left join cancelled on items.work_item_id = cancelled.work_item_id
left join outcomes.core.fct_work_item as parents on items.parent_work_item_id = parents.work_item_id
where items.is_counted
"""

_WORK_IN_PROGRESS = """
select workstream_id, date_on, sum(case when is_wip then wip_count else 0 end) as wip_count
from outcomes.core.fct_flow_daily group by all order by all
"""

_WORKING_DAYS = """
select calendars.workstream_id, days.date_on
from warehouse.intermediate.int_workstream_calendars__resolved as calendars
inner join inputs.portfolio.business_days as days on calendars.work_calendar_id = days.work_calendar_id
where days.is_working_day
order by all
"""

_HELD = """
select workstream_id, min(status_reason) as reason
from warehouse.intermediate.int_workflows__held group by all
"""


@dataclass(frozen=True)
class FlowHistory:
    """The counted items of one workstream; NEVER stands for an event that did not happen.

    `wip_on` holds a day for each count in `wip_count`, the items in progress at its end.
    """

    workstream_id: str
    held_reason: str | None
    created: Ints
    started: Ints
    finished: Ints
    cancelled: Ints
    is_open: NDArray[np.bool_]
    cycle_seconds: Ints
    has_history: NDArray[np.bool_]
    is_part_of_counted: NDArray[np.bool_]
    wip_on: Ints
    wip_count: Ints
    working_days: Ints

    def left(self) -> Ints:
        """Return the day on which each item was delivered or cancelled."""
        return np.minimum(self.finished, self.cancelled)

    def open_at(self, day: int) -> int:
        """Return how many items existed and were neither delivered nor cancelled at the end of `day`."""
        return int(((self.created <= day) & (self.left() > day)).sum())


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - EPOCH).days


def from_day_number(number: int) -> date:
    """Return the date that lies `number` days after 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def read_flow(home: Path) -> tuple[date, list[FlowHistory]]:
    """Read the as_of day and the flow of every workstream with items from the build under `home`."""
    with duckdb.connect() as facts:
        attach(facts, home)
        found = facts.execute("select as_of_on from inputs.portfolio.run").fetchone()
        if found is None:
            raise LookupError(
                f"{home / 'build' / 'inputs.duckdb'}: portfolio.run has no row; start a whole run"
            )
        as_of: date = found[0]
        local = "cast((items.{0} at time zone 'UTC') at time zone run.time_zone as date)"
        days = {name: local.format(f"{name}_at") for name in ("created", "started")}
        finished = local.format("last_finished_at")
        cancelled = local.format("cancelled_at").replace("items.", "cancelled.")
        items = _columns(facts, _ITEMS.format(**days, finished=finished, cancelled=cancelled))
        wip = _columns(facts, _WORK_IN_PROGRESS)
        calendars = _columns(facts, _WORKING_DAYS)
        held = {str(name): str(reason) for name, reason in facts.execute(_HELD).fetchall()}
    names = sorted({str(name) for name in items["workstream_id"]})
    return as_of, [_history(name, held.get(name), items, wip, calendars) for name in names]


def attach(facts: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Attach the databases of the build under `home`, read only, by the names that their views use."""
    for name in ("warehouse", "outcomes", "inputs"):
        path = str(home / "build" / f"{name}.duckdb").replace("'", "''")
        facts.execute(f"attach '{path}' as {name} (read_only)")
    facts.execute("set TimeZone = 'UTC'")


def _columns(facts: duckdb.DuckDBPyConnection, query: str) -> dict[str, NDArray[Any]]:
    """Return the columns of a query; days become day numbers, a missing day NEVER."""
    columns: dict[str, NDArray[Any]] = {}
    for name, values in facts.execute(query).fetchnumpy().items():
        if name.endswith("_on"):
            days = np.ma.filled(np.ma.asarray(values), np.datetime64("NaT")).astype("datetime64[D]")
            columns[name] = np.where(np.isnat(days), NEVER, days.astype(np.int64))
        else:
            columns[name] = np.asarray(np.ma.getdata(values))
    return columns


def _history(
    name: str,
    held_reason: str | None,
    items: dict[str, NDArray[Any]],
    wip: dict[str, NDArray[Any]],
    calendars: dict[str, NDArray[Any]],
) -> FlowHistory:
    def own(table: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        places = np.flatnonzero(table["workstream_id"] == name)
        return {column: np.asarray(values[places]) for column, values in table.items()}

    items, wip, calendars = own(items), own(wip), own(calendars)
    return FlowHistory(
        workstream_id=name,
        held_reason=held_reason,
        created=items["created_on"],
        started=items["started_on"],
        finished=items["finished_on"],
        cancelled=items["cancelled_on"],
        is_open=~(items["is_finished"] | items["is_cancelled"]),
        cycle_seconds=items["cycle_seconds"],
        has_history=items["has_history"],
        is_part_of_counted=items["is_part_of_counted"],
        wip_on=wip["date_on"],
        wip_count=wip["wip_count"].astype(np.int64),
        working_days=calendars["date_on"],
    )
