"""One stream being landed: from written Parquet to a visible load with its manifest.

Belongs here: load ids, the rename, the manifest of a new load, what the stream knows already. Does not belong
here: writing the Parquet (land_files.py, land_pages.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.deliveries import Unusable
from ingestion.manifests import DATA_FILE, DeliveredFile, Load, read_loads, stream_folder, write_manifest
from ingestion.rejections import RejectedFile
from ingestion.seen_files import SeenFiles
from portfolio.models import Portfolio
from portfolio.sources import FILES, Source, Stream


def hash_of(declared: Any) -> str:  # noqa: ANN401  (any JSON value)
    """Return 16 hex digits that change with `declared`."""
    return hashlib.sha256(json.dumps(declared, sort_keys=True, default=str).encode()).hexdigest()[:16]


@dataclass
class StreamLanding:
    """The state of one stream while it lands."""

    portfolio: Portfolio
    home: Path
    source: Source
    stream: str
    seen: SeenFiles
    landed: list[Load] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    unchanged_count: int = 0
    incomplete: dict[str, set[datetime | None]] = field(default_factory=dict)
    known: list[Load] = field(init=False)

    def __post_init__(self) -> None:
        """Read what landed earlier, and make room for what comes."""
        self.known = read_loads(self.folder)
        self.incoming.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def folder(self) -> Path:
        """Where the stream's loads stand."""
        return stream_folder(self.home, self.source.connector, self.source.source, self.stream)

    @property
    def incoming(self) -> Path:
        """Where unfinished loads stand, out of every reader's sight."""
        return self.home / "landing" / ".incoming"

    def unfinished(self) -> Path:
        """Return an empty folder for the next load."""
        folder = self.incoming / f"{self.source.source}.{self.stream}.{len(self.known) + 1}"
        folder.mkdir(exist_ok=True)
        return folder

    def latest(self, delivery_key: str) -> Load | None:
        """Return the newest load of one path or delivery."""
        return next((load for load in reversed(self.known) if load.delivery_key == delivery_key), None)

    @property
    def name(self) -> str:
        """The stream's name in messages."""
        return f"{self.source.source}/{self.stream}"

    def summary(self) -> str:
        """Return what happened in one line."""
        return (
            f"landed {self.name}: {len(self.landed)} new loads, {self.unchanged_count} files known, "
            f"{len(self.rejected)} rejected"
        )

    def reject(self, file: Unusable, declared: Stream) -> None:
        """Note a file that cannot be read; its delivery is incomplete without it."""
        self.rejected.append(
            RejectedFile(self.source.system, self.source.source, self.stream, file.name, file.reason)
        )
        if file.delivered_at is not None or self.source.connector != FILES:
            # files without a delivery day are deliveries of their own: no other misses this one
            self.incomplete.setdefault(declared.path, set()).add(file.delivered_at)

    def finish(
        self,
        unfinished: Path,
        declared: Stream,
        *,
        delivery_key: str,
        delivered_at: datetime | None,
        files: Sequence[DeliveredFile],
        row_count: int,
        columns: Sequence[str],
        reading: str,
        connector_version: str,
        landed_at: datetime,
    ) -> Load:
        """Make the load in `unfinished` part of the landing zone: one rename, then its manifest."""
        content = content_hash(files)
        sequence = self.known[-1].sequence + 1 if self.known else 1
        load_id = f"{sequence:04d}-{content[:16]}"
        folder = self.folder / load_id
        data = unfinished / DATA_FILE
        load = Load(
            connector=self.source.connector,
            source_system=self.source.system,
            source=self.source.source,
            stream=self.stream,
            load_id=load_id,
            sequence=sequence,
            delivery_key=delivery_key,
            declared_path=declared.path,
            delivery=declared.delivery,
            delivery_group=delivery_key if declared.delivery == "append" else self.stream,
            delivery_sequence=sequence,
            delivered_at=delivered_at,
            window=None,
            cursor=None,
            files=tuple(files),
            row_count=row_count,
            byte_count=sum(file.byte_count for file in files),
            content_hash=content,
            data_hash=_sha256(data),
            columns=tuple(columns),
            reading=reading,
            connector_version=connector_version,
            landed_at=landed_at,
            data_file=(folder / DATA_FILE).absolute(),
        )
        unfinished.replace(folder)
        write_manifest(load, self.incoming)
        self.known.append(load)
        self.landed.append(load)
        return load


def content_hash(files: Sequence[DeliveredFile]) -> str:
    """Return the SHA-256 of one file's bytes, or of the hashes of several files in their order."""
    if len(files) == 1:
        return files[0].content_hash
    return hashlib.sha256("\n".join(file.content_hash for file in files).encode()).hexdigest()


def now() -> datetime:
    """Return the present instant as naive UTC; it reaches `extracted_at` and `landed_at` only."""
    return datetime.now(UTC).replace(tzinfo=None)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
