"""The documents of a portfolio folder, in which a test changes one place after the other, off the disk."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from portfolio.checks import EntityColumns
from portfolio.declared import YamlPath
from portfolio.errors import PortfolioErrors, Problem
from portfolio.folder import read_folder
from portfolio.loader import load_portfolio
from portfolio.yaml_reader import Document
from tests.portfolio.folders import SETTINGS


@dataclass(frozen=True)
class Node:
    """A name in a file, with the path to it and its line."""

    file: str
    path: YamlPath
    line: int


class Documents:
    """What the files of a folder say, read once."""

    def __init__(self, folder: Path, columns: EntityColumns) -> None:
        self.folder, self.columns = folder, columns
        self.documents = {document.name: document for document in read_folder(folder)}

    def nodes(self) -> Iterator[Node]:
        """Yield every name of every file, however deep."""
        for document in self.documents.values():
            for path in _names(document.data, ()):
                yield Node(document.name, path, document.lines[path])

    def problems(self, file: str, change: Callable[[Document], None]) -> list[Problem]:
        """Return what the loader says of the folder once one of its documents is changed."""
        before = self.documents[file]
        after = replace(before, data=copy.deepcopy(before.data), lines=dict(before.lines))
        change(after)
        documents = [*(self.documents | {file: after}).values()]
        with patch("portfolio.loader.read_folder", return_value=documents):
            try:
                load_portfolio(self.folder, SETTINGS, entity_columns=self.columns)
            except PortfolioErrors as errors:
                return errors.problems
        return []


def at(data: Any, path: YamlPath) -> Any:  # noqa: ANN401  (plain YAML data)
    """Return what stands at a path."""
    for part in path:
        data = data[part]
    return data


def _names(data: object, path: YamlPath) -> Iterator[YamlPath]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if isinstance(key, str):
            yield (*path, key)
        yield from _names(value, (*path, key))
