"""YAML without a YAML library: mappings, lists and scalars as people would write them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any


def as_yaml(value: dict[str, Any]) -> str:
    """Return a mapping as a YAML document; texts are quoted, dates and numbers are not."""
    return "\n".join(_mapping(value, 0)) + "\n"


def _mapping(value: dict[str, Any], depth: int) -> list[str]:
    lines: list[str] = []
    for key, item in value.items():
        head = f"{'  ' * depth}{_key(key)}:"
        if isinstance(item, dict) and item and not _is_flat(item):
            lines += [head, *_mapping(item, depth + 1)]
        elif isinstance(item, list) and any(isinstance(i, dict) for i in item):
            lines += [head, *(f"{'  ' * (depth + 1)}- {_flat(i)}" for i in item)]
        else:
            lines.append(f"{head} {_flat(item)}")
    return lines


def _is_flat(value: dict[str, Any]) -> bool:
    """Say whether a mapping is short enough for one line."""
    return len(value) <= 3 and not any(isinstance(i, dict | list) for i in value.values())  # noqa: PLR2004


def _key(key: object) -> str:
    text = str(key)
    return text if text.isidentifier() else json.dumps(text, ensure_ascii=False)


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flat(v) for v in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
