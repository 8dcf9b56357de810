"""Dates and times as people write them, to dates and naive UTC timestamps.

Belongs here: formats in order of trial, time zones, ISO where no format is declared. Does not belong here:
which cell a date comes from (cells.py).

A time without a zone is in the rule's `time_zone`, else in the portfolio's; a bare date is midnight there. A
date column takes the day as written; a time that carries its own offset is first put into that zone.
"""

from __future__ import annotations

from ingestion.relations import literal
from portfolio.file_mappings import ColumnMapping

FIRST_YEAR = 1000
"""%Y also reads '16': years below this are two digits, and the next format is tried."""
_DAY = "\\d{4}-\\d{2}-\\d{2}"
_CLOCK = "[T ]\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?"
_OFFSET = " ?(Z|z|UTC|[+-]\\d{2}(:?\\d{2})?)"


def local(text: str, rule: ColumnMapping, zone: str, *, is_month: bool = False) -> str:
    """Return SQL for the local timestamp that `text` says, null when no format fits."""
    if rule.formats:
        return _first(_formatted(text, format_, zone) for format_ in rule.formats)
    stamp = f"replace({text}, ',', '.')"
    offset = f"regexp_replace(regexp_replace({stamp}, '{_OFFSET}$', '\\1'), '(Z|z|UTC)$', '+00')"
    with_seconds = f"regexp_replace({offset}, '([T ]\\d{{1,2}}:\\d{{2}})([+-]|$)', '\\1:00\\2')"
    branches = [
        f"when regexp_full_match({text}, '{_DAY}({_CLOCK})?') then try_cast({with_seconds} as timestamp)",
        f"when regexp_full_match({text}, '{_DAY}{_CLOCK}{_OFFSET}')"
        f" then try_cast({with_seconds} as timestamptz) at time zone {literal(zone)}",
    ]
    if is_month:
        branches.append(
            f"when regexp_full_match({text}, '\\d{{4}}-\\d{{2}}') then try_cast({text} || '-01' as timestamp)"
        )
    return f"(case {' '.join(branches)} end)"


def _formatted(text: str, format_: str, zone: str) -> str:
    parsed = f"try_strptime({text}, {literal(format_)})"
    if "%z" in format_ or "%Z" in format_:
        parsed = f"({parsed} at time zone {literal(zone)})"
    return f"case when year({parsed}) >= {FIRST_YEAR} then {parsed} end"


def _first(candidates: object) -> str:
    listed = list(candidates)  # type: ignore[call-overload]
    return f"coalesce({', '.join(listed)})" if len(listed) > 1 else str(listed[0])


def utc(local_: str, zone: str) -> str:
    """Return SQL for the naive UTC instant of a local timestamp."""
    return f"(({local_}) at time zone {literal(zone)}) at time zone 'UTC'"


def day(local_: str, *, is_month: bool) -> str:
    """Return SQL for the date of a local timestamp; for a month column the first of its month."""
    date = f"cast({local_} as date)"
    return f"cast(date_trunc('month', {date}) as date)" if is_month else date


def reason(rule: ColumnMapping) -> str:
    """Return SQL for why a cell with text is no date."""
    expected = " or ".join(rule.formats) if rule.formats else "YYYY-MM-DD"
    return literal(f"is not a date of the form {expected}")
