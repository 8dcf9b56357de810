"""Walk parsed JSON by paths as connectors declare them: `data.boards[]`, `fields.updated`.

Belongs here: finding values and setting fields. Does not belong here: any knowledge of an API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = Any  # what json.loads returns


def members(node: Json, path: str) -> Iterator[Json]:
    """Yield what stands at `path` below `node`; `[]` steps into each member of a list. Null holds nothing.

    Raises:
        LookupError: the path leads elsewhere than the reply does, which is then no reply of this kind.
    """
    if not path:
        yield node
        return
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if not isinstance(node, dict) or name not in node:
        raise LookupError(f"no {name} in it")
    value = node[name]
    if value is None:
        return
    if not step.endswith("[]"):
        yield from members(value, rest)
        return
    if not isinstance(value, list):
        raise LookupError(f"{name} is no list")
    for member in value:
        yield from members(member, rest)


def at(node: Json, path: str) -> Json | None:
    """Return the value at `path` (names joined by dots), or None where there is none."""
    for name in path.split("."):
        if not isinstance(node, dict):
            return None
        node = node.get(name)
    return node


def put(record: dict[str, Json], path: str, value: Json) -> None:
    """Set the field at `path`, unless the record has a value there already."""
    *parents, last = path.split(".")
    for name in parents:
        child = record.get(name)
        if not isinstance(child, dict):
            child = record[name] = {}
        record = child
    if record.get(last) is None:
        record[last] = value
