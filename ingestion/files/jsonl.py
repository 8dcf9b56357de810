"""Reading JSON lines: one object per line, its keys become columns.

Belongs here: keys, and how a value is written as text: numbers as they stood in the file, nested values as
JSON. Does not belong here: what the values mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingestion.files import text
from ingestion.files.headers import column_names
from ingestion.files.model import FileProblem, Row, Table
from portfolio.file_mappings import Read


class _Number(str):
    """The digits of a JSON number, kept as they were written: 1.10 stays 1.10."""

    __slots__ = ()


def read_json_lines(path: Path, read: Read) -> Table:
    """Read the file twice: once for the keys, in order of first appearance, once for the rows."""
    encoding = text.actual_encoding(path, read.encoding)
    keys: dict[str, None] = {}
    count = 0
    for row in _objects(path, encoding):
        count += 1
        if isinstance(row, dict):
            keys.update(dict.fromkeys(row))
    if not count:
        raise FileProblem(path, "is empty: there is not one line of JSON")
    if not keys:
        raise FileProblem(path, "has no line that is a JSON object: JSON lines hold one object per line")
    return Table(column_names(keys), _rows(path, encoding, list(keys)))


def _rows(path: Path, encoding: str, keys: list[str]) -> Iterator[Row]:
    for found in _objects(path, encoding):
        if isinstance(found, Row):
            yield found
        else:
            yield Row([_value_text(found.get(key)) for key in keys])


def _objects(path: Path, encoding: str) -> Iterator[dict[str, Any] | Row]:
    with text.open_text(path, encoding) as lines:
        for line in lines:
            if line.strip():
                yield _object(line, encoding)


def _object(line: str, encoding: str) -> dict[str, Any] | Row:
    if text.has_stray_bytes(line):
        return Row(line=text.mark_stray_bytes(line), reason=text.name_stray_byte(line, encoding))
    try:
        found = json.loads(line, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except (ValueError, RecursionError) as error:
        return Row(line=line, reason=f"is not JSON: {error}")
    return found if isinstance(found, dict) else Row(line=line, reason="is JSON, but not an object")


def _value_text(value: Any) -> str | None:  # noqa: ANN401  (whatever the line holds)
    if value is None or value == "":
        return None
    return text.mark_stray_bytes(value) if isinstance(value, str) else _as_json(value)


def _as_json(value: Any) -> str:  # noqa: ANN401
    """Write JSON by hand, as the standard encoder would put kept digits in quotes."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{_as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
