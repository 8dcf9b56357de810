"""Sources: known connectors, declared mappings, and files that stay below the data root."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from portfolio.declarations import Declarations
from portfolio.errors import PortfolioError
from portfolio.paths import stream_files
from portfolio.sources import FILES, Source, Stream
from portfolio.suggestions import did_you_mean


def check_sources(declarations: Declarations, known_connectors: Set[str]) -> None:
    """Apply every rule about sources and their streams."""
    known = known_connectors | {FILES}
    for source in declarations.sources:
        if source.connector not in known:
            message = f"connector `{source.connector}` does not exist{did_you_mean(source.connector, known)}"
            declarations.complain(source, message, "connector")
        for index, stream in enumerate(source.streams):
            _check_mapping(declarations, source, stream, index)
            if declarations.data_root:
                _check_path(declarations, source, index, declarations.data_root)


def _check_mapping(declarations: Declarations, source: Source, stream: Stream, index: int) -> None:
    mapping, known = stream.mapping, declarations.ids["files"]
    if mapping is not None and mapping not in known:
        message = f"mapping `{mapping}` is not declared under `files:`{did_you_mean(mapping, known)}"
        declarations.complain(source, message, "streams", index, "mapping")


def _check_path(declarations: Declarations, source: Source, index: int, data_root: Path) -> None:
    path, loc = source.streams[index].path, ("streams", index, "path")
    try:
        files = stream_files(data_root, path)
    except PortfolioError as error:
        declarations.complain(source, str(error), *loc)
        return
    if not files:
        declarations.warn(
            source, f"no file matches `{path}` below {data_root}: deliver one before a run", *loc
        )
