"""The API connectors: one module per system, found by listing this folder.

Belongs here: what a connector declares about a system's replies, as data. Does not belong here: reading
pages (recorded.py) or landing them (landing.py). A new module in this folder needs no other change.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where a reply holds records: `records` below each `parent`, paths as in `data.boards[]`.

    `add` copies fields of the parent into each of its records: path in the record to path in the parent.
    `continues` marks a follow-up page that does not name its parent: the open parent of the page before
    it in the same folder is meant.
    """

    records: str
    parent: str = ""
    add: Mapping[str, str] = field(default_factory=dict)
    paging_cursor: str | None = None
    continues: bool = False


@dataclass(frozen=True)
class StreamSpec:
    """One stream of an API: its places of records, and the paths of a record's id and update cursor.

    A record without all of `must_have` is rejected: no staging model could make anything of it. By the
    records of a stream that `is_looked_up` the records of other streams are read, whenever those landed.
    """

    places: tuple[Place, ...]
    id_fields: tuple[str, ...] = ("id",)
    cursor_fields: tuple[str, ...] = ()
    must_have: tuple[str, ...] = ()
    is_looked_up: bool = False


@dataclass(frozen=True)
class Connector:
    """A discovered connector module."""

    name: str
    version: str
    streams: Mapping[str, StreamSpec]


def discover() -> dict[str, Connector]:
    """Return every connector of this folder by name."""
    found: dict[str, Connector] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found[module_info.name] = Connector(module_info.name, module.CONNECTOR_VERSION, module.STREAMS)
    return found
