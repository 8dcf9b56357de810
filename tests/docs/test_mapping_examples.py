"""The examples of docs/mapping.md do what the page says, and its table of entities is the engine's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingestion.entities import ENTITIES
from tests.docs.examples import PAGE, Example, conform, examples, shown

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_yields_what_the_page_shows(example: Example, tmp_path: Path) -> None:
    assert shown(conform(example, tmp_path)) == example.expected


def test_there_are_ten_examples() -> None:
    assert [int(example.title.split(".")[0]) for example in EXAMPLES] == list(range(1, 11))


def test_the_table_of_entities_is_complete() -> None:
    table = PAGE.read_text(encoding="utf-8").split("## The entities")[1]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| `")]

    assert [tuple(re.findall(r"`(\w+)`", cell) for cell in row) for row in rows] == [
        (
            [entity.name],
            list(entity.key),
            [column.name for column in entity.own_columns if column.required],
            [column.name for column in entity.own_columns if not column.required],
        )
        for entity in ENTITIES.values()
    ]
