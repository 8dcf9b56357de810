"""Writing the raw Parquet from rows that Python has read.

Belongs here: batches, row numbers, the columns that every landed file has. Does not belong here: reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.files.model import FILE, REJECTED_LINE, REJECTED_REASON, ROW_NUMBER, Row, Table

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
BATCH_CHARACTERS = 64_000_000


def write_table(table: Table, file: str, target: Path) -> tuple[int, int]:
    """Write all rows to `target`; return how many there are and how many of them were rejected."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (only when a file lands)

    batch = _Batch(table.columns, file)
    with pq.ParquetWriter(target, batch.schema, compression="snappy") as writer:
        for row in table.rows:
            batch.add(row)
            if batch.is_full:
                writer.write_batch(batch.take())
        writer.write_batch(batch.take())
    return batch.row_count, batch.rejected_count


class _Batch:
    """Rows on their way to Parquet."""

    def __init__(self, columns: Sequence[str], file: str) -> None:
        import pyarrow as pa  # noqa: PLC0415

        self.row_count = 0
        self.rejected_count = 0
        self._file = file
        self._width = len(columns)
        self._rows: list[Row] = []
        self._characters = 0
        texts = [pa.field(name, pa.string()) for name in (*columns, FILE)]
        rejected = [pa.field(name, pa.string()) for name in (REJECTED_LINE, REJECTED_REASON)]
        self.schema = pa.schema([*texts, pa.field(ROW_NUMBER, pa.int64()), *rejected])

    def add(self, row: Row) -> None:
        self._rows.append(row)
        self.rejected_count += row.reason is not None
        self._characters += sum(map(len, filter(None, row.cells))) + len(row.line or "")

    @property
    def is_full(self) -> bool:
        return len(self._rows) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS

    def take(self) -> pa.RecordBatch:
        import pyarrow as pa  # noqa: PLC0415

        rows, first = self._rows, self.row_count + 1
        self._rows, self._characters = [], 0
        self.row_count += len(rows)
        blank = (None,) * self._width
        cells = [row.cells if row.reason is None else blank for row in rows]
        arrays = [pa.array([row[i] or None for row in cells], pa.string()) for i in range(self._width)]
        files = [f"{self._file}#{row.sheet}" if row.sheet else self._file for row in rows]
        return pa.RecordBatch.from_arrays(
            [
                *arrays,
                pa.array(files, pa.string()),
                pa.array(range(first, first + len(rows)), pa.int64()),
                pa.array([row.line for row in rows], pa.string()),
                pa.array([row.reason for row in rows], pa.string()),
            ],
            schema=self.schema,
        )
