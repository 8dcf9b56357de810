"""Numbers as people write them, to exact decimals.

Belongs here: separators, signs, parentheses, scale, and what is too precise or too large for its column.
Does not belong here: dates (times.py), which cell a number comes from (cells.py).

Amounts are decimal(28,4). More than 4 decimals are quarantined, unless they are float noise: zeros or nines
to the 6th decimal (2066075.5899999999 is 2066075.59), or beyond what a double of that size can tell apart.
Rates and other numbers are measurements: they are rounded, half away from zero, to what their column holds.
"""

from __future__ import annotations

import re

from ingestion.entities import AMOUNT
from ingestion.relations import literal
from portfolio.file_mappings import ColumnMapping

EXACT = "decimal(38,12)"
SPACES = "[\\s\u00a0\u2009\u202f]"
_DOUBLE_PRECISION = 4.5e-16


def digits(text: str, rule: ColumnMapping) -> str:
    """Return SQL for the plain digits of a number ('-1234.5'), null when `text` is none."""
    stripped = f"translate({text}, {literal(rule.strip)}, '')" if rule.strip else text
    minus = f"translate({stripped}, '\u2212\u2013', '--')"
    bare = f"regexp_replace({minus}, '^{SPACES}+|{SPACES}+$', '', 'g')"
    signed = f"regexp_replace(regexp_replace({bare}, '^\\(([^-+()]*)\\)$', '-\\1'), '^([^-+()]*)-$', '-\\1')"
    close = f"regexp_replace({signed}, '^([-+]?){SPACES}*(.*?){SPACES}*$', '\\1\\2')"
    plain = f"regexp_replace({close}, '^\\+', '')"
    separator = _separator(rule.thousands)
    checked = f"case when regexp_full_match({plain}, {literal(_shape(rule, separator))}) then {plain} end"
    without = f"regexp_replace({checked}, {literal(separator)}, '', 'g')" if separator else checked
    return f"replace({without}, ',', '.')" if rule.decimal == "," else without


def _separator(thousands: str | None) -> str | None:
    if thousands is None:
        return None
    if thousands.isspace():
        return SPACES
    return "['\u2019]" if thousands in "'\u2019" else re.escape(thousands)


def _shape(rule: ColumnMapping, separator: str | None) -> str:
    """Thousands must stand where they belong: 1,5 is not fifteen."""
    whole = f"(\\d{{1,3}}({separator}\\d{{2,3}})*{separator}\\d{{3}}|\\d+)" if separator else "\\d+"
    point = re.escape(rule.decimal)
    return f"-?({whole}({point}\\d*)?|{point}\\d+)([eE][-+]?\\d{{1,2}})?"


def exact(digits_: str, rule: ColumnMapping) -> str:
    """Return SQL for the scaled number, null when it is too large to be held exactly."""
    number = f"try_cast({digits_} as {EXACT})"
    if rule.scale is None:
        return number
    text = format(rule.scale.normalize(), "f")
    whole, _, fraction = text.lstrip("-").partition(".")
    return f"try({number} * cast({text} as decimal({len(whole) + len(fraction)},{len(fraction)})))"


def value(number: str, type_: str) -> str:
    """Return SQL for the number in its column's type, null when it does not fit."""
    if type_ == "bigint":
        return f"case when {number} = round({number}, 0) then try_cast({number} as bigint) end"
    if type_ == AMOUNT:
        return f"case when {_is_whole(number)} then try_cast(round({number}, 4) as {type_}) end"
    return f"try_cast(round({number}, {_decimals(type_)}) as {type_})"


def reason(digits_: str, number: str, type_: str, rule: ColumnMapping) -> str:
    """Return SQL for why a cell with text gave no value."""
    separators = f"decimal {rule.decimal}" + (f", thousands {rule.thousands}" if rule.thousands else "")
    imprecise = "is not a whole number" if type_ == "bigint" else "has more than 4 decimals"
    is_precise = f"{number} = round({number}, 0)" if type_ == "bigint" else _is_whole(number)
    if type_ not in {"bigint", AMOUNT}:
        is_precise = "true"
    return (
        f"case when {digits_} is null then {literal(f'is not a number ({separators})')}"
        f" when {number} is null then 'is too large'"
        f" when not {is_precise} then {literal(imprecise)}"
        f" else {literal(f'is too large for {type_}')} end"
    )


def _is_whole(number: str) -> str:
    """Whether a number has at most 4 decimals, float noise aside."""
    distance = f"cast(abs({number} - round({number}, 4)) as double)"
    beyond_double = f"{distance} <= {_DOUBLE_PRECISION} * cast(abs({number}) as double)"
    return f"(round({number}, 6) = round({number}, 4) or {beyond_double})"


def _decimals(type_: str) -> int:
    return int(type_.rstrip(")").rpartition(",")[2])
