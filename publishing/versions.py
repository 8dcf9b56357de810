"""The shelf of published versions: how a finished folder becomes the one readers meet, and how old ones go.

Belongs here: names, the lock, leftovers, sealing, the atomic switch, pruning.
Does not belong here: what stands inside a version (snapshot.py).

Readers resolve `published/current` once. Everything here keeps three promises to them: `current` always
points to a complete version, a version never changes after the switch, and a kill at any moment leaves
`current` as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

_TEMPORARY = ".tmp-"


def version_name(as_of_on: date, started_at: datetime, run_id: str) -> str:
    """Return '<as_of>T<utc timestamp>-<short run id>', which sorts by as_of and then by time of the run."""
    short = "".join(character for character in run_id if character.isalnum())[:8]
    started = started_at.astimezone(UTC) if started_at.tzinfo else started_at
    return f"{as_of_on.isoformat()}T{started:%Y%m%dT%H%M%SZ}-{short or 'run'}"


def current_version(published: Path) -> Path | None:
    """Return the folder of the version being served, or None when nothing was ever published."""
    current = published / "current"
    return current.resolve() if current.is_dir() else None


@contextmanager
def publishing_lock(published: Path) -> Iterator[None]:
    """Hold the shelf for one publisher; a second one waits. The lock dies with its process."""
    published.mkdir(parents=True, exist_ok=True)
    with (published / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def start_version(published: Path, version_id: str) -> Path:
    """Return a new empty folder beside the versions, after clearing what a killed publish left behind."""
    for leftover in (*published.glob(f"versions/{_TEMPORARY}*"), *published.glob(f"{_TEMPORARY}*")):
        _remove(leftover)
    folder = published / "versions" / f"{_TEMPORARY}{version_id}"
    folder.mkdir(parents=True)
    return folder


def seal_version(folder: Path, version_id: str) -> Path:
    """Make the files durable and read-only and give the folder its name; `current` does not point there yet.

    A step that is tried again within one run finds its earlier version there: it may be served, so it stays,
    and the new one takes the next free name.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.chmod(0o444)
        _flush(path)
    _flush(folder)
    target, attempt = folder.parent / version_id, 1
    while target.exists():
        attempt += 1
        target = folder.parent / f"{version_id}-{attempt}"
    folder.rename(target)
    _flush(target.parent)
    return target


def switch_current(published: Path, version: Path) -> None:
    """Point `published/current` to a sealed version, by one rename of a symbolic link."""
    link = published / f"{_TEMPORARY}current"
    link.unlink(missing_ok=True)
    link.symlink_to(version.relative_to(published))
    link.replace(published / "current")
    _flush(published)


def prune_versions(published: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` (at least 1) versions by time of run, and return their names.

    The one being served counts and stays.
    """
    serving = current_version(published)
    folders = [path for path in (published / "versions").iterdir() if not path.name.startswith(_TEMPORARY)]
    others = [
        folder for folder in sorted(folders, key=_run_time, reverse=True) if folder.resolve() != serving
    ]
    doomed = others[keep - 1 if serving else keep :]
    for folder in doomed:
        # Renamed first: a kill halfway leaves a leftover, never a version with missing files.
        grave = folder.with_name(f"{_TEMPORARY}{folder.name}")
        folder.rename(grave)
        _remove(grave)
    return [folder.name for folder in doomed]


def _run_time(folder: Path) -> tuple[str, str]:
    """Return the sort key of a version by the time of its run: the part after the as_of day."""
    return folder.name[len("YYYY-MM-DDT") :], folder.name


def _remove(path: Path) -> None:
    """Remove a folder, a file or a link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _flush(path: Path) -> None:
    """Ask the disk to keep a file or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
