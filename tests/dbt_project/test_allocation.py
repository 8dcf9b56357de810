"""The allocation macro, compiled as dbt does, against exact arithmetic over any amounts and drivers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"
Amounts = list[Decimal]
Divide = Callable[[Decimal, int, list[int]], Amounts]


@pytest.fixture(scope="module")
def divide() -> Divide:
    """Divide an amount of a currency with so many digits by drivers, in one statement of DuckDB."""
    sources = [
        (MACROS / name).read_text("utf-8") for name in ("cross_db/whole_numbers.sql", "allocation.sql")
    ]
    part, unit = (
        Environment(autoescape=False).from_string("".join([*sources, call])).render()  # noqa: S701  (SQL)
        for call in (
            "{{ allocate_money('amount', 'unit', 'driver', 'total', 'line', 'target') }}",
            "{{ smallest_unit('amount', 'digits') }}",
        )
    )
    connection = duckdb.connect()

    def divided(amount: Decimal, digits: int, drivers: list[int]) -> Amounts:
        values = ", ".join(f"({target}, {driver}::hugeint)" for target, driver in enumerate(drivers))
        rows = connection.execute(
            f"with line as (select cast('{amount}' as decimal(28, 4)) as amount, {digits} as digits), "
            f"rows as (select 1 as line, amount, {unit} as unit, target, driver, {sum(drivers)} as total "
            f"from line, (values {values}) as t (target, driver)) "
            f"select {part} from rows order by target"
        ).fetchall()
        return [found for (found,) in rows]

    return divided


def exact(amount: Decimal, digits: int, drivers: list[int]) -> Amounts:
    """Largest remainder in whole numbers, ties by position."""
    units = int(abs(amount) * 10**digits)
    shares = [divmod(units * driver, sum(drivers)) for driver in drivers]
    left = units - sum(whole for whole, _ in shares)
    lucky = sorted(range(len(drivers)), key=lambda place: (-shares[place][1], place))[:left]
    sign = -1 if amount < 0 else 1
    return [
        Decimal(sign * (whole + (place in lucky))) / 10**digits for place, (whole, _) in enumerate(shares)
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(-(10**18), 10**18),
    st.sampled_from([0, 2, 3]),
    st.lists(st.integers(1, 10**12), min_size=1, max_size=9),
)
@example(10_000, 2, [1, 1, 1])
@example(-10_000, 2, [1, 1, 1])
@example(12_345, 2, [1, 1, 1])
@example(10**15, 0, [1, 1, 1])
@example(10**18, 3, [1, 1, 1])
@example(0, 2, [5, 1])
def test_the_parts_are_exact_and_add_up(divide: Divide, units: int, digits: int, drivers: list[int]) -> None:
    amount = Decimal(units) / 10**digits
    parts = divide(amount, digits, drivers)
    assert sum(parts) == amount
    assert parts == exact(amount, digits, drivers)
    assert divide(-amount, digits, drivers) == [-part for part in parts]


def test_an_amount_booked_finer_than_its_currency_loses_nothing(divide: Divide) -> None:
    assert divide(Decimal("0.0050"), 2, [1, 1, 1]) == [
        Decimal("0.0017"),
        Decimal("0.0017"),
        Decimal("0.0016"),
    ]
