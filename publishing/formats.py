"""How numbers, money, days and counts read on the page and in the headlines. One value, one text, everywhere.

Does not belong here: where a value comes from, or what it means.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MISSING = "–"
MINUS = "−"
_SIGNIFICANT_DIGITS = 4
_THOUSAND = Decimal(1000)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Number = Decimal | float | int


def number_text(value: Number | None) -> str:
    """Return a number with thousands separators, 4 significant digits, no trailing zeros."""
    if value is None:
        return MISSING
    exact = Decimal(str(value))
    places = max(0, min(_SIGNIFICANT_DIGITS - 1 - exact.adjusted(), 6)) if exact else 0
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return (MINUS if rounded < 0 else "") + text


def percent_text(ratio: Number | None) -> str:
    """Return a ratio as a whole percentage, with one digit where a whole one would claim 0 or 100."""
    if ratio is None:
        return MISSING
    percent = Decimal(str(ratio)) * 100
    whole = percent.quantize(Decimal(1), ROUND_HALF_UP)
    is_hiding = whole in {Decimal(0), Decimal(100)} and percent != whole
    rounded = percent.quantize(Decimal("0.1"), ROUND_HALF_UP) if is_hiding else whole
    return (MINUS if rounded < 0 else "") + f"{abs(rounded)}%"


def measure_text(value: Number | None, unit: str | None) -> str:
    """Return a KPI's value: ratios as percentages, all else as a plain number, its unit standing apart."""
    if value is not None and unit == "ratio":
        percent = Decimal(str(value)) * 100
        return f"{number_text(percent)}%"
    return number_text(value)


def money_text(amount: Decimal | None, currency_code: str | None, digits: int = 2) -> str:
    """Return an amount to the cent (or to `digits` places), its currency before it."""
    if amount is None:
        return MISSING
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{currency_code or ''} {MINUS if rounded < 0 else ''}{abs(rounded):,f}".strip()


def compact_text(amount: Decimal, currency_code: str | None) -> str:
    """Return an amount in thousands for a chart's title, where the exact one stands in the text below."""
    thousands = (amount / _THOUSAND).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{currency_code or ''} {MINUS if thousands < 0 else ''}{abs(thousands):,f} k".strip()


def day_text(day: date | None) -> str:
    """Return a day as '4 May 2026'."""
    return MISSING if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_text(first: date | None, last: date | None) -> str:
    """Return '4 May → 25 May 2026', with the first year only where it differs."""
    if first and last and first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} → {day_text(last)}"
    return f"{day_text(first)} → {day_text(last)}"


def month_text(month: date | None) -> str:
    """Return a month as 'May 2026'."""
    return MISSING if month is None else f"{_MONTHS[month.month - 1]} {month.year}"


def count_text(count: int, noun: str, plural: str | None = None) -> str:
    """Return '1 item', '1,204 items'."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def list_text(names: list[str], limit: int = 3) -> str:
    """Return 'a, b and c', or 'a, b, c and 4 more'."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def sentence(text: str | None) -> str:
    """Return a reason with a capital at its beginning; the tables write them in the middle of a thought."""
    return text[:1].upper() + text[1:] if text else ""
