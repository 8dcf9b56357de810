"""Delivered files: which files a stream's path means, and when each was delivered.

Belongs here: order, delivery days. Does not belong here: what is in the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from portfolio.clock import start_of_day
from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio
from portfolio.paths import matches
from portfolio.sources import Source, Stream

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True)
class Delivered:
    """A file that a stream's path matches; `name` is its path below the data root, with slashes."""

    path: Path
    name: str
    delivered_at: datetime | None


@dataclass(frozen=True)
class Unusable:
    """A delivered file that cannot be landed, and why."""

    name: str
    delivered_at: datetime | None
    reason: str


def matched_files(
    portfolio: Portfolio, source: Source, stream: Stream
) -> tuple[list[Delivered], list[Unusable]]:
    """Return the delivered files of a stream by (delivered_at, natural order of paths), and the unusable.

    Raises:
        ThroughlineError: the path matches no file at all.
    """
    root = portfolio.data_root.resolve()
    delivered: list[Delivered] = []
    unusable: list[Unusable] = []
    for path in _matches(root, source, stream):
        name, when = path.relative_to(root).as_posix(), None
        try:
            when = delivered_at(portfolio, stream, name)
            _check(path, root)
            delivered.append(Delivered(path, name, when))
        except ThroughlineError as error:
            unusable.append(Unusable(name, when, str(error)))
    delivered.sort(key=lambda file: (file.delivered_at or datetime.min, _natural(file.name)))
    return delivered, unusable


def delivered_at(portfolio: Portfolio, stream: Stream, name: str) -> datetime | None:
    """Return the declared delivery time of a file: local midnight of its day as naive UTC, or None."""
    rule = stream.delivered_on
    if rule is None:
        return None
    if rule.constant is not None:
        return start_of_day(rule.constant, portfolio.about.time_zone)
    found = re.search(rule.path_pattern or "", name)
    digits = _DAY.fullmatch(found.group(1) or "") if found else None
    try:
        day = date(*(int(part) for part in digits.groups())) if digits else None
    except ValueError:
        day = None
    if day is None:
        raise ThroughlineError(
            f"has no delivery day in its path (delivered_on.path_pattern {rule.path_pattern}): rename the "
            "file, or mend the pattern in portfolio.yml"
        )
    return start_of_day(day, portfolio.about.time_zone)


def _matches(root: Path, source: Source, stream: Stream) -> list[Path]:
    found = matches(root, stream.path)
    wants_any_name = stream.path.rpartition("/")[2] in {"*", "**"}
    files = [path for path in found if path.is_file() or not wants_any_name]
    if not any(path.is_file() for path in files):
        folders = [path.relative_to(root).as_posix() for path in found if path.is_dir()]
        advice = (
            f"{folders[0]} is a folder: name the files in it, such as {folders[0]}/*"
            if folders
            else "put the files there, or correct the path in portfolio.yml"
        )
        raise ThroughlineError(
            f"{source.source}/{stream.stream}: the path {stream.path} matches no file below {root}: {advice}"
        )
    return sorted(files, key=lambda path: _natural(path.relative_to(root).as_posix()))


def _check(path: Path, root: Path) -> None:
    if not path.is_file():
        raise ThroughlineError("is a folder, not a file: move it away")
    if not path.resolve().is_relative_to(root):
        raise ThroughlineError(f"is a link that leads out of {root}: copy the file into it")
    if path.stat().st_size == 0:
        raise ThroughlineError("is empty (0 bytes): deliver it again")
    try:
        path.open("rb").close()
    except OSError as error:
        raise ThroughlineError(f"cannot be opened ({error.strerror}): let this user read it") from error


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort key under which page 10 follows page 9."""
    parts = re.split(r"(\d+)", name)  # text and digits by turns
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]
