"""The inputs database: the one border between ingestion and the dbt project.

Belongs here: what fills build/inputs.duckdb: views over landed and conformed files, tables of what the
portfolio declares. Does not belong here: writing the database (inputs_database.py), landing, mapping.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import duckdb

from ingestion.conformed import conformed_selects
from ingestion.connectors import discover
from ingestion.continuation import Build, plan_build
from ingestion.inputs_database import EVERY_LOAD, Rows, write_relations
from ingestion.manifests import Load, visible_loads
from ingestion.rejections import RejectedFile, read_rejected_files
from ingestion.relations import ANALYSIS, CONTROL, literal, zero_rows
from portfolio.models import Portfolio
from portfolio.settings import AsOf
from portfolio.sources import FILES
from portfolio.tables import portfolio_tables

_PEPPER_PURPOSE = b"throughline person v1"

_API_RECORDS = """
select
    d.record_prefix || r.row_number as landed_record_id, d.source_system, d.source_instance, d.stream,
    r.record_id, r.cursor, r.payload, d.delivery, d.delivery_group, d.delivery_sequence, d.delivered_at,
    r.extracted_at
from read_parquet({files}, filename = 'data_file') as r
join control.data_files as d using (data_file)
where r.rejected_reason is null and r.filtered_reason is null"""

_LANDED_RECORDS = """
select
    d.record_prefix || r.row_number as landed_record_id, d.source_system, d.source_instance, d.stream,
    d.load_id, {file} as file, {row_number} as row_number
from read_parquet({files}, filename = 'data_file') as r
join control.data_files as d using (data_file)"""

_QUARANTINED_RECORDS = """
select
    d.record_prefix || r.row_number as landed_record_id, d.source_system, d.source_instance, d.stream,
    null as entity, r.file, r.file_row_number as row_number, r.rejected_field as field,
    r.rejected_reason as reason, r.payload as raw_value
from read_parquet({files}, filename = 'data_file') as r
join control.data_files as d using (data_file)
where r.rejected_reason is not null"""

_FILTERED_RECORDS = """
select
    d.record_prefix || r.row_number as landed_record_id, d.source_system, d.source_instance, d.stream,
    r.file, r.file_row_number as row_number, r.filtered_reason as reason
from read_parquet({files}, filename = 'data_file') as r
join control.data_files as d using (data_file)
where r.filtered_reason is not null"""


def write_inputs(portfolio: Portfolio, home: Path, as_of: AsOf, models_version: str) -> Build:
    """Write build/inputs.duckdb for one run, over what landed and conformed; later results are empty.

    A build that continues the last one sees the records of new loads alone: the others stand in it.

    Returns:
        The build that is to come, and whether it continues the last one.
    """
    loads = visible_loads(portfolio, home)
    planned = plan_build(portfolio, home, as_of, loads, models_version)
    build = planned.build
    tables: Mapping[str, Mapping[str, Rows]] = {
        "portfolio": portfolio_tables(portfolio, as_of),
        "control": {
            "privacy": [(_pepper(portfolio),)],
            "continuation": [(build.number, build.earlier_as_of_at)],
            "loads": [(*_load_row(load), load.data_file in planned.new_loads) for load in loads],
            "data_files": [_data_file_row(load) for load in loads],
        },
    }
    selects = _union(
        conformed_selects(home, planned.new_folders),
        _landed_selects(loads, planned.new_loads),
        {"control.file_quarantine": _rejected_files(read_rejected_files(home))},
        {"control.gate_results": _empty_results(home, "gate", "gate_results", CONTROL["gate_results"])},
        {f"analysis.{name}": _empty_results(home, "analysis", name, cols) for name, cols in ANALYSIS.items()},
    )
    write_relations(home, tables, selects)
    return build


def _pepper(portfolio: Portfolio) -> str:
    """Return the key of the pseudonyms: it tells nothing about the privacy key it is derived from."""
    key = portfolio.privacy_key.get_secret_value().encode()
    return hmac.new(key, _PEPPER_PURPOSE, hashlib.sha256).hexdigest()


def _empty_results(home: Path, folder: str, name: str, columns: Mapping[str, str]) -> str:
    """Write results without a row, for those of an earlier run say nothing about this one; select them."""
    target = (home / "build" / folder / f"{name}.parquet").absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".tmp")
    with duckdb.connect() as db:
        db.execute(f"copy ({zero_rows(columns)}) to {literal(str(unfinished))} (format parquet)")
    unfinished.replace(target)
    return f"select * from read_parquet({literal(str(target))})"


def _load_row(load: Load) -> tuple[object, ...]:
    return (
        load.load_id,
        load.connector,
        load.source_system,
        load.source,
        load.stream,
        load.delivery,
        load.delivery_group,
        load.delivery_sequence,
        load.delivered_at,
        load.row_count,
        load.byte_count,
        load.content_hash,
        load.file,
    )


def _data_file_row(load: Load) -> tuple[object, ...]:
    return (
        str(load.data_file),
        load.record_prefix,
        load.load_id,
        load.source_system,
        load.source,
        load.stream,
        load.delivery,
        load.delivery_group,
        load.delivery_sequence,
        load.delivered_at,
        load.file,
    )


def _landed_selects(loads: list[Load], new: Collection[Path]) -> dict[str, str]:
    """Return the selects over landed Parquet: API records by stream, and the records of new loads as such.

    What was refused, and what others are read by, is shown from all loads.
    """
    connectors = discover()
    by_view: dict[str, list[Load]] = {}
    pages = [load for load in loads if load.connector != FILES]
    for load in pages:
        view = f"landing.{load.connector}__{load.stream}"
        if load.data_file in new:
            by_view.setdefault(view, []).append(load)
        if connectors[load.connector].streams[load.stream].is_looked_up:
            by_view.setdefault(f"{view}{EVERY_LOAD}", []).append(load)
    selects = {name: _API_RECORDS.format(files=_files(members)) for name, members in by_view.items()}
    if pages:
        selects["control.file_quarantine"] = _QUARANTINED_RECORDS.format(files=_files(pages))
        selects["control.file_filtered"] = _FILTERED_RECORDS.format(files=_files(pages))
    for suffix, shown in (("", [load for load in loads if load.data_file in new]), (EVERY_LOAD, loads)):
        if shown:
            selects[f"control.landed_records{suffix}"] = _landed_records(shown)
    return selects


def _landed_records(loads: Iterable[Load]) -> str:
    parts = []
    places = ((True, "r.file", "r.file_row_number"), (False, "d.file", "r.row_number"))
    for is_page, file, row_number in places:
        if members := [load for load in loads if (load.connector != FILES) is is_page]:
            parts.append(_LANDED_RECORDS.format(files=_files(members), file=file, row_number=row_number))
    return "\nunion all\n".join(parts)


def _files(loads: Iterable[Load]) -> str:
    return f"[{', '.join(literal(str(load.data_file)) for load in loads)}]"


def _rejected_files(rejected: list[RejectedFile]) -> str:
    """Return the quarantine rows of files that could not be read at all; such a row has no record."""
    columns = CONTROL["file_quarantine"]
    if not rejected:
        return zero_rows(columns)
    told = [
        {
            "source_system": file.source_system,
            "source_instance": file.source,
            "stream": file.stream,
            "file": file.file,
            "reason": file.reason,
        }
        for file in rejected
    ]
    rows = (", ".join(literal(row[name]) if name in row else "null" for name in columns) for row in told)
    return f"select * from (values {', '.join(f'({row})' for row in rows)}) as t ({', '.join(columns)})"


def _union(*sources: dict[str, str]) -> dict[str, str]:
    """Join the selects that several sources have for one relation."""
    joined: dict[str, list[str]] = {}
    for source in sources:
        for name, select in source.items():
            joined.setdefault(name, []).append(f"select * from ({select})")
    return {name: "\nunion all by name\n".join(selects) for name, selects in joined.items()}
