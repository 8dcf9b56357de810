"""The landing zone: every delivered record, raw, kept for ever.

Belongs here: what to land, in which order, and how a load becomes visible. Does not belong here: reading a
file (files/) or an API's recorded pages (recorded.py), mapping anything to entities (conform.py).

A load is written under landing/.incoming, becomes part of the landing zone by one rename, and exists once
its manifest is written. Whatever a killed run left half done is cleaned away by the next one.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingestion.connectors import Connector, discover
from ingestion.deliveries import Delivered, delivered_at, matched_files
from ingestion.land_files import land_files
from ingestion.land_pages import land_pages
from ingestion.loads import StreamLanding
from ingestion.manifests import Load, settle, write_manifest
from ingestion.rejections import RejectedFile, write_rejected_files
from ingestion.seen_files import SeenFiles
from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio
from portfolio.sources import FILES, Source, Stream

Progress = Callable[[str], None]


@dataclass(frozen=True)
class StreamFacts:
    """What became of one stream: rows in the landing zone, loads made now, files known or refused."""

    row_count: int = 0
    new_load_count: int = 0
    known_file_count: int = 0
    rejected_file_count: int = 0


@dataclass
class LandingReport:
    """What one landing did, in all and by source and stream."""

    landed: list[Load] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    streams: dict[tuple[str, str], StreamFacts] = field(default_factory=dict)

    def stream(self, source: str, stream: str) -> StreamFacts:
        """Return what became of one declared stream."""
        return self.streams[source, stream]

    def add(self, landing: StreamLanding) -> None:
        """Take in what became of one stream."""
        self.landed += landing.landed
        self.rejected += landing.rejected
        self.streams[landing.source.source, landing.stream] = StreamFacts(
            row_count=sum(load.row_count for load in landing.known),
            new_load_count=len(landing.landed),
            known_file_count=landing.unchanged_count,
            rejected_file_count=len(landing.rejected),
        )


def land_sources(portfolio: Portfolio, home: Path, progress: Progress) -> LandingReport:
    """Land what is new in every declared source.

    Raises:
        ThroughlineError: another run is landing into the same home; or streams without any file to work on,
            all of them named at once, after everything else has landed.
    """
    report, problems = LandingReport(), []
    with _single_writer(home / "landing"):
        _clean(home / "landing")
        connectors, seen = discover(), SeenFiles(home)
        for source in portfolio.sources:
            for stream in dict.fromkeys(stream.stream for stream in source.streams):
                landing = StreamLanding(portfolio, home, source, stream, seen)
                try:
                    _land_stream(landing, connectors)
                    progress(landing.summary())
                except ThroughlineError as error:
                    problems.append(str(error))
                report.add(landing)
        write_rejected_files(home, report.rejected)
        seen.keep()
    if problems:
        raise ThroughlineError("\n".join(problems))
    return report


@contextmanager
def _single_writer(landing: Path) -> Iterator[None]:
    landing.mkdir(parents=True, exist_ok=True)
    with (landing / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ThroughlineError(
                f"another run is landing into {landing}: wait until it has ended, or give this run another "
                "--home"
            ) from error
        yield


def _clean(landing: Path) -> None:
    """Remove what a killed run left: unfinished loads, and finished ones whose manifest was never written."""
    shutil.rmtree(landing / ".incoming", ignore_errors=True)
    for folder in landing.glob("*/*/*/*/"):
        if not folder.with_suffix(".json").exists():
            shutil.rmtree(folder)


def _land_stream(landing: StreamLanding, connectors: dict[str, Connector]) -> None:
    """Land one stream, which several paths may feed, and bring its manifests in step with the portfolio."""
    declarations = [stream for stream in landing.source.streams if stream.stream == landing.stream]
    claimed: dict[str, str] = {}
    for declared in declarations:
        delivered, rejected = matched_files(landing.portfolio, landing.source, declared)
        _claim(landing, claimed, declared, delivered)
        for unusable in rejected:
            landing.reject(unusable, declared)
        if landing.source.connector == FILES:
            land_files(landing, declared, delivered)
        else:
            land_pages(landing, declared, delivered, _connector(landing.source, landing.stream, connectors))
    if not landing.known:
        reasons = "; ".join(str(file) for file in landing.rejected)
        raise ThroughlineError(f"{landing.name}: none of its files can be read: {reasons}")
    _settle(landing, declarations)


def _claim(
    landing: StreamLanding, claimed: dict[str, str], declared: Stream, delivered: list[Delivered]
) -> None:
    """Refuse a file that two paths of one stream match: each run would land it in the other's reading."""
    for file in delivered:
        if claimed.setdefault(file.name, declared.path) != declared.path:
            raise ThroughlineError(
                f"{landing.name}: both {claimed[file.name]} and {declared.path} match {file.name}: narrow "
                "one of the paths, or read the file a second way as a source of its own"
            )


def _connector(source: Source, stream: str, connectors: dict[str, Connector]) -> Connector:
    connector = connectors.get(source.connector)
    if connector is None:
        known = ", ".join([FILES, *connectors])
        raise ThroughlineError(
            f"{source.source}: there is no connector {source.connector}: portfolio.yml may name {known}"
        )
    if stream not in connector.streams:
        raise ThroughlineError(
            f"{source.source}/{stream}: {source.connector} has no such stream: portfolio.yml may name "
            f"{', '.join(connector.streams)}"
        )
    return connector


def _settle(landing: StreamLanding, declarations: list[Stream]) -> None:
    """Rewrite the manifests whose declared facts or numbers are no longer what they say."""
    before = {load.load_id: load for load in landing.known}
    paths = [declared.path for declared in declarations]
    for at, declared in enumerate(declarations):
        mine = [
            _declared_facts(landing, declared, load)
            for load in landing.known
            if load.declared_path == declared.path or (at == 0 and load.declared_path not in paths)
        ]
        group = declared.stream if len(declarations) == 1 else f"{declared.stream}:{declared.path}"
        for load in settle(mine, declared.delivery, group, landing.incomplete.get(declared.path, set())):
            if load != before[load.load_id]:
                write_manifest(load, landing.incoming)


def _declared_facts(landing: StreamLanding, declared: Stream, load: Load) -> Load:
    try:
        when = delivered_at(landing.portfolio, declared, load.files[0].name)
    except ThroughlineError:
        when = load.delivered_at  # a file of old, named before the pattern was
    return replace(load, source_system=landing.source.system, declared_path=declared.path, delivered_at=when)
