"""What the analysis found, as the Parquet files that the marts read.

Belongs here: the files under build/analysis, one row type each. Does not belong here: finding anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.durations import Duration, duration, read_proposals
from analysis.flow_history import day_number, read_flow
from analysis.forecasts import Forecast, ToldWeek, forecast, replay, told_weeks

_TYPES = {
    "str": pa.string(),
    "date": pa.date32(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
}
ROWS: dict[str, type] = {
    "flow_forecasts": Forecast,
    "flow_forecast_weeks": ToldWeek,
    "proposal_durations": Duration,
}
"""By relation of the inputs database, the type of its rows."""


def schema(row: type) -> pa.Schema:
    """Return the columns of a row type, in order."""
    return pa.schema([(f.name, _TYPES[str(f.type).removesuffix(" | None")]) for f in fields(row)])


def write_results(home: Path) -> int:
    """Forecast workstreams and proposals of the build under `home`; return how many forecasts are valid."""
    as_of, flows = read_flow(home)
    pasts = [replay(flow, day_number(as_of)) for flow in flows]
    forecasts = [forecast(flow, as_of, past) for flow, past in zip(flows, pasts, strict=True)]
    weeks = [
        week
        for flow, past, told in zip(flows, pasts, forecasts, strict=True)
        for week in told_weeks(flow, past, told)
    ]
    by_workstream = {flow.workstream_id: flow for flow in flows}
    durations = [
        duration(proposal, by_workstream.get(proposal.workstream_id or ""), as_of)
        for proposal in read_proposals(home)
    ]
    folder = home / "build" / "analysis"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Sequence[Forecast | ToldWeek | Duration]] = {
        "flow_forecasts": forecasts,
        "flow_forecast_weeks": weeks,
        "proposal_durations": durations,
    }
    for name, rows in found.items():
        table = pa.Table.from_pylist([asdict(row) for row in rows], schema=schema(ROWS[name]))
        pq.write_table(table, folder / f"{name}.parquet")
    return sum(told.is_valid for told in forecasts)
