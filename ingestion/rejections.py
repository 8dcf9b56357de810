"""Rejected files of the last landing: kept for the quarantine that the inputs database shows.

Belongs here: writing and reading build/rejected_files.json. Does not belong here: rejecting anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class RejectedFile:
    """A delivered file that could not be landed, and why."""

    source_system: str
    source: str
    stream: str
    file: str
    reason: str

    def __str__(self) -> str:
        """Return the finding as a sentence that names stream and file."""
        return f"{self.source}/{self.stream}: {self.file} {self.reason}"


def write_rejected_files(home: Path, rejected: Iterable[RejectedFile]) -> None:
    """Remember which files the last landing could not read."""
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps([asdict(file) for file in rejected], indent=1), encoding="utf-8")
    unfinished.replace(path)


def read_rejected_files(home: Path) -> list[RejectedFile]:
    """Return the files that the last landing could not read; none when nothing landed yet."""
    path = _path(home)
    if not path.exists():
        return []
    return [RejectedFile(**file) for file in json.loads(path.read_text(encoding="utf-8"))]


def _path(home: Path) -> Path:
    return home / "build" / "rejected_files.json"
