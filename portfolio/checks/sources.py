"""Sources: known connectors, streams that fit them, declared mappings, files below the data root."""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError, readings
from portfolio.errors import PortfolioError
from portfolio.paths import stream_files
from portfolio.sources import FILES, Source, Stream
from portfolio.suggestions import did_you_mean


def check_sources(declarations: Declarations, known_connectors: Set[str]) -> None:
    """Apply every rule about sources and their streams."""
    known = known_connectors | {FILES}
    for source in declarations.sources:
        if source.is_readable("connector") and source.connector not in known:
            message = f"connector `{source.connector}` does not exist{did_you_mean(source.connector, known)}"
            declarations.complain(source, message, "connector")
        for index, stream in enumerate(source.streams if source.is_readable("streams") else []):
            for rule in (_check_name, _check_mapping, _check_path):
                with suppress(UnreadableError):
                    rule(declarations, source, stream, index)
            if source.is_readable("connector") and source.connector in known:
                for rule in (_check_mapping_fits, _check_envelope_fits):
                    with suppress(UnreadableError):
                        rule(declarations, source, stream, index)


def _check_name(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    """API connectors may find one kind of record at several paths; plain files have a glob for that."""
    before = readings(source.streams[:index], lambda other: other.stream)
    if stream.stream in before and source.connector == FILES:
        message = f"two streams are called `{stream.stream}`: rename one or join their paths in one glob"
        declarations.complain(source, message, "streams", index, "stream")


def _check_mapping_fits(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    if source.connector == FILES and stream.mapping is None:
        message = f"stream {stream.stream} needs a mapping, as its connector is files"
        declarations.complain(source, message, "streams", index)
    elif source.connector != FILES and stream.mapping is not None:
        message = (
            f"stream {stream.stream} has a mapping, which only the connector files reads, and the "
            f"connector here is {source.connector}: correct one of them"
        )
        declarations.complain(source, message, "streams", index, "mapping")


def _check_envelope_fits(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    if source.connector == FILES and stream.envelope is not None:
        message = f"stream {stream.stream} has an envelope, which only API connectors read: remove it"
        declarations.complain(source, message, "streams", index, "envelope")


def _check_mapping(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    mapping, ids = stream.mapping, declarations.ids["files"]
    if mapping is not None and ids.lack(mapping):
        message = f"mapping `{mapping}` is not declared under `files:`{did_you_mean(mapping, ids.declared)}"
        declarations.complain(source, message, "streams", index, "mapping")


def _check_path(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    root, loc = declarations.data_root, ("streams", index, "path")
    if root is None:
        return
    try:
        files = stream_files(root, stream.path)
    except PortfolioError as error:
        declarations.complain(source, str(error), *loc)
        return
    if not files:
        declarations.warn(
            source, f"no file matches `{stream.path}` below {root}: deliver one before a run", *loc
        )
