"""Reading Parquet: every column as text, nested ones as JSON.

Belongs here: the one query that does it. Does not belong here: text formats.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.files.headers import column_names
from ingestion.files.model import FILE, REJECTED_LINE, REJECTED_REASON, ROW_NUMBER, FileProblem
from ingestion.relations import identifier, literal

NESTED = ("STRUCT", "MAP", "UNION", "JSON")


def land_parquet(path: Path, file: str, target: Path) -> tuple[int, tuple[str, ...]]:
    """Write `path` as text to `target`; return the row count and the columns. FileProblem if unreadable."""
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    lineage = (
        f"{literal(file)} as {FILE}, file_row_number + 1 as {ROW_NUMBER},"
        f" cast(null as varchar) as {REJECTED_LINE}, cast(null as varchar) as {REJECTED_REASON}"
    )
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        try:
            described = db.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
            names = column_names(str(name) for name, *_ in described)
            cells = [_cell(row[0], row[1], name) for row, name in zip(described, names, strict=True)]
            query = f"select {', '.join([*cells, lineage])} from {source}"
            written = db.execute(f"copy ({query}) to {literal(str(target))} (format parquet)").fetchone()
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise FileProblem(path, f"is not Parquet that can be read: {reason}") from error
    return (int(written[0]) if written else 0), tuple(names)


def _cell(column: str, type_: str, name: str) -> str:
    is_nested = type_.startswith(NESTED) or type_.endswith("]")
    value = f"to_json({identifier(column)})" if is_nested else identifier(column)
    return f"nullif(cast({value} as varchar), '') as {identifier(name)}"
