"""Lookups: columns that rows take from another stream of the same source.

Belongs here: which rows of the other stream count, their keys, and keys that mean several rows. Does not
belong here: what becomes of the rows that were looked up (conform.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingestion.manifests import Load
from ingestion.mapping.cells import find_column
from ingestion.mapping.model import Columns, MappingProblem, internal
from ingestion.mapping.texts import clean, stream_columns
from ingestion.relations import identifier, literal
from portfolio.file_mappings import FileMapping, Lookup, Read


@dataclass(frozen=True)
class Joined:
    """One prepared lookup: its table, how to join it, and the columns it brings."""

    stream: str
    table: str
    condition: str
    brings: tuple[tuple[str, str], ...]
    """(column of the table, SQL; name under which the mapping knows it)."""
    ids: str
    count: str


def current_loads(loads: Sequence[Load]) -> list[Load]:
    """Return the loads whose rows stand: the latest of each delivery group, all of a delta."""
    latest: dict[str, int] = {}
    for load in loads:
        latest[load.delivery_group] = max(latest.get(load.delivery_group, 0), load.delivery_sequence)
    return [x for x in loads if x.delivery == "delta" or x.delivery_sequence == latest[x.delivery_group]]


def join_lookup(
    db: duckdb.DuckDBPyConnection,
    mapping: FileMapping,
    lookup: Lookup,
    number: int,
    columns: Columns,
    loads: Sequence[Load],
    read: Read,
) -> Joined:
    """Prepare the looked-up rows as a table with one row per key; MappingProblem when columns are missing."""
    key = f"lookups.{lookup.stream}"
    theirs = stream_columns(loads)
    on = {
        find_column(mapping.mapping, f"{key}.on", columns, mine): find_column(
            mapping.mapping, f"{key}.on", theirs, other
        )
        for mine, other in lookup.on.items()
    }
    taken = [find_column(mapping.mapping, f"{key}.columns", theirs, wanted) for wanted in lookup.columns]
    names = [_free_name(mapping.mapping, key, columns, name) for name in taken]
    table = internal(f"lookup {number}")
    db.execute(_table_sql(table, current_loads(loads), theirs, list(on.values()), taken, read))
    condition = " and ".join(
        f"cells.{identifier(mine)} = {table}.{internal(f'key {at}')}" for at, mine in enumerate(on)
    )
    brings = tuple((f"{table}.{internal(f'taken {at}')}", name) for at, name in enumerate(names))
    return Joined(
        lookup.stream, table, condition, brings, f"{table}.{internal('ids')}", f"{table}.{internal('count')}"
    )


def _free_name(mapping: str, key: str, columns: Columns, name: str) -> str:
    """A column that the file has too is known as `name_2`, as a repeated header is."""
    candidate = name if columns.find(name) is None else f"{name}_2"
    if columns.find(candidate) is not None:
        raise MappingProblem(mapping, key, f"brings column {name}, and the file has {name} and {candidate}")
    return candidate


def _table_sql(
    table: str, loads: Sequence[Load], columns: Columns, on: list[str], taken: list[str], read: Read
) -> str:
    """One row per key. Of several deliveries with a key the latest counts; equal rows are one."""
    selects = " union all by name ".join(_select_sql(load, columns, [*on, *taken], read) for load in loads)
    keys = [identifier(name) for name in on]
    cells = [identifier(name) for name in taken]
    packed = f"[{', '.join(cells)}]"
    chosen = ", ".join(f"any_value({cell}) as {internal(f'taken {at}')}" for at, cell in enumerate(cells))
    renamed = ", ".join(f"{cell} as {internal(f'key {at}')}" for at, cell in enumerate(keys))
    return f"""
        create or replace temp table {table} as
        select {renamed}, {chosen}, count(distinct {packed}) as {internal("count")},
            list({internal("record")} order by {internal("record")}) as {internal("ids")}
        from (
            select *,
                max({internal("delivery")}) over (partition by {", ".join(keys)}) as {internal("latest")}
            from ({selects})
        )
        where {internal("delivery")} = {internal("latest")} or {internal("is_delta")} = false
        group by {", ".join(keys)}
    """


def _select_sql(load: Load, columns: Columns, names: list[str], read: Read) -> str:
    cells = ", ".join(
        f"{clean(identifier(name), read.null_markers)} as {identifier(name)}"
        if name in load.columns
        else f"cast(null as varchar) as {identifier(name)}"
        for name in dict.fromkeys(names)
    )
    return f"""
        (select {cells}, {literal(load.record_prefix)} || row_number as {internal("record")},
            {load.delivery_sequence} as {internal("delivery")},
            {str(load.delivery == "delta").lower()} as {internal("is_delta")}
        from read_parquet({literal(str(load.data_file))}) where rejected_reason is null)
    """
