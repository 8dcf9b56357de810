"""Landing plain files: each delivered file is a load of its own.

Belongs here: whether a file is known already. Does not belong here: reading it (files/).
"""

from __future__ import annotations

import shutil

from ingestion.deliveries import Delivered, Unusable
from ingestion.files import FileProblem, land_file
from ingestion.loads import StreamLanding, hash_of, now
from ingestion.manifests import DATA_FILE, DeliveredFile
from ingestion.seen_files import state_of
from portfolio.file_mappings import Read
from portfolio.sources import Stream

READER_VERSION = "1"
# What of `read:` is applied to landed rows later, and so does not change what lands.
_APPLIED_BY_THE_MAPPING = {"null_markers", "data_ends_when"}


def land_files(landing: StreamLanding, declared: Stream, delivered: list[Delivered]) -> None:
    """Land the files of one declared path, in their order; one that cannot be read stops no other."""
    read = landing.portfolio.file_mapping(declared.mapping or "").read
    reading = hash_of([READER_VERSION, read.model_dump(mode="json", exclude=_APPLIED_BY_THE_MAPPING)])
    for file in delivered:
        latest = landing.latest(file.name)
        if latest and latest.reading == reading and latest.files == (landing.seen.fingerprint(file),):
            landing.unchanged_count += 1
        else:
            _land(landing, declared, file, read, reading)


def _land(landing: StreamLanding, declared: Stream, file: Delivered, read: Read, reading: str) -> None:
    landed_at, unfinished = now(), landing.unfinished()
    try:
        state = state_of(file.path)
        landed = land_file(file.path, read, unfinished / DATA_FILE, file=file.name)
    except (FileProblem, OSError) as error:
        shutil.rmtree(unfinished)
        reason = str(error).removeprefix(f"{file.path}: ")
        landing.reject(Unusable(file.name, file.delivered_at, reason), declared)
        return
    landing.seen.note(file, state, landed.sha256)
    landing.finish(
        unfinished,
        declared,
        delivery_key=file.name,
        delivered_at=file.delivered_at,
        files=[DeliveredFile(file.name, landed.byte_count, landed.sha256)],
        row_count=landed.row_count,
        columns=landed.columns,
        reading=reading,
        connector_version=READER_VERSION,
        landed_at=landed_at,
    )
