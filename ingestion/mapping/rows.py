"""Rows of a landed file: which of them count, what they look up, and how wide ones become long.

Belongs here: everything of a mapping that decides about rows, before any cell is given a type. Does not
belong here: the columns of an entity (cells.py, entity.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from ingestion import files
from ingestion.manifests import Load
from ingestion.mapping.cells import check_sql, find_column
from ingestion.mapping.lookups import Joined
from ingestion.mapping.model import (
    FILE,
    FILTERED,
    RECORD,
    REJECTED_LINE,
    REJECTED_REASON,
    ROW,
    Columns,
    MappingProblem,
    internal,
)
from ingestion.mapping.texts import clean
from ingestion.relations import identifier, literal
from portfolio.file_mappings import FileMapping, RowPattern

PART = internal("part")
LOOKUP_PROBLEM = internal("lookup problem")
LOOKED_UP = internal("looked up")


def build_rows(
    db: duckdb.DuckDBPyConnection,
    load: Load,
    mapping: FileMapping,
    columns: Columns,
    lookups: Sequence[Joined],
) -> Columns:
    """Create the temp tables `landed` (raw), `cells` (clean, with a filter reason) and `rows` (long).

    Returns the columns that the entities of the mapping may name.
    """
    db.execute(
        f"create or replace temp table landed as select * from read_parquet({literal(str(load.data_file))})"
    )
    db.execute(f"create or replace temp table clean as {_clean_sql(load, mapping, columns)}")
    joined = columns.plus(name for lookup in lookups for _, name in lookup.brings)
    db.execute(f"create or replace temp table joined as {_joined_sql(lookups)}")
    db.execute(f"create or replace temp table cells as {_filtered_sql(load, mapping, joined)}")
    db.execute(f"create or replace temp table rows as {_long_sql(load, mapping, joined)}")
    added = [mapping.unpivot.name_to, mapping.unpivot.value_to] if mapping.unpivot else []
    return joined.plus(added)


def _clean_sql(load: Load, mapping: FileMapping, columns: Columns) -> str:
    own = {name.casefold(): name for name in load.columns}
    cells = []
    for name in columns.names:
        here = own.get(name.casefold())
        if name == files.FILE:
            cell = files.FILE
        elif name == files.ROW_NUMBER:
            cell = f"cast({files.ROW_NUMBER} as varchar)"
        else:
            cell = clean(identifier(here), mapping.read.null_markers) if here else "cast(null as varchar)"
        cells.append(f"{cell} as {identifier(name)}")
    return f"""
        select {files.ROW_NUMBER} as {ROW}, {files.FILE} as {FILE},
            {literal(load.record_prefix)} || {files.ROW_NUMBER} as {RECORD},
            {files.REJECTED_LINE} as {REJECTED_LINE}, {files.REJECTED_REASON} as {REJECTED_REASON},
            {", ".join(cells)}
        from landed
    """


def _joined_sql(lookups: Sequence[Joined]) -> str:
    brought = [f"{cell} as {identifier(name)}" for lookup in lookups for cell, name in lookup.brings]
    problems = [
        f"when {lookup.count} > 1 then {literal(f'lookup {lookup.stream}: ')} || {lookup.count}"
        " || ' different rows have this key'"
        for lookup in lookups
    ]
    problem = f"case {' '.join(problems)} end" if problems else "cast(null as varchar)"
    ids = [f"coalesce({lookup.ids}, [])" for lookup in lookups]
    looked_up = f"flatten([{', '.join(ids)}])" if ids else "cast([] as varchar[])"
    joins = " ".join(f"left join {lookup.table} on {lookup.condition}" for lookup in lookups)
    select = ", ".join(["cells.*", *brought, f"{problem} as {LOOKUP_PROBLEM}", f"{looked_up} as {LOOKED_UP}"])
    return f"select {select} from clean as cells {joins}"


def _filtered_sql(load: Load, mapping: FileMapping, columns: Columns) -> str:
    own = [
        identifier(name) for name in columns.names if name.casefold() in {c.casefold() for c in load.columns}
    ]
    branches = [f"when coalesce({', '.join([*own, 'null'])}) is null then 'empty row'"]
    if mapping.read.data_ends_when is not None:
        ends = _matches(mapping, "read.data_ends_when", columns, mapping.read.data_ends_when)
        first = f"min({ROW}) filter (where {ends}) over (partition by {FILE})"
        branches.append(f"when {ROW} >= {first} then 'below the end of the data'")
    for rule in mapping.drop_rows:
        matched = _matches(mapping, "drop_rows", columns, rule)
        branches.append(f"when {matched} then {literal(rule.reason)}")
    if mapping.keep_rows is not None:
        kept = check_sql(mapping.mapping, "keep_rows", columns, mapping.keep_rows)
        branches.append(
            f"when not coalesce(try(cast(({kept}) as boolean)), false)"
            f" then {literal(f'keep_rows does not hold: {mapping.keep_rows}')}"
        )
    rejected = f"when {REJECTED_REASON} is not null then null"
    return f"select *, case {rejected} {' '.join(branches)} end as {FILTERED} from joined"


def _matches(mapping: FileMapping, key: str, columns: Columns, rule: RowPattern) -> str:
    column = find_column(mapping.mapping, key, columns, rule.column)
    try:
        duckdb.execute("select regexp_matches('', ?)", [rule.matches]).fetchall()
    except duckdb.Error as error:
        raise MappingProblem(mapping.mapping, key, f"has a pattern that cannot be used: {error}") from error
    return f"coalesce(regexp_matches({identifier(column)}, {literal(rule.matches)}), false)"


def _long_sql(load: Load, mapping: FileMapping, columns: Columns) -> str:
    counted = f"from cells where {FILTERED} is null and {REJECTED_REASON} is null"
    unpivot = mapping.unpivot
    if unpivot is None:
        return f"select * {counted}"
    for name in (unpivot.name_to, unpivot.value_to):
        if columns.find(name) is not None:
            raise MappingProblem(
                mapping.mapping, "unpivot", f"adds column {name}, which the file has already"
            )
    wide = [name for name in load.columns if re.search(unpivot.columns, name)]
    name_to, value_to = identifier(unpivot.name_to), identifier(unpivot.value_to)
    if not wide:
        nothing = f"cast(null as varchar) as {name_to}, cast(null as varchar) as {value_to}"
        return f"select *, {nothing} from cells where false"
    parts = ", ".join(
        f"struct_pack(name := {literal(name)}, cell := {identifier(columns.find(name) or name)})"
        for name in wide
    )
    return f"""
        select * exclude ({PART}), struct_extract({PART}, 'name') as {name_to},
            struct_extract({PART}, 'cell') as {value_to}
        from (select *, unnest([{parts}]) as {PART} {counted})
    """
