"""File mappings: canonical names exist, looked-up streams exist and do not look each other up in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError, YamlPath, readings
from portfolio.file_mappings import EntityMapping, FileMapping
from portfolio.sources import Source
from portfolio.suggestions import closest, did_you_mean

EntityColumns = Mapping[str, Mapping[str, bool]]
"""By entity: the columns that a mapping may fill, and whether it must."""


ExpressionFault = Callable[[str], str | None]
"""Why an SQL expression cannot stand in a mapping, None when it can."""


def check_file_mappings(
    declarations: Declarations,
    entity_columns: EntityColumns | None,
    expression_fault: ExpressionFault | None,
) -> None:
    """Apply every rule about file mappings; canonical names and SQL only where the caller knows them."""
    for mapping in declarations.files:
        with suppress(UnreadableError):
            _check_used(declarations, mapping)
        for index, entity in enumerate(_entities(mapping)):
            if entity_columns is not None:
                with suppress(UnreadableError):
                    _check_names(declarations, mapping, entity, index, entity_columns)
        for path, expression in _expressions(mapping):
            if expression_fault is not None and (fault := expression_fault(expression)):
                declarations.complain(mapping, f"this SQL {fault}", *path)
    for source in declarations.sources:
        with suppress(UnreadableError):
            _check_lookups(declarations, source)


def _check_used(declarations: Declarations, mapping: FileMapping) -> None:
    streams = [stream for source in declarations.sources for stream in source.streams]
    if mapping.mapping not in {stream.mapping for stream in streams}:
        declarations.warn(mapping, f"no stream uses mapping `{mapping.mapping}`", "mapping")


def _entities(mapping: FileMapping) -> list[EntityMapping]:
    return mapping.entities if mapping.is_readable("entities") else []


def _expressions(mapping: FileMapping) -> Iterator[tuple[YamlPath, str]]:
    """Every SQL expression of a mapping that can be read, with its place."""
    if mapping.is_readable("keep_rows") and mapping.keep_rows:
        yield ("keep_rows",), mapping.keep_rows
    for index, entity in enumerate(_entities(mapping)):
        if entity.is_readable("when") and entity.when:
            yield ("entities", index, "when"), entity.when
        for name, column in entity.columns.items() if entity.is_readable("columns") else ():
            if column.is_readable("sql") and column.sql:
                yield ("entities", index, "columns", name, "sql"), column.sql


def _check_names(
    declarations: Declarations,
    mapping: FileMapping,
    entity: EntityMapping,
    index: int,
    entity_columns: EntityColumns,
) -> None:
    known = entity_columns.get(entity.entity)
    if known is None:
        message = f"entity `{entity.entity}` does not exist{did_you_mean(entity.entity, entity_columns)}"
        declarations.complain(mapping, message, "entities", index, "entity")
        return
    unknown = [column for column in entity.columns if column not in known]
    for column in unknown:
        message = f"`{column}` is no column of {entity.entity}{did_you_mean(column, known)}"
        declarations.complain(mapping, message, "entities", index, "columns", column)
    filled = {*entity.columns, *(closest(column, known) for column in unknown)}
    missing = [column for column, is_required in known.items() if is_required and column not in filled]
    if missing:
        message = f"rows of {entity.entity} need {', '.join(missing)}: fill what is missing"
        declarations.complain(mapping, message, "entities", index, "columns")


def _check_lookups(declarations: Declarations, source: Source) -> None:
    by_id = {mapping.mapping: mapping for mapping in declarations.files if mapping.is_readable("mapping")}
    names = readings(source.streams, lambda stream: stream.stream)
    looked_up: dict[str, set[str]] = {}
    for stream in source.streams:
        with suppress(UnreadableError):
            mapping = by_id.get(stream.mapping or "")
            if mapping is not None:
                _check_looked_up(declarations, source, mapping)
                if names.count(stream.stream) == 1:  # which of several is meant nobody knows
                    looked_up[stream.stream] = {*readings(mapping.lookups, lambda lookup: lookup.stream)}
    while circle := find_circle(looked_up):
        message = f"streams look each other up in a circle: {' -> '.join(circle)}; drop one"
        declarations.complain(source, message, "streams")
        looked_up[circle[-2]].remove(circle[-1])


def _check_looked_up(declarations: Declarations, source: Source, mapping: FileMapping) -> None:
    streams = {stream.stream for stream in source.streams}
    for index, lookup in enumerate(mapping.lookups):
        if lookup.is_readable("stream") and lookup.stream not in streams:
            hint = did_you_mean(lookup.stream, streams)
            message = f"source `{source.source}` has no stream `{lookup.stream}` to look up{hint}"
            declarations.complain(mapping, message, "lookups", index, "stream")


def find_circle(edges: Mapping[str, Set[str]]) -> list[str]:
    """Return the nodes of one circle, its first node repeated at the end; nothing when there is none."""
    finished: set[str] = set()

    def walk(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in finished:
            return []
        for following in sorted(edges.get(node, ())):
            circle = walk(following, [*path, node])
            if circle:
                return circle
        finished.add(node)
        return []

    return next((circle for node in sorted(edges) if (circle := walk(node, []))), [])
