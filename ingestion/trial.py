"""Trying a mapping on the first rows of one file, with nothing landed.

Belongs here: the dry run behind `throughline map`. Does not belong here: real loads (conform.py).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion.entities import ENTITIES
from ingestion.files import REJECTED_REASON, ROW_NUMBER, LandedFile
from ingestion.manifests import DeliveredFile, Load
from ingestion.mapping.entity import convert
from ingestion.mapping.rows import build_rows
from ingestion.mapping.texts import stream_columns
from portfolio.file_mappings import FileMapping

TIME_ZONE = "UTC"


def try_mapping(mapping: FileMapping, landed: LandedFile, name: str, raw: Path, count: int) -> list[str]:
    """Return one line for each of the first `count` rows: accepted with its cells, or quarantined and why."""
    load = _load(landed, name, raw)
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        known = build_rows(db, load, mapping, stream_columns([load]), [])
        entity = mapping.entities[0]
        conversion = convert(load, mapping, 0, entity, known, TIME_ZONE)
        db.execute(conversion.mapped)
        refused = {
            row: f"quarantined: {field} {reason} ({raw_value!r})"
            for row, field, reason, raw_value in db.execute(
                f"select row_number, field, reason, raw_value from ({conversion.quarantined})"
            ).fetchall()
        }
        names = [
            column.name for column in ENTITIES[entity.entity].own_columns if column.name in entity.columns
        ]
        accepted = {
            int(record.rpartition("/")[2]): "accepted: " + ", ".join(map(_shown, names, cells))
            for record, *cells in db.execute(
                f"select landed_record_id, {', '.join(names)} from ({conversion.conformed})"
            ).fetchall()
        }
        rejected = dict(
            db.execute(
                f"select {ROW_NUMBER}, 'quarantined: ' || {REJECTED_REASON} from landed"
                f" where {REJECTED_REASON} is not null"
            ).fetchall()
        )
    fates = {**refused, **rejected, **accepted}
    lines = [
        f"# row {row}: {fates.get(row, 'filtered')}" for row in range(1, min(count, landed.row_count) + 1)
    ]
    refused_count = len({**refused, **rejected}.keys() - accepted.keys())
    total = f"{len(accepted)} accepted, {refused_count} quarantined"
    return [*lines, f"# of all {landed.row_count} rows: {total}"]


def _shown(name: str, value: Any) -> str:  # noqa: ANN401  (any cell)
    return f"{name}={value}"


def _load(landed: LandedFile, name: str, raw: Path) -> Load:
    """Describe the file as a load, with nothing known about its delivery."""
    return Load(
        connector="files",
        source_system="trial",
        source="trial",
        stream="trial",
        load_id="trial",
        sequence=1,
        delivery_key=name,
        declared_path=name,
        delivery="append",
        delivery_group=name,
        delivery_sequence=1,
        delivered_at=None,
        window=None,
        cursor=None,
        files=(DeliveredFile(name, landed.byte_count, landed.sha256),),
        row_count=landed.row_count,
        byte_count=landed.byte_count,
        content_hash=landed.sha256,
        data_hash=landed.sha256,
        columns=landed.columns,
        reading="",
        connector_version="",
        landed_at=datetime(1970, 1, 1),
        data_file=raw,
    )
