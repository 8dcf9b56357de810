"""Landing one file: from its path to one raw Parquet, with its hash and its counts.

Belongs here: choosing the reader by format and hashing on the way. Does not belong here: load folders,
manifests and whether the file was seen before (ingestion/landing.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ingestion.files.delimited import read_delimited
from ingestion.files.fast import land_fast
from ingestion.files.jsonl import read_json_lines
from ingestion.files.model import FileProblem, LandedFile, Table
from ingestion.files.parquet import land_parquet
from ingestion.files.workbooks import read_workbook
from ingestion.files.writing import write_table
from portfolio.file_mappings import Read

READERS: dict[str, Callable[[Path, Read], Table]] = {
    "csv": read_delimited,
    "tsv": read_delimited,
    "xlsx": read_workbook,
    "jsonl": read_json_lines,
}
PARQUET = "parquet"
FORMATS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": PARQUET,
}


def format_of(path: Path, read: Read) -> str:
    """Return the declared format, or the one of the extension; FileProblem when neither says it."""
    found = read.format or FORMATS.get(path.suffix.lower())
    if found is None:
        known = ", ".join(sorted(FORMATS))
        raise FileProblem(path, f"its format is not clear from its name ({known}): set read.format")
    return found


def land_file(path: Path, read: Read, target: Path, *, file: str | None = None) -> LandedFile:
    """Write the rows of `path` to the Parquet `target`: text columns, file, row_number, rejected_*.

    `file` is the name that the rows carry, by default that of `path`; row numbers count records from 1,
    through all sheets. A line that is no row (ragged, undecodable, broken quotes) keeps its number, stands
    in `rejected_line` with its `rejected_reason`, and its other cells are null. Raises FileProblem when
    nothing of the file can be read; `target` then does not exist.
    """
    stat = _stat(path)
    with ThreadPoolExecutor(max_workers=1) as pool:
        digest = pool.submit(hash_file, path)
        try:
            row_count, rejected_count, columns = _land(path, read, file or path.name, target)
        except UnicodeError as error:
            target.unlink(missing_ok=True)
            raise FileProblem(path, f"cannot be decoded: {error}; set read.encoding") from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        sha256 = digest.result()
    now = path.stat()
    if (now.st_size, now.st_mtime_ns) != (stat[0], stat[1]):
        target.unlink()
        raise FileProblem(path, "changed while it was read: run again once it is written")
    return LandedFile(row_count, columns, sha256, stat[0], rejected_count)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hex."""
    with path.open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stat(path: Path) -> tuple[int, int]:
    if path.is_dir():
        raise FileProblem(path, "is a folder, not a file: name the files in it, for example with *.csv")
    if not path.exists():
        raise FileProblem(path, "does not exist")
    try:
        with path.open("rb"):
            stat = path.stat()
    except OSError as error:
        raise FileProblem(path, f"cannot be opened: {error.strerror}") from error
    if stat.st_size == 0:
        raise FileProblem(path, "is empty: it has 0 bytes")
    return stat.st_size, stat.st_mtime_ns


def _land(path: Path, read: Read, file: str, target: Path) -> tuple[int, int, tuple[str, ...]]:
    format_ = format_of(path, read)
    if format_ == PARQUET:
        row_count, columns = land_parquet(path, file, target)
        return row_count, 0, columns
    landed = land_fast(path, read, file, target) if format_ in {"csv", "tsv"} else None
    if landed is not None:
        return landed[0], 0, landed[1]
    table = READERS[format_](path, read)
    row_count, rejected_count = write_table(table, file, target)
    return row_count, rejected_count, tuple(table.columns)
