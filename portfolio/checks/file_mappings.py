"""File mappings: canonical names exist, looked-up streams exist and do not look each other up in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set

from portfolio.declarations import Declarations
from portfolio.file_mappings import EntityMapping, FileMapping
from portfolio.sources import Source
from portfolio.suggestions import did_you_mean

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
    used = {stream.mapping for source in declarations.sources for stream in source.streams}
    for mapping in declarations.files:
        if mapping.mapping not in used:
            declarations.warn(mapping, f"no stream uses mapping `{mapping.mapping}`", "mapping")
        for index, entity in enumerate(mapping.entities):
            if entity_columns is not None:
                _check_names(declarations, mapping, entity, index, entity_columns)
        for path, expression in _expressions(mapping):
            if expression_fault is not None and (fault := expression_fault(expression)):
                declarations.complain(mapping, f"this SQL {fault}", *path)
    by_id = {mapping.mapping: mapping for mapping in declarations.files}
    for source in declarations.sources:
        _check_lookups(declarations, source, by_id)


def _expressions(mapping: FileMapping) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every SQL expression of a mapping, with its place."""
    if mapping.keep_rows:
        yield ("keep_rows",), mapping.keep_rows
    for index, entity in enumerate(mapping.entities):
        if entity.when:
            yield ("entities", index, "when"), entity.when
        for name, column in entity.columns.items():
            if column.sql:
                yield ("entities", index, "columns", name, "sql"), column.sql


def _check_names(
    declarations: Declarations,
    mapping: FileMapping,
    entity: EntityMapping,
    index: int,
    entity_columns: EntityColumns,
) -> None:
    if entity.entity not in entity_columns:
        message = f"entity `{entity.entity}` does not exist{did_you_mean(entity.entity, entity_columns)}"
        declarations.complain(mapping, message, "entities", index, "entity")
        return
    known = entity_columns[entity.entity]
    for column in entity.columns:
        if column not in known:
            message = f"`{column}` is no column of {entity.entity}{did_you_mean(column, known)}"
            declarations.complain(mapping, message, "entities", index, "columns", column)
    missing = [
        column for column, is_required in known.items() if is_required and column not in entity.columns
    ]
    if missing:
        message = f"rows of {entity.entity} need {', '.join(missing)}: fill what is missing"
        declarations.complain(mapping, message, "entities", index, "columns")


def _check_lookups(declarations: Declarations, source: Source, by_id: Mapping[str, FileMapping]) -> None:
    streams = {stream.stream for stream in source.streams}
    looked_up: dict[str, set[str]] = {}
    for stream in source.streams:
        mapping = by_id.get(stream.mapping or "")
        if mapping is None:
            continue
        looked_up[stream.stream] = {lookup.stream for lookup in mapping.lookups}
        for index, lookup in enumerate(mapping.lookups):
            if lookup.stream not in streams:
                hint = did_you_mean(lookup.stream, streams)
                message = f"source `{source.source}` has no stream `{lookup.stream}` to look up{hint}"
                declarations.complain(mapping, message, "lookups", index, "stream")
    circle = find_circle(looked_up)
    if circle:
        path = " -> ".join(circle)
        declarations.complain(source, f"streams look each other up in a circle: {path}; drop one", "streams")


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
