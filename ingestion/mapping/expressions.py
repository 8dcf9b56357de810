"""Scalar SQL of a mapping: proof that an expression sees nothing beyond its row.

Belongs here: what such an expression may be made of. Does not belong here: evaluating it.

DuckDB's own parser gives the tree; only nodes, functions and columns that are allowed by name pass. So no
subquery, aggregate, window, table function, clock, random number or setting can stand in a mapping.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import duckdb

NODES = {
    "COLUMN_REF", "CONSTANT", "FUNCTION", "CASE", "CAST", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN",
    "COLLATE",
}  # fmt: skip
REFUSED_TYPES = {"OPERATOR_UNPACK", "OPERATOR_TRY_UNPACK"}
MACROS = {
    "nullif", "split_part", "date_add", "days_in_month", "fdiv", "fmod", "round_even", "json",
    "array_to_string", "list_sum", "list_avg", "list_min", "list_max", "list_first", "list_last",
    "list_count",
}  # fmt: skip
REFUSED_FUNCTIONS = {
    "current_setting", "getvariable", "version", "json_serialize_sql", "json_deserialize_sql", "getenv",
    "json_serialize_plan", "parse_duckdb_log_message", "unnest", "age", "row",
}  # fmt: skip


class ExpressionError(Exception):
    """Why an expression is refused."""


def columns_of(expression: str) -> list[str]:
    """Return the columns that a scalar expression names; ExpressionError when it is more than that."""
    found = _select_item(expression)
    return list(dict.fromkeys(_columns(found)))


def fault_of(expression: str) -> str | None:
    """Return why an expression is refused, None when it may stand in a mapping."""
    try:
        columns_of(expression)
    except ExpressionError as error:
        return str(error)
    return None


def _select_item(expression: str) -> Any:  # noqa: ANN401  (a JSON tree)
    statement = f"select (\n{expression}\n) from only_this_row"
    tree = json.loads(_serialized(statement))
    if tree.get("error"):
        raise ExpressionError(f"is not SQL: {tree.get('error_message', 'it cannot be parsed')}")
    node = tree["statements"][0]["node"]
    items = node.get("select_list", [])
    expected = json.loads(_serialized("select 1 from only_this_row"))["statements"][0]["node"]
    rest = _without_places({**node, "select_list": []})
    if (
        len(tree["statements"]) != 1
        or len(items) != 1
        or rest != _without_places({**expected, "select_list": []})
    ):
        raise ExpressionError("must be one scalar expression, without commas, clauses or further statements")
    return items[0]


@lru_cache(maxsize=512)
def _serialized(statement: str) -> str:
    row = _parser().execute("select json_serialize_sql(?)", [statement]).fetchone()
    return str(row[0]) if row else "{}"


@lru_cache(maxsize=1)
def _parser() -> duckdb.DuckDBPyConnection:
    """Return an empty database that only ever parses."""
    return duckdb.connect()


def _without_places(tree: Any) -> Any:  # noqa: ANN401
    if isinstance(tree, dict):
        return {key: _without_places(value) for key, value in tree.items() if key != "query_location"}
    return [_without_places(value) for value in tree] if isinstance(tree, list) else tree


def _columns(node: Any) -> Iterator[str]:  # noqa: ANN401
    """Walk the tree, refusing what is not allowed, and yield the columns on the way."""
    if isinstance(node, list):
        for child in node:
            yield from _columns(child)
    if not isinstance(node, dict):
        return
    if "class" in node:
        _check(node)
        if node["class"] == "COLUMN_REF":
            yield str(node["column_names"][0])
    for value in node.values():
        yield from _columns(value)


def _check(node: dict[str, Any]) -> None:
    kind = node["class"]
    if kind not in NODES or node.get("type") in REFUSED_TYPES:
        raise ExpressionError(
            f"uses {kind.lower().replace('_', ' ')}, and may see nothing but the columns of its row"
        )
    if kind == "COLUMN_REF" and len(node["column_names"]) != 1:
        raise ExpressionError(f"names {'.'.join(node['column_names'])}: name columns without a table")
    if kind == "FUNCTION":
        name = str(node["function_name"]).lower()
        if name not in allowed_functions():
            raise ExpressionError(f"calls {name}, which is not a function of the row alone")
        if node.get("distinct") or node.get("filter") or node.get("order_bys", {}).get("orders"):
            raise ExpressionError(f"calls {name} as an aggregate")


@lru_cache(maxsize=1)
def allowed_functions() -> frozenset[str]:
    """Return the functions whose result depends on their arguments alone, by DuckDB's own catalog."""
    query = """
        select function_name from duckdb_functions() where function_type in ('scalar', 'aggregate')
        group by function_name
        having bool_and(function_type = 'scalar' and stability = 'CONSISTENT')
    """
    names = {str(name) for (name,) in _parser().execute(query).fetchall()}
    return frozenset((names | MACROS) - REFUSED_FUNCTIONS)
