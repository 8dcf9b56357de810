"""Rows of the published database as dictionaries, for the page and the headlines."""

from __future__ import annotations

from typing import Any

import duckdb

Row = dict[str, Any]


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Return the rows of a query, each a dictionary by column name.

    Queries take no parameters: DuckDB imports pandas to bind even one, which takes longer than all of them.
    """
    result = connection.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
