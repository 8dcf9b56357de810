"""Conforming: landed files to rows of the canonical entities, by the portfolio's file mappings.

Belongs here: which load is mapped with what, what is reused, and that every landed record ends somewhere.
Does not belong here: one stream's loads (conform_loads.py), where the results stand (conformed.py).

Each landed record ends as modelled (it reached a conformed row, or was looked up by one), quarantined or
filtered; the counts must add up, or the run stops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.conform_loads import Job, Streams, conform_loads
from ingestion.conformed import (
    CONTRIBUTED,
    Conformed,
    Counts,
    folder_of,
    write_index,
)
from ingestion.manifests import Load, visible_loads
from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio
from portfolio.sources import FILES, Source

Progress = Callable[[str], None]


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
    job = Job(mapping, streams, stream, lookups, contributors, portfolio.about.time_zone, home)
    return conform_loads(job, [(load, folder_of(home, load, *facts)) for load in streams[stream]])


def _identity(load: Load) -> list[object]:
    return [load.record_prefix, load.data_hash, load.delivery, load.delivery_group, load.delivery_sequence]


def _users(portfolio: Portfolio, source: Source, stream: str) -> list[str]:
    return [
        one.stream
        for one in source.streams
        if stream in {x.stream for x in portfolio.file_mapping(one.mapping or "").lookups}
    ]
