"""What delivered files hold, by their bytes; a file that did not change is not read for it again.

Belongs here: the hashes of earlier runs (build/seen_files.json), and when one of them still stands. Does not
belong here: which files are delivered (deliveries.py), or what is in them.

A file counts as unchanged when the file system says so: same device, inode, size, and times of content and of
status, to the nanosecond. The time of status cannot be set back, as that of content can. What changed less
than two seconds before it was hashed is hashed again, for a further change may bear the same time.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple

from ingestion import files
from ingestion.deliveries import Delivered
from ingestion.manifests import DeliveredFile

_NOTES = "seen_files.json"
_SETTLED_AFTER_NS = 2 * 10**9


class State(NamedTuple):
    """What the file system says of a file's identity and of its last changes."""

    device: int
    inode: int
    byte_count: int
    content_changed_ns: int
    status_changed_ns: int


def state_of(path: Path) -> State:
    """Ask the file system."""
    stat = path.stat()
    return State(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


class SeenFiles:
    """The SHA-256 of delivered files, kept from run to run beside the build."""

    def __init__(self, home: Path) -> None:
        """Read the notes of the last run; without any that can be read, every file is hashed."""
        self._path = home / "build" / _NOTES
        self._noted: dict[str, str] = {}
        try:
            self._earlier = dict(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            self._earlier = {}

    def fingerprint(self, file: Delivered) -> DeliveredFile:
        """Return name, size and hash of the file's bytes as they are now."""
        state = state_of(file.path)
        digest = self._earlier.get(_key(file, state))
        if digest is None:
            digest = files.hash_file(file.path)
        self.note(file, state, digest)
        return DeliveredFile(file.name, state.byte_count, digest)

    def note(self, file: Delivered, state: State, digest: str) -> None:
        """Remember the hash of a file's bytes, read after the file system had said `state` of it."""
        if time.time_ns() - max(state.content_changed_ns, state.status_changed_ns) > _SETTLED_AFTER_NS:
            self._noted[_key(file, state)] = digest

    def keep(self) -> None:
        """Write what this run has seen, for the next one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".tmp")
        unfinished.write_text(json.dumps(self._noted), "utf-8")
        unfinished.replace(self._path)


def _key(file: Delivered, state: State) -> str:
    return " ".join((*map(str, state), str(file.path)))
