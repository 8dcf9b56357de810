"""The examples of docs/mapping.md: taken out of the page, and run through the ingestion engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from portfolio.file_mappings import FileMapping
from portfolio.yaml_reader import read_yaml
from tests.ingestion.mapped import SKELETON, Mapped, run

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
_SECTION = re.compile(r"^### (\d+\. .+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RECORDS = {"quarantine": ["field", "reason", "raw_value"], "filtered": ["reason"]}
"""What the page shows of records that did not come through."""


@dataclass(frozen=True)
class Example:
    """One example: files in the order of their mappings, the YAML, and what the page says comes out."""

    title: str
    files: list[str]
    yaml: str
    expected: str


def examples() -> list[Example]:
    """Return the examples of the page in order."""
    parts = _SECTION.split(PAGE.read_text(encoding="utf-8"))[1:]
    return [_example(title, text) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def _example(title: str, text: str) -> Example:
    blocks: dict[str, list[str]] = {"csv": [], "yaml": [], "text": []}
    for language, content in _FENCE.findall(text.split("\n## ", maxsplit=1)[0]):
        blocks[language].append(content)
    (yaml,), (expected,) = blocks["yaml"], blocks["text"]
    return Example(title, blocks["csv"], yaml, expected)


def conform(example: Example, folder: Path) -> Mapped:
    """Write the example as a portfolio, each file the stream of the mapping at its place, and run it."""
    path = folder / "mappings" / "example.yml"
    path.parent.mkdir(parents=True)
    path.write_text(example.yaml, encoding="utf-8")
    mappings = [FileMapping.model_validate(entry) for entry in read_yaml(path, path.name).data["files"]]
    for mapping, content in zip(mappings, example.files, strict=True):
        (folder / f"{mapping.mapping}.csv").write_bytes(content.encode(mapping.read.encoding))
    names = [mapping.mapping for mapping in mappings]
    streams = [{"stream": name, "path": f"{name}.csv", "mapping": name} for name in names]
    source = {"source": "example", "connector": "files", "streams": streams}
    declared = json.dumps({**SKELETON, "sources": [source]}).replace('"2026-09-30"', "2026-09-30")
    (folder / "portfolio.yml").write_text(declared, encoding="utf-8")
    return run(folder)


def shown(mapped: Mapped) -> str:
    """Return everything that came out, the way the page shows it: one table per relation."""
    tables = []
    for entity in dict.fromkeys(e.entity for mapping in mapped.portfolio.files for e in mapping.entities):
        columns = _mapped_columns(mapped, entity)
        tables.append(_table(entity, columns, mapped.rows(f"conformed.{entity}", ", ".join(columns))))
    # rows of several files need the stream to be told apart
    stream = ["stream"] if len(mapped.portfolio.files) > 1 else []
    for name, facts in _RECORDS.items():
        columns = [*stream, "row_number", *facts]
        rows = mapped.rows(f"control.file_{name}", ", ".join(columns))
        tables += [_table(name, columns, rows)] if rows else []
    return "\n".join(tables)


def _mapped_columns(mapped: Mapped, entity: str) -> list[str]:
    """Return the columns that the mappings fill; constants are left out, since the YAML shows them."""
    rules = [
        (name, rule)
        for mapping in mapped.portfolio.files
        for part in mapping.entities
        if part.entity == entity
        for name, rule in part.columns.items()
    ]
    return list(dict.fromkeys(name for name, rule in rules if rule.constant is None))


def _table(name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    cells = [columns, *([_text(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join([f"{name}:", *(f"  {line}" for line in _aligned(cells, widths))]) + "\n"


def _aligned(cells: list[list[str]], widths: list[int]) -> Iterator[str]:
    for row in cells:
        padded = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield " | ".join(padded).rstrip()


def _text(value: Any) -> str:  # noqa: ANN401  (any cell of a result)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return {None: "null", True: "true", False: "false"}.get(value) or str(value)
