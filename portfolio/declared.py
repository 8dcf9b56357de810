"""The base of every declared thing, and the scalar types that its fields share.

Belongs here: strictness (unknown keys are errors), the place a declaration was read from, what becomes of a
field that could not be read, text, number, currency and time zone types. Does not belong here: the
declarations themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from portfolio.currencies import MINOR_UNIT_DIGITS

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside are typing errors, or stand for "never"; both would overflow calendars."""

YamlPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Where a declaration stands: its file, and the line of every node in that file by YAML path."""

    file: str = ""
    lines: Mapping[YamlPath, int] = field(default_factory=dict, repr=False)
    path: YamlPath = ()

    def line(self, *loc: str | int) -> int:
        """Return the line of `loc` below this place, or of the nearest node that exists in the file."""
        path = self.path
        for part in loc:
            # pydantic's locations hold names of validators between those of nodes: skip them
            path = (*path, part) if (*path, part) in self.lines else path
        return self.lines.get(path, 0)


class UnreadableError(Exception):
    """Something was asked for that the file says in a way that could not be read.

    Whoever judges a declaration lets a judgement go that comes upon it: the file is told what to mend
    already, and what the mended field will say nobody knows yet.
    """


class Declared(BaseModel):
    """A declaration: frozen, no unknown keys, and it knows its place.

    One that is broken is read as far as it goes (validation.py): its other fields raise UnreadableError.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    _place: Place = PrivateAttr(default_factory=Place)

    if not TYPE_CHECKING:  # a type checker takes __getattr__ as leave to ask for anything

        def __getattr__(self, name: str) -> object:
            """Refuse a field without a value: in a valid declaration every field has one."""
            if name in type(self).model_fields:
                raise UnreadableError(name)
            return super().__getattr__(name)

    def is_readable(self, *fields: str) -> bool:
        """Return whether all of these fields could be read."""
        return all(name in self.__dict__ for name in fields)

    @property
    def place(self) -> Place:
        """Where the declaration was read; an empty place when it was made in code."""
        return self._place

    def at(self, place: Place) -> None:
        """Remember where the declaration was read."""
        self._place = place


Item = TypeVar("Item")
Reading = TypeVar("Reading")


def readings(items: Iterable[Item], read: Callable[[Item], Reading]) -> list[Reading]:
    """Return what `read` takes from each item from which it can be read."""
    found: list[Reading] = []
    for item in items:
        with suppress(UnreadableError):
            found.append(read(item))
    return found


def _text(value: object) -> object:
    """Take whole numbers as text; refuse what YAML would have changed on the way (dates, fractions)."""
    if isinstance(value, bool | Decimal | date):
        raise ValueError("must be text: put it in quotes")
    return str(value) if isinstance(value, int) else value


def _cell(value: object) -> object:
    """Return the text of any scalar, as a file's cell would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal | date) else value


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("must be a number without quotes")
    return value


def _time_of_day(value: object) -> object:
    try:
        read = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or read.tzinfo:
        raise ValueError('must be a time of day without an offset, such as "09:00"')
    return read


def matching(pattern: str, words: str) -> AfterValidator:
    """Return the validator of text that must match a pattern as a whole; `words` say what it must be."""
    compiled = re.compile(pattern)

    def validated(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(words)
        return value

    return AfterValidator(validated)


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is not a valid regular expression: {error}") from error
    return value


def _one_group(value: str) -> str:
    if re.compile(value).groups != 1:
        raise ValueError("needs exactly one group in parentheses, around the part to take")
    return value


def _day(value: object) -> object:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date such as 2026-09-30, without quotes")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"must lie in {FIRST_YEAR} to {LAST_YEAR}: leave an open end out")
    return value


@lru_cache(maxsize=256)
def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone: use an IANA name such as America/Chicago") from error
    return value


def _currency(value: str) -> str:
    if value not in MINOR_UNIT_DIGITS:
        raise ValueError("is not a currency: use an ISO 4217 code such as USD")
    return value


def _unique(values: list[str]) -> list[str]:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(f"repeats {', '.join(repeated)}")
    return values


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
"""Text that says something; a whole number is taken as its digits."""

Cell = Annotated[str, BeforeValidator(_cell)]
"""A value as a file's cell holds it; may be empty."""

Slug = Annotated[
    Text,
    Field(max_length=60),
    matching(
        r"[a-z][a-z0-9_]*", "must begin with a small letter and hold only small letters, digits and `_`"
    ),
]
"""A name that becomes a folder, a table or a column: small letters, digits and underscores."""

Key = Annotated[
    Text,
    Field(max_length=120),
    matching(
        r"[A-Za-z0-9][A-Za-z0-9_.:\-]*",
        "must begin with a letter or digit and hold only letters, digits and `_ . : -`",
    ),
]
"""A business key: letters, digits and `_ . : -`, no blanks."""

Day = Annotated[date, BeforeValidator(_day)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Number = Annotated[Decimal, BeforeValidator(_number), Field(max_digits=28, decimal_places=10)]
Weight = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=1, decimal_places=8)]
Currency = Annotated[Text, AfterValidator(_currency)]
TimeZone = Annotated[Text, AfterValidator(_zone)]
Days = Annotated[int, Field(ge=0, le=36_500)]
"""A number of calendar days, a century at most."""
Pattern = Annotated[Text, AfterValidator(_pattern)]
"""A regular expression, searched anywhere in the text unless anchored."""
CapturingPattern = Annotated[Pattern, AfterValidator(_one_group)]
"""A regular expression whose single group is what is taken."""
Sql = Annotated[str, matching(r"(?s).*\S.*", "must hold an SQL expression")]
"""A scalar SQL expression over the columns of one row, all of them text."""
UniqueNames = Annotated[list[Text], Field(min_length=1), AfterValidator(_unique)]


def exactly_one(model: Declared, names: tuple[str, ...]) -> str:
    """Return the one of `names` that is filled; ValueError when none or several are."""
    filled = [name for name in names if getattr(model, name) is not None]
    if len(filled) != 1:
        choice = ", ".join(names[:-1]) + " or " + names[-1]
        raise ValueError(f"needs exactly one of {choice}; it has {', '.join(filled) or 'none'}")
    return filled[0]


def nothing_beside(model: Declared, source: str, allowed: tuple[str, ...]) -> None:
    """ValueError when the file says anything beside `source` and the keys it allows."""
    extra: list[Any] = sorted(model.model_fields_set - {source, *allowed})
    if extra:
        raise ValueError(f"{', '.join(extra)} cannot stand beside {source}")
