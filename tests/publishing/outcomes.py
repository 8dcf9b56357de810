"""A small published database with the columns of the contract, filled with awkward rows or left empty."""

from __future__ import annotations

from pathlib import Path

import duckdb

AWKWARD = '🚚 <script>alert(1)</script> =1+1 שלום & "quoted"'
HERE = Path(__file__).parent


def write_outcomes(path: Path, *, is_empty: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute((HERE / "outcomes_schema.sql").read_text("utf-8"))
        if not is_empty:
            connection.execute((HERE / "outcomes_rows.sql").read_text("utf-8"))
    return path
