"""The fast way for clean UTF-8 CSV: DuckDB parses and writes, rows numbered on the way.

Belongs here: when it may be tried, and the checks that it read what the careful way would have read. Does not
belong here: anything a dirty file needs; whatever DuckDB's strict reader refuses goes the careful way.

Numbering rows inside DuckDB would put the whole pipeline on one thread. So one connection parses in file
order, batches get their numbers as they pass, and a second connection writes them in parallel.
"""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingestion.files import text
from ingestion.files.delimited import delimiter_of, read_delimited
from ingestion.files.model import FILE, REJECTED_LINE, REJECTED_REASON, ROW_NUMBER
from ingestion.relations import identifier, literal
from portfolio.file_mappings import Read

if TYPE_CHECKING:
    import pyarrow as pa

SMALLEST_FILE = 1_000_000
"""Bytes. Below it the careful way is done before DuckDB has started."""
HEAD = 1_000_000
BATCH_ROWS = 122_880
COMPARED_ROWS = 200


@dataclass(frozen=True)
class _Layout:
    columns: tuple[str, ...]
    delimiter: str


def land_fast(path: Path, read: Read, file: str, target: Path) -> tuple[int, tuple[str, ...]] | None:
    """Write the file to `target`; None when it has to go the careful way. Returns rows and columns."""
    layout = _layout(path, read)
    if layout is None:
        return None
    try:
        row_count = _copy(path, layout, file, target)
        is_same = _begins_as_read_carefully(path, read, target)
    except duckdb.Error:
        return None  # not clean after all: the careful way names the rows
    return (row_count, layout.columns) if is_same else None


def _layout(path: Path, read: Read) -> _Layout | None:
    """Look at the first bytes: the header must stand on the first line, and line ends must be of one kind."""
    is_utf8 = text.actual_encoding(path, read.encoding) in {"utf-8", "utf-8-sig"}
    if path.stat().st_size < SMALLEST_FILE or not is_utf8:
        return None
    if read.header_row not in {None, 1} or read.header_contains is not None:
        return None
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if b"\n" not in head or b"\r" in head.replace(b"\r\n", b"") or _holds_nul(path):
        return None
    columns = tuple(read_delimited(path, read).columns)
    if len(columns) == 1:
        return None  # in a table of one column an empty line could be a row
    return _Layout(columns, delimiter_of(path, read))


def _holds_nul(path: Path) -> bool:
    """Whether there is a NUL anywhere: DuckDB takes a last cell that is one for no cell at all."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"\0") >= 0


def _copy(path: Path, layout: _Layout, file: str, target: Path) -> int:
    with duckdb.connect(config={"threads": 1}) as parser, duckdb.connect() as writer:
        parsed = parser.execute(_parse_sql(path, layout, file)).to_arrow_reader(BATCH_ROWS)
        writer.register("numbered", _numbered(parsed))
        lineage = f"{REJECTED_LINE}, {REJECTED_REASON}"
        nulls = lineage.replace("rejected", "cast(null as varchar) as rejected")
        query = f"select *, {nulls} from numbered"
        written = writer.execute(f"copy ({query}) to {literal(str(target))} (format parquet)").fetchone()
    return int(written[0]) if written else 0


def _parse_sql(path: Path, layout: _Layout, file: str) -> str:
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in layout.columns)
    options = (
        f"auto_detect = false, header = false, skip = 1, delim = {literal(layout.delimiter)}, quote = '\"',"
        f" escape = '\"', strict_mode = true, columns = {{{types}}}"
    )
    cells = ", ".join(map(identifier, layout.columns))
    return f"select {cells}, {literal(file)} as {FILE} from read_csv({literal(str(path))}, {options})"


def _numbered(parsed: pa.RecordBatchReader) -> pa.RecordBatchReader:
    import numpy as np  # noqa: PLC0415  (heavy, and only large files come here)
    import pyarrow as pa  # noqa: PLC0415

    schema = parsed.schema.append(pa.field(ROW_NUMBER, pa.int64()))

    def batches() -> Iterator[pa.RecordBatch]:
        first = 1
        for batch in parsed:
            numbers = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64))
            yield pa.RecordBatch.from_arrays([*batch.columns, numbers], schema=schema)
            first += batch.num_rows

    return pa.RecordBatchReader.from_batches(schema, batches())


def _begins_as_read_carefully(path: Path, read: Read, target: Path) -> bool:
    """Compare the first rows with those of the careful way: cheap, and it notices a wrong layout."""
    careful = itertools.islice(read_delimited(path, read).rows, COMPARED_ROWS)
    expected = [tuple(cell or None for cell in row.cells) for row in careful]
    with duckdb.connect() as db:
        query = f"select * exclude ({FILE}, {ROW_NUMBER}, {REJECTED_LINE}, {REJECTED_REASON})"
        found = db.execute(f"{query} from read_parquet(?) limit {COMPARED_ROWS}", [str(target)]).fetchall()
    return found == expected
