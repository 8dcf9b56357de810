"""The file of the inputs database: every declared relation, filled or with typed zero rows.

Belongs here: writing build/inputs.duckdb in one switch. Does not belong here: what fills it (inputs.py). A
relation without content exists all the same, so that dbt never meets a missing source.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.connectors import discover
from ingestion.entities import ENTITIES, input_columns
from ingestion.relations import ANALYSIS, API_RECORD, CONTROL, identifier, typed, zero_rows
from portfolio.schema import PORTFOLIO_TABLES

EVERY_LOAD = "__every_load"
"""What ends the name of a landing view that shows the records of all loads, not of the new ones alone."""

Rows = Sequence[tuple[Any, ...]]
Selects = Mapping[str, str]


def write_relations(home: Path, tables: Mapping[str, Mapping[str, Rows]], selects: Selects) -> Path:
    """Write build/inputs.duckdb anew and switch to it in one rename.

    `tables` holds rows by schema and table, `selects` the SQL of views by `schema.name`; every other
    relation of the inputs database becomes a typed zero-row view.
    """
    target = home / "build" / "inputs.duckdb"
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name("inputs.duckdb.tmp")
    for leftover in (unfinished, unfinished.with_name("inputs.duckdb.tmp.wal")):
        leftover.unlink(missing_ok=True)
    earlier_umask = os.umask(0o077)
    try:
        with duckdb.connect(str(unfinished)) as db:
            for schema, relations in _declared().items():
                db.execute(f"create schema {identifier(schema)}")
                for name, declared in relations.items():
                    rows, select = tables.get(schema, {}).get(name), selects.get(f"{schema}.{name}")
                    _create(db, f"{schema}.{identifier(name)}", declared, rows, select)
    finally:
        os.umask(earlier_umask)
    unfinished.replace(target)
    return target


def _declared() -> dict[str, dict[str, Mapping[str, str]]]:
    landing = {
        f"{connector.name}__{stream}{suffix}": API_RECORD
        for connector in discover().values()
        for stream, spec in connector.streams.items()
        for suffix in (("", EVERY_LOAD) if spec.is_looked_up else ("",))
    }
    conformed = {entity: {c.name: c.type for c in input_columns(entity)} for entity in ENTITIES}
    return {
        "analysis": dict(ANALYSIS),
        "control": dict(CONTROL),
        "landing": dict(landing),
        "conformed": dict(conformed),
        "portfolio": dict(PORTFOLIO_TABLES),
    }


def _create(
    db: duckdb.DuckDBPyConnection,
    name: str,
    declared: Mapping[str, str],
    rows: Rows | None,
    select: str | None,
) -> None:
    if rows is None:
        body = f"select {typed(declared)} from ({select})" if select else zero_rows(declared)
        db.execute(f"create view {name} as {body}")
    elif not rows:
        db.execute(f"create table {name} as {zero_rows(declared)}")
    else:
        # As text in one go, cast by DuckDB: row-wise binding takes a second per thousand rows.
        columns = zip(declared, zip(*rows, strict=True), strict=True)
        filled = pa.table({column: pa.array(map(_text, cells), pa.string()) for column, cells in columns})
        db.register("filled", filled)
        db.execute(f"create table {name} as select {typed(declared)} from filled")
        db.unregister("filled")


def _text(value: object) -> str | None:
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)
