"""Landing recorded API pages: the pages of one delivery become one load.

Belongs here: which pages make up a delivery, and their Parquet. Does not belong here: what a page looks like
(recorded.py, connectors/).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.connectors import Connector, StreamSpec
from ingestion.deliveries import Delivered, Unusable
from ingestion.loads import StreamLanding, hash_of, now
from ingestion.manifests import DATA_FILE, DeliveredFile
from ingestion.recorded import OpenPages, Record, UnreadableFileError, read_records
from portfolio.sources import Stream

# One row per API record: its number in the load, the file it came from, then the record.
SCHEMA = pa.schema(
    [
        ("row_number", pa.int64()),
        ("file", pa.string()),
        ("file_row_number", pa.int64()),
        ("record_id", pa.string()),
        ("cursor", pa.string()),
        ("payload", pa.string()),
        ("rejected_field", pa.string()),
        ("rejected_reason", pa.string()),
        ("filtered_reason", pa.string()),
        ("extracted_at", pa.timestamp("us")),
    ]
)
_ROWS_AT_ONCE = 10_000  # one row group, also where each page holds a single record

Page = tuple[Delivered, DeliveredFile]
_Row = tuple[int, str, Record]  # number in the load, file, record


@dataclass(frozen=True)
class _Reading:
    """How the pages of one declared path are read."""

    declared: Stream
    spec: StreamSpec
    connector_version: str
    hash: str


def land_pages(
    landing: StreamLanding, declared: Stream, delivered: list[Delivered], connector: Connector
) -> None:
    """Land the recorded pages of one declared path, one load per delivery (`append`: per file)."""
    about_reading = declared.model_dump(mode="json", include={"envelope", "delivered_on", "delivery"})
    reading = _Reading(
        declared,
        connector.streams[declared.stream],
        connector.version,
        hash_of([connector.version, about_reading]),
    )
    pages = [(file, landing.seen.fingerprint(file)) for file in delivered]
    for key, unit in _units(pages, declared):
        new = _new_pages(landing, reading, key, unit)
        landing.unchanged_count += len(unit) - len(new)
        if new:
            _land(landing, reading, key, new)


def _units(pages: list[Page], declared: Stream) -> list[tuple[str, list[Page]]]:
    """Return the pages of each delivery under a key that it keeps; pages come ordered by delivery time."""
    if declared.delivery == "append":
        return [(page[1].name, [page]) for page in pages]
    return [
        (f"{declared.path}@{when.isoformat() if when else ''}", list(unit))
        for when, unit in groupby(pages, key=lambda page: page[0].delivered_at)
    ]


def _new_pages(landing: StreamLanding, reading: _Reading, key: str, unit: list[Page]) -> list[Page]:
    """Return the pages to land: all of a delivery that changed, or of a delta those not landed yet."""
    if reading.declared.delivery == "delta":
        have = {file for load in landing.known if load.reading == reading.hash for file in load.files}
        new = [page for page in unit if page[1] not in have]
        if any(place.continues for place in reading.spec.places):  # a follow-up page needs those before it
            folders = {file.path.parent for file, _ in new}
            return [page for page in unit if page[0].path.parent in folders]
        return new
    return [] if _is_known(landing, reading, key, [page[1] for page in unit]) else unit


def _is_known(landing: StreamLanding, reading: _Reading, key: str, files: list[DeliveredFile]) -> bool:
    latest = landing.latest(key)
    return latest is not None and latest.reading == reading.hash and latest.files == tuple(files)


def _land(landing: StreamLanding, reading: _Reading, key: str, pages: list[Page]) -> None:
    landed_at, unfinished = now(), landing.unfinished()
    read, row_count = _write(landing, reading, pages, unfinished / DATA_FILE, landed_at)
    if not read or _is_known(landing, reading, key, read):
        shutil.rmtree(unfinished)
        landing.unchanged_count += len(read)
        return
    landing.finish(
        unfinished,
        reading.declared,
        delivery_key=key,
        delivered_at=pages[0][0].delivered_at,
        files=read,
        row_count=row_count,
        columns=SCHEMA.names,
        reading=reading.hash,
        connector_version=reading.connector_version,
        landed_at=landed_at,
    )


def _write(
    landing: StreamLanding, reading: _Reading, pages: list[Page], target: Path, landed_at: datetime
) -> tuple[list[DeliveredFile], int]:
    """Write the records of all readable pages; return those pages and the number of records."""
    read: list[DeliveredFile] = []
    row_count = 0
    waiting: list[_Row] = []
    open_pages = OpenPages()
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        for file, fingerprint in pages:
            try:
                records = list(read_records(file.path, reading.spec, reading.declared.envelope, open_pages))
            except UnreadableFileError as error:
                landing.reject(Unusable(file.name, file.delivered_at, str(error)), reading.declared)
                continue
            read.append(fingerprint)
            waiting += [(row_count + at, file.name, record) for at, record in enumerate(records, start=1)]
            row_count += len(records)
            if len(waiting) >= _ROWS_AT_ONCE:
                writer.write_table(_table(waiting, landed_at))
                waiting.clear()
        writer.write_table(_table(waiting, landed_at))
    return read, row_count


def _table(rows: list[_Row], landed_at: datetime) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "row_number": [row_number for row_number, _, _ in rows],
        "file": [file for _, file, _ in rows],
        "file_row_number": [record.row_number for _, _, record in rows],
        "extracted_at": [landed_at] * len(rows),
    }
    for name in ("record_id", "cursor", "payload", "rejected_field", "rejected_reason", "filtered_reason"):
        columns[name] = [getattr(record, name) for _, _, record in rows]
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)
