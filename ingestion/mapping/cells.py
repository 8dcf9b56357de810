"""One canonical column: from the cells of a row to its typed value, or why there is none.

Belongs here: the sources of a value (column, key, constant, sql), value maps, the steps from text to type.
Does not belong here: which rows there are (rows.py), what an entity does with the values (entity.py).

Each column is compiled into steps that build on one another, each an SQL expression with a name: text, then
for numbers digits and the exact number, for times the local time, then value and reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.entities import Column
from ingestion.mapping import numbers, times
from ingestion.mapping.expressions import ExpressionError, columns_of
from ingestion.mapping.model import Columns, MappingProblem, internal
from ingestion.relations import identifier, literal
from portfolio.file_mappings import ColumnMapping

TRIMMED = " \t\r\n\u00a0\u200b\ufeff"
TRUE = ("true", "t", "yes", "y", "1")
FALSE = ("false", "f", "no", "n", "0")


@dataclass(frozen=True)
class Steps:
    """The SQL of one canonical column. `levels` are (name, SQL); each may use the names before it."""

    column: Column
    levels: tuple[tuple[str, str], ...]
    value: str
    reason: str
    text: str
    source_column: str | None
    """The one column it is read from, if so: its raw cell is shown when the row is quarantined."""


@dataclass(frozen=True)
class Compiler:
    """What the columns of one mapping have in common."""

    mapping: str
    entity: str
    columns: Columns
    time_zone: str

    def steps(self, column: Column, rule: ColumnMapping, number: int) -> Steps:
        """Compile one canonical column; MappingProblem when it names what is not there."""
        name = {
            kind: internal(f"{kind} {number}")
            for kind in ("text", "digits", "exact", "local", "value", "reason")
        }
        levels = [(name["text"], self._text(column, rule))]
        text = name["text"]
        if column.type == "varchar":
            value, why = text, "null"
        elif column.type == "boolean":
            value, why = _boolean(text), "'is neither true nor false'"
        elif column.type in {"date", "timestamp"}:
            zone = rule.time_zone or self.time_zone
            is_month = column.name.endswith("_month")
            levels.append((name["local"], times.local(text, rule, zone, is_month=is_month)))
            local = name["local"]
            value = times.day(local, is_month=is_month) if column.type == "date" else times.utc(local, zone)
            why = times.reason(rule)
        else:
            levels.append((name["digits"], numbers.digits(text, rule)))
            levels.append((name["exact"], numbers.exact(name["digits"], rule)))
            value = numbers.value(name["exact"], column.type)
            why = numbers.reason(name["digits"], name["exact"], column.type, rule)
        levels.append((name["value"], value))
        levels.append((name["reason"], self._reason(column, rule, name, why)))
        source = self.columns.find(rule.column) if rule.column else None
        return Steps(column, tuple(levels), name["value"], name["reason"], text, source)

    def _reason(self, column: Column, rule: ColumnMapping, name: dict[str, str], why: str) -> str:
        text, value = name["text"], name["value"]
        branches = []
        if rule.sql is not None:
            branches.append(
                f"when {self._sql(column, rule.sql)} is null then 'the SQL expression fails on this row'"
            )
        if rule.values is not None and rule.otherwise == "quarantine" and rule.column:
            cell = self._cell(column, rule.column)
            branches.append(
                f"when {cell} is not null and not {_is_listed(cell, rule)} then 'is not in the value map'"
            )
        if column.required:
            branches.append(f"when {text} is null then 'is required and empty'")
        branches.append(f"when {text} is not null and {value} is null then {why}")
        return f"case {' '.join(branches)} end"

    def _text(self, column: Column, rule: ColumnMapping) -> str:
        if rule.constant is not None:
            return literal(rule.constant)
        if rule.key is not None:
            cells = [self._cell(column, part) for part in rule.key]
            return f"({' || '.join([literal(rule.prefix or ''), *_between(cells)])})"
        if rule.sql is not None:
            return f"nullif(struct_extract({self._sql(column, rule.sql)}, 'v'), '')"
        cell = self._cell(column, rule.column or "")
        return cell if rule.values is None else _mapped(cell, rule)

    def _cell(self, column: Column, wanted: str) -> str:
        return identifier(find_column(self.mapping, self._key(column), self.columns, wanted))

    def _sql(self, column: Column, expression: str) -> str:
        checked = check_sql(self.mapping, self._key(column), self.columns, expression)
        return f"try(struct_pack(v := cast(({checked}) as varchar)))"

    def _key(self, column: Column) -> str:
        return f"{self.entity}.{column.name}"


def find_column(mapping: str, key: str, columns: Columns, wanted: str) -> str:
    """Return the column meant by `wanted`; MappingProblem when no file of the stream has it."""
    found = columns.find(wanted)
    if found is None:
        raise MappingProblem(
            mapping, key, f"reads column {wanted}, which no file has: {columns.nearest(wanted)}"
        )
    return found


def check_sql(mapping: str, key: str, columns: Columns, expression: str) -> str:
    """Return the expression once it is proven to be a scalar of the row's columns."""
    try:
        named = columns_of(expression)
    except ExpressionError as error:
        raise MappingProblem(mapping, key, f"has an SQL expression that {error}: {expression}") from error
    for name in named:
        find_column(mapping, key, columns, name)
    return f"\n{expression}\n"


def _between(cells: list[str]) -> list[str]:
    return [part for cell in cells for part in ("':'", cell)][1:]


def _mapped(cell: str, rule: ColumnMapping) -> str:
    """Translate listed cells; they are compared trimmed and without regard to case."""
    values = rule.values or {}
    branches = " ".join(
        f"when {literal(source.strip().lower())} then {'null' if value is None else literal(value)}"
        for source, value in values.items()
    )
    otherwise = cell if rule.otherwise == "keep" else "null"
    return f"case lower({cell}) {branches} else {otherwise} end"


def _is_listed(cell: str, rule: ColumnMapping) -> str:
    listed = ", ".join(literal(source.strip().lower()) for source in rule.values or {})
    return f"lower({cell}) in ({listed})"


def _boolean(text: str) -> str:
    yes, no = (", ".join(map(literal, words)) for words in (TRUE, FALSE))
    return f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"
