"""Rows of the published database as dictionaries, for the page and the headlines."""

from __future__ import annotations

from typing import Any

import duckdb

Row = dict[str, Any]


def fetch(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: list[object] | None = None
) -> list[Row]:
    """Return the rows of a query, each a dictionary by column name."""
    result = connection.execute(query, parameters or [])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
