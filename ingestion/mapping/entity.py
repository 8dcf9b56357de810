"""One entity of a mapping: its conformed rows, and the rows that are quarantined instead.

Belongs here: the canonical row with its lineage, when it is known, and the first thing that is wrong with it.
Does not belong here: how a cell is read (cells.py), which rows there are (rows.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ingestion.entities import ENTITIES, LINEAGE, MAPPABLE_LINEAGE, Column, columns
from ingestion.manifests import Load
from ingestion.mapping.cells import Compiler, Steps, check_sql
from ingestion.mapping.model import FILE, RECORD, ROW, Columns, MappingProblem, internal
from ingestion.mapping.rows import LOOKED_UP, LOOKUP_PROBLEM
from ingestion.relations import identifier, literal
from portfolio.file_mappings import EntityMapping, FileMapping

EVENT_TIMES = (
    "occurred_at",
    "posted_on",
    "observed_on",
    "rate_on",
    "created_at",
    "date_on",
    "assessed_on",
    "asked_on",
    "vetted_on",
)
DATED_ENTITIES = frozenset({"eligible_population", "team_members", "teams"})
"""Entities whose rows are known from the day they begin to hold."""
"""Columns that say when a row became a fact, in order of preference; see `event_time`."""
FIELD = internal("field")
REASON = internal("reason")
RAW = internal("raw")
SHOWN_CHARACTERS = 1000


@dataclass(frozen=True)
class Conversion:
    """The SQL of one entity over the temp table `rows`: one table, then what is read from it."""

    mapped: str
    conformed: str
    modelled: str
    quarantined: str


def convert(
    load: Load, mapping: FileMapping, number: int, entity: EntityMapping, known: Columns, time_zone: str
) -> Conversion:
    """Compile the entity `entity` of `mapping`; MappingProblem when it cannot be applied to these files."""
    compiler = Compiler(mapping.mapping, entity.entity, known, time_zone)
    declared = {column.name: column for column in columns(entity.entity)}
    steps = {
        name: compiler.steps(declared[name], rule, at)
        for at, (name, rule) in enumerate(entity.columns.items())
    }
    _check(mapping, entity, steps)
    table = internal(f"mapped {number}")
    levels = _levels_sql(mapping, entity, known, list(steps.values()), load)
    mapped = f"create or replace temp table {table} as {levels}"
    select = ", ".join(
        f"cast({_value(column, entity, steps, load, time_zone)} as {column.type})"
        f" as {identifier(column.name)}"
        for column in columns(entity.entity)
    )
    conformed = f"select {select} from {table} where {REASON} is null order by {ROW}"
    quarantined = f"""
        select {RECORD} as landed_record_id, {literal(load.source_system)} as source_system,
            {literal(load.source)} as source_instance, {literal(load.stream)} as stream,
            {literal(entity.entity)} as entity, {FILE} as file, {ROW} as row_number, {FIELD} as field,
            {REASON} as reason, left({RAW}, {SHOWN_CHARACTERS}) as raw_value
        from {table} where {REASON} is not null
    """
    modelled = f"select {RECORD} from {table} where {REASON} is null"
    return Conversion(mapped, conformed, modelled, quarantined)


def _check(mapping: FileMapping, entity: EntityMapping, steps: dict[str, Steps]) -> None:
    missing = [c.name for c in ENTITIES[entity.entity].own_columns if c.required and c.name not in steps]
    if missing:
        raise MappingProblem(mapping.mapping, entity.entity, f"does not fill {', '.join(missing)}", entity)
    fixed = [c.name for c in LINEAGE if c.name in steps and c.name not in MAPPABLE_LINEAGE]
    if fixed:
        raise MappingProblem(
            mapping.mapping, entity.entity, f"fills {fixed[0]}, which the landing does", entity
        )


def _levels_sql(
    mapping: FileMapping, entity: EntityMapping, known: Columns, steps: list[Steps], load: Load
) -> str:
    """Nest the steps of all columns, level by level, and find the first reason in the mapping's order."""
    source = "select * from rows"
    if entity.when is not None:
        when = check_sql(mapping.mapping, f"{entity.entity}.when", known, entity.when)
        source += f" where coalesce(try(cast(({when}) as boolean)), false)"
    for depth in range(max(len(step.levels) for step in steps)):
        level = [f"{sql} as {name}" for step in steps for name, sql in step.levels[depth : depth + 1]]
        source = f"select *, {', '.join(level)} from ({source})"
    fields = " ".join(f"when {s.reason} is not null then {literal(s.column.name)}" for s in steps)
    raws = " ".join(f"when {s.reason} is not null then {_raw(s, load)}" for s in steps)
    lookup = f"when {LOOKUP_PROBLEM} is not null then"
    return f"""
        select found.*, case {lookup} 'lookup' {fields} end as {FIELD},
            coalesce({LOOKUP_PROBLEM}, {", ".join(s.reason for s in steps)}) as {REASON},
            case {lookup} null {raws} end as {RAW}
        from ({source}) as found inner join landed on landed.row_number = found.{ROW}
    """


def _raw(step: Steps, load: Load) -> str:
    """Show the cell as it landed, null marker and blanks included; a composed text as it was composed."""
    here = next(
        (c for c in load.columns if step.source_column and c.casefold() == step.source_column.casefold()),
        None,
    )
    return f"landed.{identifier(here)}" if here else f"cast(found.{step.text} as varchar)"


def _value(column: Column, entity: EntityMapping, steps: dict[str, Steps], load: Load, time_zone: str) -> str:
    if column.name == "known_at":
        return known_at(entity, steps, load, time_zone)
    if column.name == "history_fidelity":
        return _fidelity(entity, steps, load)
    if column.name in steps:
        found = steps[column.name].value
        return f"coalesce({found}, false)" if column.name == "is_deleted" else found
    return _lineage(load).get(column.name, "null")


def _lineage(load: Load) -> dict[str, str]:
    return {
        "source_system": literal(load.source_system),
        "source_instance": literal(load.source),
        "stream": literal(load.stream),
        "landed_record_id": RECORD,
        "extracted_at": _timestamp(load.landed_at),
        "is_deleted": "false",
        "delivery": literal(load.delivery),
        "delivery_group": literal(load.delivery_group),
        "delivery_sequence": str(load.delivery_sequence),
        "delivered_at": _timestamp(load.delivered_at),
    }


def _timestamp(when: datetime | None) -> str:
    return "null" if when is None else f"timestamp {literal(when.isoformat(sep=' '))}"


def _own_time(entity: EntityMapping, steps: dict[str, Steps], time_zone: str) -> str:
    """SQL for when the row itself says it became known: recorded, else happened, else null."""
    names = ["known_at", "recorded_at", *EVENT_TIMES]
    if entity.entity in DATED_ENTITIES:
        names.append("valid_from")
    times = [
        steps[name].value
        if steps[name].column.type == "timestamp"
        else f"(cast({steps[name].value} as timestamp) at time zone {literal(time_zone)}) at time zone 'UTC'"
        for name in names
        if name in steps
    ]
    return f"coalesce({', '.join([*times, 'null'])})"


def known_at(entity: EntityMapping, steps: dict[str, Steps], load: Load, time_zone: str) -> str:
    """Return SQL for known_at: mapped, recorded, event, else delivery time; a day begins in `time_zone`."""
    return f"coalesce({_own_time(entity, steps, time_zone)}, {_timestamp(load.delivered_at)})"


def _fidelity(entity: EntityMapping, steps: dict[str, Steps], load: Load) -> str:
    declared = literal(entity.history_fidelity) if entity.history_fidelity else "null"
    mapped = steps["history_fidelity"].value if "history_fidelity" in steps else "null"
    delivered = "inferred" if load.delivered_at is None else "snapshot_diff"
    own = _own_time(entity, steps, "UTC")
    by_time = f"case when {own} is not null then 'event' else {literal(delivered)} end"
    return f"coalesce({mapped}, {declared}, {by_time})"


def contributed_sql(number: int) -> str:
    """Return SQL for the looked-up records that conformed rows of entity `number` are made of."""
    table = internal(f"mapped {number}")
    return f"select distinct unnest({LOOKED_UP}) as landed_record_id from {table} where {REASON} is null"
