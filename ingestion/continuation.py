"""Whether a build may continue the last one, and which landed parts are new to it.

Belongs here: what a build was made of (build/built.json), and how that compares with what is visible now.
Does not belong here: the rows (inputs.py), or which models can continue (their own SQL).

A build continues when all that the last one was made of is still there, unchanged, and only loads and days
were added. Anything else (code, portfolio, a mapping, a load's place among deliveries, an earlier day)
may change rows that were built already: then the build starts afresh. Both ways yield the same rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb

import ingestion as ingestion_room
import portfolio as portfolio_room
from ingestion.conformed import current_folders
from ingestion.connectors import discover
from ingestion.manifests import Load
from ingestion.relations import literal
from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio
from portfolio.settings import AsOf
from portfolio.sources import FILES

BUILT, BUILDING = "built.json", "building.json"


@dataclass(frozen=True)
class Build:
    """What one build is made of. Times are naive UTC in ISO format."""

    number: int  # 1 for a fresh build, one more for each that continues it
    as_of_at: str
    fingerprint: str
    loads: tuple[str, ...]  # what each load was when it was built
    folders: tuple[str, ...]  # of conformed files; their names change with content and mapping
    earlier_as_of_at: str | None = None  # of the build that this one continues

    @property
    def is_continued(self) -> bool:
        """Whether the rows of an earlier build stay."""
        return self.earlier_as_of_at is not None


@dataclass(frozen=True)
class Continuation:
    """A build and the part of its inputs that no earlier one holds."""

    build: Build
    new_loads: frozenset[Path]  # by their data file
    new_folders: frozenset[str]


def plan_build(
    portfolio: Portfolio, home: Path, as_of: AsOf, loads: list[Load], models_version: str
) -> Continuation:
    """Compare the visible loads with the last finished build and write down the build to come.

    `models_version` changes whenever a model does.
    """
    identities = {load.data_file: _identity(load) for load in loads}
    folders = sorted(found.folder.name for found in current_folders(home))
    build = Build(
        number=1,
        as_of_at=as_of.at.isoformat(),
        fingerprint=_fingerprint(portfolio, as_of, models_version),
        loads=tuple(sorted(identities.values())),
        folders=tuple(folders),
    )
    planned = Continuation(build, frozenset(identities), frozenset(folders))
    is_there = all((home / "build" / f"{name}.duckdb").exists() for name in ("warehouse", "outcomes"))
    last = _read(home / "build" / BUILT) if is_there else None
    if last is not None and _continues(build, last):
        known = set(last.loads)
        new_loads = frozenset(path for path, identity in identities.items() if identity not in known)
        if not _lookups_changed(loads, new_loads):
            continued = replace(build, number=last.number + 1, earlier_as_of_at=last.as_of_at)
            planned = Continuation(continued, new_loads, frozenset(folders) - frozenset(last.folders))
    _write(home / "build" / BUILDING, planned.build)
    return planned


def begin_build(home: Path) -> bool:
    """Take the planned build up and return whether it continues the last one, whose mark goes until it ends.

    Raises:
        ThroughlineError: no build is planned, or the one it would continue was broken off since it was.
    """
    built = home / "build" / BUILT
    planned = _read(home / "build" / BUILDING)
    if planned is None or (planned.is_continued and not built.exists()):
        raise ThroughlineError(
            f"{built.parent}: no build is planned there, or the one that it continues was broken off. "
            "Start a whole run (job `daily`, or `throughline run`)."
        )
    built.unlink(missing_ok=True)
    return planned.is_continued


def finish_build(home: Path) -> None:
    """Mark the build as finished: the next one may continue it."""
    (home / "build" / BUILDING).replace(home / "build" / BUILT)


def _continues(build: Build, last: Build) -> bool:
    return (
        build.fingerprint == last.fingerprint
        and build.as_of_at >= last.as_of_at
        and set(last.loads) <= set(build.loads)
        and set(last.folders) <= set(build.folders)
    )


def _identity(load: Load) -> str:
    facts = (load.source_system, load.data_hash, load.delivery, load.delivery_group, load.delivery_sequence)
    return json.dumps([load.record_prefix, *facts, load.delivered_at], default=str)


def _fingerprint(portfolio: Portfolio, as_of: AsOf, models_version: str) -> str:
    """Change with all that could change rows that stay: people are hashed, and calendars laid, after them.

    The calendars of a portfolio move once a year.
    """
    told = json.dumps([duckdb.__version__, models_version, portfolio.content_hash, as_of.on.year])
    digest = hashlib.sha256(told.encode())
    for room in (portfolio_room, ingestion_room):
        for path in sorted(Path(room.__path__[0]).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _lookups_changed(loads: Iterable[Load], new: frozenset[Path]) -> bool:
    """Whether records by which others are read (a board's columns) say anything that no earlier load said."""
    specs = {name: connector.streams for name, connector in discover().items()}
    looked_up = [x for x in loads if x.connector != FILES and specs[x.connector][x.stream].is_looked_up]
    earlier = [literal(str(load.data_file)) for load in looked_up if load.data_file not in new]
    added = [literal(str(load.data_file)) for load in looked_up if load.data_file in new]
    if not added:
        return False
    if not earlier:
        return True
    payloads = "select payload from read_parquet([{}])"
    with duckdb.connect() as db:
        unknown = f"{payloads.format(', '.join(added))} except {payloads.format(', '.join(earlier))}"
        return db.execute(f"select 1 from ({unknown}) limit 1").fetchone() is not None


def _read(path: Path) -> Build | None:
    """Return what was written; what an older version of this code wrote is none that could be continued."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return Build(**{**written, "loads": tuple(written["loads"]), "folders": tuple(written["folders"])})
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None


def _write(path: Path, build: Build) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(asdict(build), indent=1), encoding="utf-8")
    unfinished.replace(path)
