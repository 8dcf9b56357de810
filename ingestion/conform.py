"""Conforming: landed files to rows of the canonical entities, by the portfolio's file mappings.

Belongs here: which load is mapped with what, what is reused, and that every landed record ends somewhere.
Does not belong here: how a mapping works (mapping/), where the results stand (conformed.py).

Each landed record ends as modelled (it reached a conformed row, or was looked up by one), quarantined or
filtered; the counts must add up, or the run stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingestion.conformed import (
    CONTRIBUTED,
    FILTERED,
    QUARANTINE,
    Conformed,
    Counts,
    conformed_root,
    current_folders,
    finish,
    folder_of,
    read_conformed,
    selects_over,
    unfinished,
    write_index,
)
from ingestion.manifests import Load, visible_loads
from ingestion.mapping import model
from ingestion.mapping.entity import Conversion, contributed_sql, convert
from ingestion.mapping.lookups import Joined, join_lookup
from ingestion.mapping.model import MappingProblem
from ingestion.mapping.rows import build_rows
from ingestion.mapping.texts import stream_columns
from ingestion.relations import literal
from portfolio.errors import ThroughlineError
from portfolio.file_mappings import FileMapping
from portfolio.models import Portfolio
from portfolio.sources import FILES, Source

Progress = Callable[[str], None]
Streams = Mapping[str, Sequence[Load]]


@dataclass
class ConformReport:
    """What one conforming did: counts of records by source and stream, and how many loads were unchanged."""

    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)
    conformed_count: int = 0
    reused_count: int = 0


def conform_files(portfolio: Portfolio, home: Path, progress: Progress) -> ConformReport:
    """Map every visible load of the connector `files`; loads that nothing changed for are kept as they are.

    Raises:
        ThroughlineError: mappings that cannot be applied to their files, all of them named at once.
    """
    by_stream = _loads_by_stream(portfolio, home)
    report, conformed, problems = ConformReport(), list[Conformed](), list[str]()
    for source in portfolio.sources:
        if source.connector != FILES:
            continue
        streams = {
            stream.stream: by_stream.get((source.source, stream.stream), []) for stream in source.streams
        }
        for stream in _looked_up_last(portfolio, source):
            try:
                found = _conform_stream(portfolio, home, source, stream, streams, conformed)
            except ThroughlineError as error:
                problems.append(str(error))
                continue
            conformed += found
            _tell(report, source.source, stream, found, progress)
    if problems:
        raise ThroughlineError("\n".join(dict.fromkeys(problems)))
    write_index(home, conformed)
    return report


def conformed_selects(portfolio: Portfolio, home: Path) -> dict[str, str]:
    """Return the SQL of the views over conformed files, by their name in the inputs database."""
    del portfolio  # the index holds what it declared when the files were conformed
    return selects_over(current_folders(home))


def _loads_by_stream(portfolio: Portfolio, home: Path) -> dict[tuple[str, str], list[Load]]:
    found: dict[tuple[str, str], list[Load]] = {}
    for load in visible_loads(portfolio, home):
        if load.connector == FILES:
            found.setdefault((load.source, load.stream), []).append(load)
    return found


def _looked_up_last(portfolio: Portfolio, source: Source) -> list[str]:
    """Order the streams so that one comes after all that look it up: it is told which rows contributed."""
    looks_up = {
        stream.stream: [x.stream for x in portfolio.file_mapping(stream.mapping or "").lookups]
        for stream in source.streams
    }
    ordered: list[str] = []

    def visit(stream: str) -> None:
        for user, targets in looks_up.items():
            if stream in targets and user not in ordered:
                visit(user)
        if stream not in ordered:
            ordered.append(stream)

    for stream in looks_up:
        visit(stream)
    return ordered


def _tell(
    report: ConformReport, source: str, stream: str, found: list[Conformed], progress: Progress
) -> None:
    total = sum((one.counts for one in found), Counts())
    report.counts[source, stream] = total
    report.reused_count += sum(one.is_reused for one in found)
    report.conformed_count += sum(not one.is_reused for one in found)
    progress(
        f"conformed {source}/{stream}: {total.landed} records, {total.modelled} modelled, "
        f"{total.quarantined} quarantined, {total.filtered} filtered"
    )


def _conform_stream(
    portfolio: Portfolio,
    home: Path,
    source: Source,
    stream: str,
    streams: Streams,
    earlier: Sequence[Conformed],
) -> list[Conformed]:
    """Conform each load of one stream into its own folder."""
    declared = next(one for one in source.streams if one.stream == stream)
    mapping = portfolio.file_mapping(declared.mapping or "")
    facts: list[object] = [mapping.model_dump(mode="json"), portfolio.about.time_zone]
    lookups = {}
    for lookup in mapping.lookups:
        other = next(one for one in source.streams if one.stream == lookup.stream)
        theirs = portfolio.file_mapping(other.mapping or "")
        lookups[lookup.stream] = theirs
        facts.append([theirs.read.model_dump(mode="json"), [_identity(x) for x in streams[lookup.stream]]])
    users = _users(portfolio, source, stream)
    contributors = [one for one in earlier if users and one.files(CONTRIBUTED)]
    facts.append(sorted(one.folder.name for one in contributors))
    job = _Job(mapping, streams, stream, lookups, contributors, portfolio.about.time_zone, home)
    return [_conform_load(job, load, folder_of(home, load, *facts)) for load in streams[stream]]


def _identity(load: Load) -> list[object]:
    return [load.record_prefix, load.data_hash, load.delivery, load.delivery_group, load.delivery_sequence]


def _users(portfolio: Portfolio, source: Source, stream: str) -> list[str]:
    return [
        one.stream
        for one in source.streams
        if stream in {x.stream for x in portfolio.file_mapping(one.mapping or "").lookups}
    ]


@dataclass(frozen=True)
class _Job:
    """What the loads of one stream have in common."""

    mapping: FileMapping
    streams: Streams
    stream: str
    lookups: Mapping[str, FileMapping]
    contributors: Sequence[Conformed]
    time_zone: str
    home: Path


def _conform_load(job: _Job, load: Load, folder: Path) -> Conformed:
    known = read_conformed(folder)
    if known is not None:
        return known
    with unfinished(folder) as scratch, _database(job.home) as db:
        try:
            counts = _map_load(db, job, load, scratch)
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
        db.execute(f"set allowed_directories = [{literal(str(home.absolute()))}]")
        db.execute("set enable_external_access = false")
        db.execute("set lock_configuration = true")
        yield db


def _map_load(db: duckdb.DuckDBPyConnection, job: _Job, load: Load, scratch: Path) -> Counts:
    columns = stream_columns(job.streams[job.stream])
    joined: list[Joined] = []
    for number, lookup in enumerate(job.mapping.lookups):
        known = columns.plus(name for one in joined for _, name in one.brings)
        loads, read = job.streams[lookup.stream], job.lookups[lookup.stream].read
        joined.append(join_lookup(db, job.mapping, lookup, number, known, loads, read))
    known = build_rows(db, load, job.mapping, columns, joined)
    conversions = [
        convert(load, job.mapping, number, entity, known, job.time_zone)
        for number, entity in enumerate(job.mapping.entities)
    ]
    for conversion in conversions:
        db.execute(conversion.mapped)
    _write_entities(db, job, conversions, scratch)
    return _write_dispositions(db, job, load, conversions, scratch)


def _write_entities(
    db: duckdb.DuckDBPyConnection, job: _Job, conversions: Sequence[Conversion], scratch: Path
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
    db: duckdb.DuckDBPyConnection, job: _Job, load: Load, conversions: Sequence[Conversion], scratch: Path
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


def _contributed_here(job: _Job) -> str:
    paths = [literal(str(path)) for one in job.contributors for path in one.files(CONTRIBUTED)]
    if not paths:
        return "select cast(null as varchar) as landed_record_id where false"
    return f"select distinct landed_record_id from read_parquet([{', '.join(paths)}])"


def _filtered_sql(job: _Job, load: Load) -> str:
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
