"""What pydantic finds, in the words of a person who wants to mend it.

Belongs here: one sentence for each kind of error. Does not belong here: finding errors (validation.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic_core import ErrorDetails

_SHOWN = 60
_NUMBER = "must be a number"
_WORDS: Mapping[str, str] = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "decimal_max_digits": "must have at most {max_digits} digits",
    "decimal_max_places": "must have at most {decimal_places} decimal places",
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_whole_digits": "must have at most {whole_digits} digits before the decimal point",
    "dict_type": "must consist of `name: value` pairs",
    "finite_number": _NUMBER,
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than_equal": "must be {le} or less",
    "list_type": "must be a list",
    "literal_error": "must be {expected}",
    "string_too_long": "must have a length of at most {max_length}",
    "string_too_short": "must have a length of at least {min_length}",
    "string_type": "must be text",
    "too_long": "must have a length of at most {max_length}",
    "too_short": "must have a length of at least {min_length}",
}
_EMPTY: Mapping[str, str] = {
    "string_too_short": "is empty: write something",
    "too_short": "is empty: give it at least one entry",
}


def said(detail: ErrorDetails) -> str:
    """Return what is wrong with a value, without its name."""
    kind, value = detail["type"], detail["input"]
    if kind in _EMPTY and not value:
        return _EMPTY[kind]
    if kind in _WORDS:
        return f"{_WORDS[kind].format_map(detail.get('ctx', {}))}, not {shown(value)}"
    return f"{detail['msg'].removeprefix('Value error, ')} (here: {shown(value)})"


def shown(value: object) -> str:
    """Return a value as its file would write it, shortened."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, dict):
        return "`name: value` pairs"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, int | Decimal | date) else f"'{value}'"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
