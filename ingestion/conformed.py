"""Conformed files on disk: where they stand, what they are keyed by, and the views over them.

Belongs here: build/conformed/<content>-<key>/, its index, reuse and cleaning up. Does not belong here: what
is in them (conform.py, mapping/). All of it is derived: remove the folder and the next run makes it anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingestion import entities, mapping
from ingestion.entities import ENTITIES
from ingestion.manifests import Load
from ingestion.relations import literal

QUARANTINE = "quarantine"
FILTERED = "filtered"
CONTRIBUTED = "contributed"
VIEWS = {
    QUARANTINE: "control.file_quarantine",
    FILTERED: "control.file_filtered",
    CONTRIBUTED: "control.file_contributed",
    **{entity: f"conformed.{entity}" for entity in ENTITIES},
}


@dataclass(frozen=True)
class Counts:
    """What became of the records of a load. A record may reach several entities; these count records."""

    landed: int = 0
    modelled: int = 0
    quarantined: int = 0
    filtered: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Add two counts."""
        mine, theirs = asdict(self), asdict(other)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True)
class Conformed:
    """One conformed load in its folder."""

    folder: Path
    counts: Counts
    is_reused: bool = False

    def files(self, name: str) -> list[Path]:
        """Return the Parquet file of `name` if the load has one."""
        path = self.folder / f"{name}.parquet"
        return [path] if path.exists() else []


def conformed_root(home: Path) -> Path:
    """Return the folder of all conformed files."""
    return home / "build" / "conformed"


def folder_of(home: Path, load: Load, *facts: Any) -> Path:  # noqa: ANN401  (any JSON values)
    """Return the folder of a load under a mapping: other content, mapping or engine, other folder."""
    delivery = (
        load.delivery,
        load.delivery_group,
        load.delivery_sequence,
        load.delivered_at,
        load.source_system,
    )
    told = json.dumps([engine_version(), load.record_prefix, load.data_hash, *delivery, *facts], default=str)
    key = hashlib.sha256(told.encode()).hexdigest()
    return conformed_root(home).absolute() / f"{load.content_hash[:16]}-{key[:16]}"


@lru_cache(maxsize=1)
def engine_version() -> str:
    """Return a hash of the engine's own code: what an older engine made is made again."""
    here = Path(__file__).parent
    rooms = [*here.glob("conform*.py"), *Path(mapping.__path__[0]).glob("*.py")]
    rooms += Path(entities.__path__[0]).glob("*.py")
    code = sorted(rooms)
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


def read_conformed(folder: Path) -> Conformed | None:
    """Return what was conformed into `folder` earlier, if it was finished."""
    told = folder / "counts.json"
    if not told.exists():
        return None
    return Conformed(folder, Counts(**json.loads(told.read_text(encoding="utf-8"))), is_reused=True)


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write to, which becomes `folder` in one rename."""
    scratch = folder.with_name(f".{folder.name}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    yield scratch
    shutil.rmtree(folder, ignore_errors=True)
    scratch.replace(folder)


def finish(scratch: Path, counts: Counts) -> None:
    """Write the counts, which mark the folder as finished."""
    (scratch / "counts.json").write_text(json.dumps(asdict(counts)), encoding="utf-8")


def write_index(home: Path, conformed: Iterable[Conformed]) -> None:
    """Remember which folders are current, and remove all others."""
    root = conformed_root(home)
    root.mkdir(parents=True, exist_ok=True)
    names = sorted({found.folder.name for found in conformed})
    pending = root / "index.json.tmp"
    pending.write_text(json.dumps(names, indent=1), encoding="utf-8")
    pending.replace(root / "index.json")
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in names:
            shutil.rmtree(folder)


def conformed_selects(home: Path, new: Collection[str] | None = None) -> dict[str, str]:
    """Return the SQL of the views over what the last conforming made or kept, by their name in the inputs.

    Rows of entities are shown from the folders named in `new` alone; what was refused or filtered, and the
    entities that stay in files, from all.
    """
    conformed = current_folders(home)
    added = [found for found in conformed if new is None or found.folder.name in new]
    earlier = [found for found in conformed if new is not None and found.folder.name not in new]
    selects = {}
    for name, view in VIEWS.items():
        if name not in ENTITIES:
            parts = [_rows(conformed, name)]
        elif ENTITIES[name].stays_in_files:
            parts = [_rows(added, name, "true as is_new"), _rows(earlier, name, "false as is_new")]
        else:
            parts = [_rows(added, name)]
        if any(parts):
            selects[view] = " union all ".join(filter(None, parts))
    return selects


def _rows(shown: Iterable[Conformed], name: str, *more: str) -> str:
    """Return the select of all rows of `name` in these folders; empty where they have none."""
    paths = [literal(str(path)) for found in shown for path in found.files(name)]
    return f"select {', '.join(['*', *more])} from read_parquet([{', '.join(paths)}])" if paths else ""


def current_folders(home: Path) -> list[Conformed]:
    """Return what the last conforming made or kept."""
    root = conformed_root(home).absolute()
    index = root / "index.json"
    names: list[str] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else []
    return [found for name in names if (found := read_conformed(root / name))]
