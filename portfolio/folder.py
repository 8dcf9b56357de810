"""Which files of a portfolio folder are read.

Belongs here: finding them, and saying why one that looks as if it belonged is left out. Does not belong
here: YAML (yaml_reader.py) and what the files say (loader.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portfolio.errors import Problem
from portfolio.yaml_reader import Document, read_yaml

PORTFOLIO_FILE = "portfolio.yml"
SUBFOLDERS = ("mappings", "outcomes")


def read_folder(folder: Path) -> list[Document]:
    """Return every file, portfolio.yml first; one that is left out has no data, its text and a problem."""
    documents = [read_yaml(folder / PORTFOLIO_FILE, PORTFOLIO_FILE)]
    for name in SUBFOLDERS:
        documents.extend(_read_subfolder(folder / name, name))
    return documents


def _read_subfolder(folder: Path, name: str) -> Iterator[Document]:
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        yield _left_out(name, folder, "is a file: make it a folder that holds *.yml files")
        return
    except PermissionError:
        yield _left_out(name, folder, "cannot be read: give the user of this run the right to read it")
        return
    for path in paths:
        if path.suffix == ".yml":
            yield read_yaml(path, f"{name}/{path.name}")
        elif path.suffix == ".yaml":
            yield _left_out(f"{name}/{path.name}", path, f"is not read: rename it to {path.stem}.yml")
        elif path.is_dir() and any(path.rglob("*.y*ml")):
            yield _left_out(f"{name}/{path.name}", path, f"is not read: move its files up into {name}/")


def _left_out(name: str, path: Path, message: str) -> Document:
    """Return a document without data, whose text may declare what others refer to."""
    read = read_yaml(path, name)
    return Document(name, problems=[Problem(name, 0, message)], unread=[read.text, *read.unread])
