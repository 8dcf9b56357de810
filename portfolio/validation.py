"""One declaration out of plain data, as far as it can be read, and everything that is wrong with it.

Belongs here: going through a declaration that pydantic refuses, field by field, so that one mistake hides
no other. Does not belong here: words (wording.py), rules that need a second declaration (checks/).
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from portfolio.declared import Declared, Place, UnreadableError, YamlPath
from portfolio.errors import Problem
from portfolio.suggestions import closest, did_you_mean, surely_meant
from portfolio.wording import said, shown
from portfolio.yaml_reader import Misread

Model = TypeVar("Model", bound=Declared)
_UNREADABLE: Any = object()


def validate(model: type[Model], data: object, place: Place) -> tuple[Model, list[Problem]]:
    """Return the declaration at `place` and everything that is wrong with it.

    With problems, the declaration holds what could be read; its other fields raise UnreadableError.
    """
    try:
        declared = model.model_validate(data)
        problems: list[Problem] = []
    except ValidationError:
        reader = _Reader(place)
        declared = reader.declaration(model, data, ())
        problems = reader.problems
    declared.at(place)
    return declared, problems


@dataclass(frozen=True)
class _Reader:
    """Reads what pydantic refused as a whole; `loc` is always the way from the entry to a value in it."""

    place: Place
    problems: list[Problem] = field(default_factory=list)

    def declaration(self, model: type[Model], data: object, loc: YamlPath) -> Model:
        """Return a declaration that holds the readable ones of its fields."""
        fields = {declared.alias or name: name for name, declared in model.model_fields.items()}
        if not isinstance(data, dict):
            if not isinstance(data, Misread):
                self._tell(loc, f"{self._called(loc)} must consist of `name: value` pairs, not {shown(data)}")
            return _partial(model, {}, set(fields.values()))
        written, doubtful = self._written_keys(data, fields, loc)
        values: dict[str, Any] = {}
        unreadable: set[str] = set()
        for key, name in fields.items():
            value = _UNREADABLE
            if key in written:
                annotation = _annotation(model, name)
                at = (*loc, written[key])
                value = self._value(annotation, TypeAdapter(annotation), data[written[key]], at)
            elif key not in doubtful and model.model_fields[name].is_required():
                self._tell(loc, f"`{key}` is missing: add it")
            elif key not in doubtful:
                continue
            if value is _UNREADABLE:
                unreadable.add(name)
            else:
                values[key] = value
        declared = _partial(model, values, unreadable)
        self._apply_rules(declared, loc)
        return declared

    def _written_keys(
        self, data: Mapping[str, object], fields: Iterable[str], loc: YamlPath
    ) -> tuple[dict[str, str], set[str]]:
        """Return the key of each field in the file, and the fields that an unknown key may stand for."""
        written = {key: key for key in fields if key in data}
        doubtful: set[str] = set()
        for key in data:
            if key in written:
                continue
            self._tell((*loc, key), f"`{key}` is not known here{did_you_mean(key, fields)}")
            likely = closest(key, fields)
            if likely and likely not in written:
                doubtful.add(likely)
                if surely_meant(key, fields):
                    written[likely] = key
        return written, doubtful

    def _value(self, annotation: Any, adapter: TypeAdapter[Any], data: object, loc: YamlPath) -> Any:  # noqa: ANN401
        """Return a value of this type, of a collection its readable items; _UNREADABLE when there is none."""
        try:
            return adapter.validate_python(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
        shape = _shape(annotation)
        if isinstance(shape, type) and issubclass(shape, Declared):
            return self.declaration(shape, data, loc)
        if isinstance(data, Misread):
            return _UNREADABLE
        items = _items(get_origin(shape), data)
        for detail in details:
            # what is wrong inside an item is told when the item is read
            if not items or not detail["loc"] or detail["loc"][-1] == "[key]":
                at = (*loc, *(part for part in detail["loc"] if part != "[key]"))
                self._tell(at, f"{self._called(at)} {said(detail)}")
        if not items:
            return _UNREADABLE
        of_items = get_args(shape)[-1]
        item_adapter = TypeAdapter[Any](of_items)
        read = {key: self._value(of_items, item_adapter, item, (*loc, key)) for key, item in items.items()}
        found = {key: value for key, value in read.items() if value is not _UNREADABLE}
        return found if isinstance(data, dict) else list(found.values())

    def _apply_rules(self, declared: Declared, loc: YamlPath) -> None:
        """Apply the declaration's own rules, each by itself, as far as what they ask for can be read."""
        for name, rule in type(declared).__pydantic_decorators__.model_validators.items():
            if rule.info.mode == "after":
                try:
                    with suppress(UnreadableError):
                        getattr(declared, name)()
                except ValueError as error:
                    self._tell(loc, f"{self._called(loc)}: {error}" if loc else str(error))

    def _tell(self, loc: YamlPath, message: str) -> None:
        self.problems.append(Problem(self.place.file, self.place.line(*loc), message))

    def _called(self, loc: YamlPath) -> str:
        path = (*self.place.path, *loc)
        name = next(f"`{part}`" for part in reversed(path) if isinstance(part, str))
        return f"an entry of {name}" if isinstance(path[-1], int) else name


def _items(kind: Any, data: object) -> dict[Any, object]:  # noqa: ANN401  (a type expression has no type)
    """Return what a collection of this kind holds, by key or position; nothing when data is none."""
    if kind is dict and isinstance(data, dict):
        return data
    return dict(enumerate(data)) if kind is list and isinstance(data, list) else {}


def _partial(model: type[Model], values: dict[str, Any], unreadable: set[str]) -> Model:
    declared = model.model_construct(**values)
    declared.model_fields_set.update(unreadable)
    for name in unreadable:
        declared.__dict__.pop(name, None)
    return declared


def _annotation(model: type[Declared], name: str) -> Any:  # noqa: ANN401  (a type expression has no type)
    """Return the type of a field with everything that validates it."""
    declared = model.model_fields[name]
    return Annotated[(declared.annotation, *declared.metadata)] if declared.metadata else declared.annotation


def _shape(annotation: Any) -> Any:  # noqa: ANN401  (a type expression has no type)
    """Return the type without its constraints and without None."""
    if get_origin(annotation) is Annotated:
        return _shape(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(_shape(part) for part in get_args(annotation) if part is not type(None))
    return annotation
