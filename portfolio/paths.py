"""Paths of a stream: globs below the data root that never leave it.

Belongs here: the one rule of what matches and what lies inside. Does not belong here: reading files.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path, PurePosixPath, PureWindowsPath

from portfolio.errors import PortfolioError

_GLOB = re.compile(r"[*?\[]")


def matches(data_root: Path, pattern: str) -> list[Path]:
    """Return what a stream's path or glob matches below `data_root`, in order of paths.

    A path that exists as it is written is no glob. Hidden files and the lock files of office programs are
    nobody's delivery. PermissionError when the folder to search must not be read.
    """
    literal = data_root / pattern
    if literal.exists():
        return [literal]
    folder = data_root.joinpath(*takewhile(lambda part: not _GLOB.search(part), PurePosixPath(pattern).parts))
    if folder.is_dir():
        next(folder.iterdir(), None)  # a glob passes over a folder that it must not read
    return sorted(path for path in data_root.glob(pattern) if not path.name.startswith((".", "~$")))


def stream_files(data_root: Path, pattern: str) -> list[Path]:
    """Return the files that a stream's path or glob matches below `data_root`, in order of their paths.

    Raises:
        PortfolioError: the path or one of the files lies outside of the data root, or is no pattern at all.
    """
    if PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).drive or pattern.startswith("~"):
        raise PortfolioError(f"path `{pattern}` is absolute: name it relative to the data root")
    if ".." in re.split(r"[/\\]", pattern):
        raise PortfolioError(f"path `{pattern}` leaves the data root with `..`: put the file below it")
    try:
        found = matches(data_root, pattern)
    except ValueError as error:
        raise PortfolioError(f"path `{pattern}` is not a path or glob: {error}") from error
    except PermissionError as error:
        raise PortfolioError(
            f"path `{pattern}` leads through {error.filename}, which cannot be read: give the user of this "
            "run the right to read it"
        ) from error
    if found == [data_root / pattern] and found[0].is_dir():
        raise PortfolioError(
            f"path `{pattern}` is a folder: name its files, such as {pattern.rstrip('/')}/*.csv"
        )
    root = data_root.resolve()
    for file in found:
        if not file.resolve().is_relative_to(root):
            link = file.relative_to(data_root)
            raise PortfolioError(
                f"path `{pattern}` leaves the data root: {link} links to a place outside of it"
            )
    return [file for file in found if not file.is_dir()]
