"""Manifests of landed loads: what landed, from where, delivered when.

Belongs here: the manifest's shape, reading and writing it, and the numbering of deliveries. Does not belong
here: reading delivered files (files/, recorded.py) or deciding what to land (landing.py).

A load exists once its manifest does. Its data never changes; the declared facts in its manifest (system,
delivery and its numbers) follow the portfolio and a delivery that arrives late.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio

DATA_FILE = "data.parquet"


@dataclass(frozen=True)
class DeliveredFile:
    """A delivered file that a load holds; `name` is its path below the data root."""

    name: str
    byte_count: int
    content_hash: str


@dataclass(frozen=True)
class Load:
    """One landed load: a file, or the recorded pages of one delivery. Times are naive UTC."""

    connector: str
    source_system: str
    source: str
    stream: str
    load_id: str
    sequence: int  # 1, 2, ... in order of landing within the stream
    delivery_key: str  # what a later delivery of the same thing shares: the file's path, or the day
    declared_path: str
    delivery: str
    delivery_group: str
    delivery_sequence: int
    delivered_at: datetime | None
    window: tuple[str, str] | None  # what was asked of a live API; null for files and recorded pages
    cursor: str | None
    files: tuple[DeliveredFile, ...]
    row_count: int
    byte_count: int
    content_hash: str
    data_hash: str
    columns: tuple[str, ...]
    reading: str  # hash of what was declared about reading it: another reading lands the content afresh
    connector_version: str
    landed_at: datetime
    data_file: Path

    @property
    def file(self) -> str:
        """The delivered file below the data root; the declared glob when the load holds several."""
        return self.files[0].name if len(self.files) == 1 else self.declared_path

    @property
    def record_prefix(self) -> str:
        """What stands before the row number in the load's landed record ids."""
        return f"{self.source}/{self.stream}/{self.load_id}/"


def stream_folder(home: Path, connector: str, source: str, stream: str) -> Path:
    """Return the landing folder of one stream."""
    return home / "landing" / connector / source / stream


def write_manifest(load: Load, incoming: Path) -> None:
    """Write the manifest of `load` beside its folder, in one rename out of `incoming`."""
    written = asdict(load)
    del written["data_file"]
    for name in ("delivered_at", "landed_at"):
        written[name] = written[name].isoformat() if written[name] else None
    unfinished = incoming / f"{load.load_id}.json"
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(load.data_file.parent.with_suffix(".json"))


def read_loads(folder: Path) -> list[Load]:
    """Return every load of a stream's landing folder in order of landing.

    Raises:
        ThroughlineError: a manifest is damaged, or its data is gone.
    """
    return sorted((_read(path) for path in folder.glob("*.json")), key=lambda load: load.sequence)


def _read(path: Path) -> Load:
    data_file = path.with_suffix("") / DATA_FILE
    try:
        written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        written["files"] = tuple(DeliveredFile(**file) for file in written["files"])
        written["columns"] = tuple(written["columns"])
        written["window"] = tuple(written["window"]) if written["window"] else None
        for name in ("delivered_at", "landed_at"):
            written[name] = datetime.fromisoformat(written[name]) if written[name] else None
        load = Load(**written, data_file=data_file.absolute())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ThroughlineError(
            f"{path}: the manifest is damaged ({error}): restore it, or remove it together with the folder "
            "beside it, and the next run lands the file again"
        ) from error
    if not data_file.is_file():
        raise ThroughlineError(
            f"{data_file}: the landed data of this manifest is gone: restore it, or remove {path.name} too, "
            "and the next run lands the file again"
        )
    return load


def visible_loads(portfolio: Portfolio, home: Path) -> list[Load]:
    """Return the loads of every stream that the portfolio declares, each content in its latest reading."""
    folders = {
        stream_folder(home, source.connector, source.source, stream.stream)
        for source in portfolio.sources
        for stream in source.streams
    }
    return [load for folder in sorted(folders) for load in _latest_readings(read_loads(folder))]


def _latest_readings(loads: list[Load]) -> Iterator[Load]:
    """Leave out loads whose content was landed again because the portfolio says to read it otherwise."""
    for load in loads:
        read_again = {
            file
            for later in loads
            if later.sequence > load.sequence and later.reading != load.reading
            for file in later.files
        }
        if not read_again.issuperset(load.files):
            yield load


def settle(loads: Iterable[Load], delivery: str, group: str, incomplete: set[datetime | None]) -> list[Load]:
    """Return the loads of one declared path with delivery, group and numbers set anew.

    `group` names what the deliveries of a snapshot or delta share. `incomplete` are the deliveries of which
    a file could not be read. After a complete snapshot, an incomplete one only adds rows until the next
    complete one arrives, as what it misses was not deleted; elsewhere it counts as a picture all the same.
    """
    in_order = sorted(loads, key=lambda load: load.sequence)
    declared = [replace(load, delivery=delivery) for load in _latest_readings(in_order)]
    if delivery == "snapshot":
        return _number_snapshots(declared, group, incomplete)
    by_group: dict[str, list[Load]] = {}
    for load in sorted(declared, key=_arrival):
        by_group.setdefault(load.delivery_key if delivery == "append" else group, []).append(load)
    return [
        replace(load, delivery_group=name, delivery_sequence=number)
        for name, members in by_group.items()
        for number, load in enumerate(members, start=1)
    ]


def _arrival(load: Load) -> tuple[datetime, int]:
    return (load.delivered_at or datetime.min, load.sequence)


def _number_snapshots(loads: list[Load], group: str, incomplete: set[datetime | None]) -> list[Load]:
    deliveries = list(_deliveries(loads))
    last_of_its_day = {when: at for at, (_, when) in enumerate(deliveries)}
    partial = {last_of_its_day[when] for when in incomplete if when in last_of_its_day}
    last_complete = max((at for at in range(len(deliveries)) if at not in partial), default=len(deliveries))
    numbered: list[Load] = []
    for at, (members, _) in enumerate(deliveries):
        only_adds = at in partial and last_complete < at
        for load in members:
            facts: Mapping[str, Any] = (
                {
                    "delivery": "delta",
                    "delivery_group": f"{group}/{load.load_id}",
                    "delivery_sequence": 1,
                }
                if only_adds
                else {"delivery_group": group, "delivery_sequence": at + 1}
            )
            numbered.append(replace(load, **facts))
    return numbered


def _deliveries(loads: list[Load]) -> Iterator[tuple[list[Load], datetime | None]]:
    """Yield the loads that were delivered together, oldest delivery first.

    Files of one delivery day are one picture; an older version of such a file stands before it. Where no day
    is declared, each load is a picture of its own.
    """
    for when, same_time in groupby(sorted(loads, key=_arrival), key=lambda load: load.delivered_at):
        versions = list(same_time)
        if when is None:
            yield from (([load], None) for load in versions)
            continue
        latest = {load.delivery_key: load for load in versions}
        yield from (([load], when) for load in versions if latest[load.delivery_key] is not load)
        yield list(latest.values()), when
