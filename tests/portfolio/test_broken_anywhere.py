"""One thing is broken at a time, everywhere: it is told where it stands, in words, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from ingestion.entities import mappable_columns
from portfolio.declarations import ID_FIELDS, Declarations
from portfolio.declared import Declared, Place, YamlPath
from portfolio.folder import PORTFOLIO_FILE
from portfolio.validation import validate
from portfolio.yaml_reader import Document
from tests.portfolio.folders import COLUMNS, EXAMPLE
from tests.portfolio.sweeps import Documents, at

DEMO = Path(__file__).parents[2] / "examples" / "meridian_freight" / "portfolio"


def _unreadable(document: Document, path: YamlPath) -> None:
    at(document.data, path[:-1])[path[-1]] = [[]]


def _misspelt(document: Document, path: YamlPath) -> None:
    parent, name = at(document.data, path[:-1]), path[-1]
    entries = [(f"{name}x" if key == name else key, value) for key, value in parent.items()]
    parent.clear()
    parent.update(entries)
    for old, line in list(document.lines.items()):
        if old[: len(path)] == path:
            document.lines[(*path[:-1], f"{name}x", *old[len(path) :])] = line


@pytest.mark.parametrize(("spoil", "least"), [(_unreadable, 1), (_misspelt, 0)])
def test_whatever_single_name_is_broken_one_problem_is_told_there(
    spoil: Callable[..., None], least: int
) -> None:
    example = Documents(EXAMPLE, COLUMNS)
    wrong = {}
    nodes = list(example.nodes())
    for node in nodes:
        found = example.problems(node.file, partial(spoil, path=node.path))
        # a list that is broken inside is told at its entry, on the line below
        told_there = all(
            problem.file == node.file and problem.line - node.line in {0, 1} for problem in found
        )
        if not (least <= len(found) <= 1 and told_there):
            wrong[f"{node.file} {node.path}"] = [str(problem) for problem in found]
    assert wrong == {}
    assert len(nodes) > 150


def test_the_example_holds_every_section_so_that_every_key_is_broken_once() -> None:
    named = {name for document in Documents(EXAMPLE, COLUMNS).documents.values() for name in document.data}
    sections = {item.name for item in fields(Declarations) if str(item.type).startswith("list[")}
    assert sections - {"problems", "warnings"} <= named


# a product needs no declaration: whoever names its core actions has one
REFERENCES = {*ID_FIELDS.values(), "fiscal_calendar", "work_calendar"} - {"product"}
LINE = 1_000_000
TOLD = r"`\w+` is not (?:known|declared)"


def _entries(demo: Documents) -> Iterator[tuple[str, YamlPath]]:
    for document in demo.documents.values():
        for name, data in document.data.items():
            if isinstance(data, list):
                yield from ((document.name, (name, index)) for index in range(len(data)))
    yield PORTFOLIO_FILE, ("portfolio",)


def _references(demo: Documents, file: str, entry: YamlPath) -> Iterator[YamlPath]:
    """Yield the path of everything in an entry that refers to what is declared elsewhere."""
    data = at(demo.documents[file].data, entry)
    if data.get("entity_type") == "milestone":
        return
    own = ID_FIELDS.get(str(entry[0]))
    yield from ((*entry, name) for name in data if name in REFERENCES - {own})
    for index, stream in enumerate(data.get("streams", [])):
        yield from ((*entry, "streams", index, name) for name in stream if name in REFERENCES)


def _spoilt(document: Document, entry: YamlPath, reference: YamlPath | None) -> None:
    at(document.data, entry)["colour"] = "red"
    document.lines[(*entry, "colour")] = LINE
    if reference:
        at(document.data, reference[:-1])[reference[-1]] = "nowhere"


def test_an_unknown_key_hides_no_dangling_id_of_its_entry_and_brings_no_other_problem() -> None:
    demo = Documents(DEMO, mappable_columns())
    wrong, dangling = {}, 0
    for file, entry in _entries(demo):
        references: list[YamlPath | None] = [*_references(demo, file, entry)]
        for reference in references or [None]:
            found = demo.problems(file, partial(_spoilt, entry=entry, reference=reference))
            told = [(problem.line, re.findall(TOLD, problem.message)) for problem in found]
            expected = [(LINE, ["`colour` is not known"])]
            if reference:
                expected.insert(0, (demo.documents[file].lines[reference], ["`nowhere` is not declared"]))
                dangling += 1
            if told != expected:
                wrong[f"{file} {entry} {reference}"] = [str(problem) for problem in found]
    assert wrong == {}
    assert dangling > 100


GARBAGE: tuple[object, ...] = (
    *(None, [], {}, "", "x y!", "Aa" * 100, -1, 10**12, 10**40, Decimal("0.12345678901234"), True),
    *(date(2026, 1, 1), [[]], [{}], {"": []}, {"a": 1}),
)
RAW = re.compile(r"should|Input|nput |valid |^`[^`]*` [A-Z]|Decimal|datetime|\\d|\^|None|True|\[\]|\{\}")


def _models(model: type[Declared]) -> Iterator[type[Declared]]:
    yield model
    for child in model.__subclasses__():
        yield from _models(child)


@pytest.mark.parametrize("model", [*dict.fromkeys(_models(Declared))])
def test_whatever_pydantic_refuses_is_told_in_words(model: type[Declared]) -> None:
    for name, field in model.model_fields.items():
        key = field.alias or name
        for garbage in GARBAGE:
            _, problems = validate(model, {key: garbage}, Place("file.yml", {}, ("entry",)))
            assert [str(problem) for problem in problems if RAW.search(problem.message)] == []


def test_no_validator_escapes_a_field_that_is_read_by_itself() -> None:
    of_fields = {model: model.__pydantic_decorators__.field_validators for model in _models(Declared)}
    assert {model.__name__ for model, validators in of_fields.items() if validators} == set()
