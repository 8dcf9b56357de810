"""One declaration out of plain data: valid, or a list of problems in words.

Belongs here: running pydantic and saying its errors the way a person would. Does not belong here: rules.
"""

from __future__ import annotations

import types
import typing
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portfolio.declared import Declared, Place
from portfolio.errors import Problem
from portfolio.suggestions import did_you_mean

Model = TypeVar("Model", bound=Declared)
_SHOWN = 60


def validate(model: type[Model], data: object, place: Place) -> tuple[Model | None, list[Problem]]:
    """Return the declaration at `place`, or None and everything that is wrong with it."""
    try:
        declared = model.model_validate(data)
    except ValidationError as error:
        return None, [_problem(model, detail, place) for detail in error.errors()]
    declared.at(place)
    return declared, []


def _problem(model: type[Declared], detail: ErrorDetails, place: Place) -> Problem:
    loc = detail["loc"]
    nodes = [part for part in loc if part != "[key]"]
    return Problem(place.file, place.line(*nodes), _message(model, detail))


def _message(model: type[Declared], detail: ErrorDetails) -> str:
    names = [part for part in detail["loc"] if isinstance(part, str) and part != "[key]"]
    name = names[-1] if names else ""
    kind, shown = detail["type"], repr(detail["input"])[:_SHOWN]
    if kind == "extra_forbidden":
        return f"`{name}` is not known here{did_you_mean(name, _keys_at(model, detail['loc'][:-1]))}"
    if kind == "missing":
        return f"`{name}` is missing: add it"
    if kind in {"model_type", "dict_type"}:
        return f"`{name or 'this'}` must consist of `name: value` pairs, not {_kind_of(detail['input'])}"
    if kind == "list_type":
        return f"`{name}` must be a list, not {_kind_of(detail['input'])}"
    reason = detail["msg"].removeprefix("Value error, ")
    if kind == "value_error" and isinstance(detail["input"], dict):
        return f"`{name}`: {reason}" if name else reason
    return f"`{name}` {_wording(detail, reason)}, not {shown}"


def _wording(detail: ErrorDetails, reason: str) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        return f"must be {context['expected']}"
    if detail["type"] == "string_pattern_mismatch":
        return f"must look like {context['pattern']}"
    if detail["type"] in {"string_type", "string_too_short"}:
        return "must be text"
    return reason[0].lower() + reason[1:].replace("Input should", "should")


def _kind_of(value: object) -> str:
    kinds: list[tuple[type, str]] = [(dict, "name: value pairs"), (list, "a list"), (type(None), "nothing")]
    return next((name for kind, name in kinds if isinstance(value, kind)), repr(value)[:_SHOWN])


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the model at `loc` below `model` knows."""
    current = model
    for part in loc:
        fields = {field.alias or name: field for name, field in current.model_fields.items()}
        if part in fields:
            current = _model_inside(fields[str(part)].annotation) or current
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_inside(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  (a type expression has no type)
    """Return the model inside list[Model], dict[str, Model], Model | None and the like."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    inside = (_model_inside(argument) for argument in typing.get_args(annotation))
    return next((found for found in inside if found is not None), None)
