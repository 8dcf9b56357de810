"""Conforming the loads of one stream: rows, entities, and one disposition for every record.

Belongs here: the order of the mapping engine's steps and what is written of each load. Does not belong here:
which stream is mapped with what (conform.py), how a mapping works (mapping/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.conformed import (
    CONTRIBUTED,
    FILTERED,
    QUARANTINE,
    Conformed,
    Counts,
    conformed_root,
    finish,
    read_conformed,
    unfinished,
)
from ingestion.manifests import Load
from ingestion.mapping import model
from ingestion.mapping.entity import Conversion, contributed_sql, convert
from ingestion.mapping.lookups import Joined, join_lookup
from ingestion.mapping.model import MappingProblem
from ingestion.mapping.rows import build_rows
from ingestion.mapping.texts import stream_columns
from ingestion.relations import literal
from portfolio.errors import ThroughlineError
from portfolio.file_mappings import FileMapping

Streams = Mapping[str, Sequence[Load]]

MEMORY_LIMIT = "2GB"
"""What mapping may hold in memory before it spills into the home folder; a mapping's SQL is the user's."""


@dataclass(frozen=True)
class Job:
    """What the loads of one stream have in common."""

    mapping: FileMapping
    streams: Streams
    stream: str
    lookups: Mapping[str, FileMapping]
    contributors: Sequence[Conformed]
    time_zone: str
    home: Path


def conform_loads(job: Job, folders: Sequence[tuple[Load, Path]]) -> list[Conformed]:
    """Conform each load into its folder; a folder that is finished already is kept."""
    known = {folder: read_conformed(folder) for _, folder in folders}
    if not all(known.values()):
        with _database(job.home) as db:
            joined = _join_lookups(db, job)
            for load, folder in folders:
                known[folder] = known[folder] or _conform_load(db, job, joined, load, folder)
    return [found for found in known.values() if found is not None]


def _conform_load(
    db: duckdb.DuckDBPyConnection, job: Job, joined: Sequence[Joined], load: Load, folder: Path
) -> Conformed:
    with unfinished(folder) as scratch:
        try:
            counts = _map_load(db, job, joined, load, scratch)
        except duckdb.Error as error:
            raise MappingProblem(
                job.mapping.mapping, load.file, f"cannot be mapped: {_first_line(error)}", job.mapping
            ) from error
        finish(scratch, counts)
    return Conformed(folder, counts)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


@contextmanager
def _database(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that sees the home folder and nothing else: a mapping's SQL is the user's, not ours."""
    with duckdb.connect() as db:
        spill = conformed_root(home).absolute() / ".spill"
        db.execute("set timezone = 'UTC'")
        db.execute(f"set temp_directory = {literal(str(spill))}")
        db.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        db.execute(f"set allowed_directories = [{literal(str(home.absolute()))}]")
        db.execute("set enable_external_access = false")
        db.execute("set lock_configuration = true")
        yield db


def _join_lookups(db: duckdb.DuckDBPyConnection, job: Job) -> list[Joined]:
    """Prepare the looked-up streams, once for all loads."""
    columns = stream_columns(job.streams[job.stream])
    joined: list[Joined] = []
    for number, lookup in enumerate(job.mapping.lookups):
        known = columns.plus(name for one in joined for _, name in one.brings)
        loads, read = job.streams[lookup.stream], job.lookups[lookup.stream].read
        joined.append(join_lookup(db, job.mapping, lookup, number, known, loads, read))
    return joined


def _map_load(
    db: duckdb.DuckDBPyConnection, job: Job, joined: Sequence[Joined], load: Load, scratch: Path
) -> Counts:
    known = build_rows(db, load, job.mapping, stream_columns(job.streams[job.stream]), joined)
    conversions = [
        convert(load, job.mapping, number, entity, known, job.time_zone)
        for number, entity in enumerate(job.mapping.entities)
    ]
    for conversion in conversions:
        db.execute(conversion.mapped)
    _write_entities(db, job, conversions, scratch)
    return _write_dispositions(db, job, load, conversions, scratch)


def _write_entities(
    db: duckdb.DuckDBPyConnection, job: Job, conversions: Sequence[Conversion], scratch: Path
) -> None:
    """Write one Parquet per entity, also when several parts of the mapping feed it; and who contributed."""
    by_entity: dict[str, list[str]] = {}
    for entity, conversion in zip(job.mapping.entities, conversions, strict=True):
        by_entity.setdefault(entity.entity, []).append(conversion.conformed)
    for name, selects in by_entity.items():
        _copy(
            db, " union all by name ".join(f"({select})" for select in selects), scratch / f"{name}.parquet"
        )
    reached = " union ".join(
        f"select {model.RECORD} as landed_record_id from ({conversion.modelled})"
        for conversion in conversions
    )
    nobody = "select cast(null as varchar) as landed_record_id where false"
    db.execute(f"create or replace temp table modelled as {reached or nobody}")
    if job.mapping.lookups:
        looked_up = " union ".join(contributed_sql(number) for number in range(len(conversions)))
        _copy(db, f"{looked_up} order by landed_record_id", scratch / f"{CONTRIBUTED}.parquet")


def _write_dispositions(
    db: duckdb.DuckDBPyConnection, job: Job, load: Load, conversions: Sequence[Conversion], scratch: Path
) -> Counts:
    """Write quarantine and filtered, and make sure that no record is without a disposition."""
    rejected = f"""
        select {model.RECORD} as landed_record_id, {_source_sql(load)}, cast(null as varchar) as entity,
            {model.FILE} as file, {model.ROW} as row_number, cast(null as varchar) as field,
            {model.REJECTED_REASON} as reason, left({model.REJECTED_LINE}, 1000) as raw_value
        from cells where {model.REJECTED_REASON} is not null
    """
    parts = " union all by name ".join([f"({rejected})", *(f"({one.quarantined})" for one in conversions)])
    db.execute(f"create or replace temp table quarantined as {parts}")
    _copy(
        db, "select * from quarantined order by row_number, entity, field", scratch / f"{QUARANTINE}.parquet"
    )
    db.execute(f"create or replace temp table contributed as {_contributed_here(job)}")
    db.execute(f"create or replace temp table filtered as {_filtered_sql(job, load)}")
    _copy(db, "select * from filtered order by row_number", scratch / f"{FILTERED}.parquet")
    return _count(db, load)


def _source_sql(load: Load) -> str:
    return (
        f"{literal(load.source_system)} as source_system, {literal(load.source)} as source_instance,"
        f" {literal(load.stream)} as stream"
    )


def _contributed_here(job: Job) -> str:
    paths = [literal(str(path)) for one in job.contributors for path in one.files(CONTRIBUTED)]
    if not paths:
        return "select cast(null as varchar) as landed_record_id where false"
    return f"select distinct landed_record_id from read_parquet([{', '.join(paths)}])"


def _filtered_sql(job: Job, load: Load) -> str:
    """All that is neither modelled nor quarantined nor contributed, with the reason."""
    otherwise = "no entity of the mapping takes the row" if job.mapping.entities else "no row looks it up"
    return f"""
        select {model.RECORD} as landed_record_id, {_source_sql(load)}, {model.FILE} as file,
            {model.ROW} as row_number, coalesce({model.FILTERED}, {literal(otherwise)}) as reason
        from cells
        where {model.RECORD} not in (select landed_record_id from modelled)
            and {model.RECORD} not in (select landed_record_id from quarantined)
            and {model.RECORD} not in (select landed_record_id from contributed)
    """


def _count(db: duckdb.DuckDBPyConnection, load: Load) -> Counts:
    reached = "(select landed_record_id from modelled union select landed_record_id from contributed)"
    row = db.execute(f"""
        select (select count(*) from landed),
            (select count(*) from cells where {model.RECORD} in {reached}),
            (select count(distinct landed_record_id) from quarantined
                where landed_record_id not in {reached}),
            (select count(*) from filtered)
    """).fetchone() or (0, 0, 0, 0)
    counts = Counts(*(int(number) for number in row))
    if (
        counts.landed != counts.modelled + counts.quarantined + counts.filtered
        or counts.landed != load.row_count
    ):
        raise ThroughlineError(
            f"{load.file}: {load.row_count} records landed, and {counts.modelled} modelled,"
            f" {counts.quarantined} quarantined and {counts.filtered} filtered do not add up to them:"
            " this is a defect, please report it"
        )
    return counts


def _copy(db: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    db.execute(f"copy ({query}) to {literal(str(target))} (format parquet)")
