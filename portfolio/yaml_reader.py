"""YAML with the line of every node, and without the traps of YAML.

Belongs here: turning one file into plain data plus lines. Read as in YAML 1.2: `on`, `no` and `0400` are
text, fractions are exact decimals, only YYYY-MM-DD is a date. Refused: aliases (a few lines of them can
stand for billions of nodes), tags, repeated keys. Does not belong here: what the data means (loader.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from portfolio.declared import Place, YamlPath
from portfolio.errors import Problem

MAX_BYTES = 300_000
MAX_DEPTH = 20
_UNOPENED: dict[type[OSError], str] = {
    FileNotFoundError: "does not exist: correct the folder, or write a new one with `throughline init`",
    IsADirectoryError: "is a folder: put a YAML file in its place",
    PermissionError: "cannot be read: give the user of this run the right to read it",
}
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Misread:
    """Stands in the data for a value that the document's problems name already."""


@dataclass
class Document:
    """One file: its top-level mapping (empty when unreadable), the line of every node, its problems."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[YamlPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    unread: list[str | None] = field(default_factory=list)
    """Text that could not become data; None where not even the text is known."""

    def place(self, *path: str | int) -> Place:
        """Return where the node at `path` stands."""
        return Place(self.name, self.lines, path)

    def complain(self, line: int, message: str) -> None:
        """Record a problem of this file."""
        self.problems.append(Problem(self.name, line, message))


class _Loader(yaml.SafeLoader):
    """PyYAML's reader with the scalars of YAML 1.2, without aliases, and with a limit to nesting."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML's own way of declaring them)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not read: write the value out", problem_mark=mark
            )
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH} levels", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _name, _regex, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    (
        "float",
        r"^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$",
        list("-+.0123456789"),
    ),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_regex), _first)


def read_yaml(path: Path, name: str) -> Document:
    """Read one file; whatever is wrong with it stands in the document's problems.

    Args:
        path: the file.
        name: how problems call it.
    """
    document = Document(name)
    text = _read_text(path, document)
    if text is None:
        return document
    document.unread.append(text)
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        document.complain(error.problem_mark.line + 1 if error.problem_mark else 0, _explain(error))
        return document
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        document.complain(line, f"holds the control character U+{error.character:04X}: remove it")
        return document
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        document.complain(0, "is empty: declare something in it or delete it")
    elif not isinstance(root, yaml.MappingNode):
        kind = "a list" if isinstance(root, yaml.SequenceNode) else "a single value"
        document.complain(root.start_mark.line + 1, f"is {kind}: a file consists of `name: value` pairs")
    else:
        document.unread.clear()
        document.text = text
        document.data = _construct(root, (), document)
    return document


def _read_text(path: Path, document: Document) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        document.complain(0, _UNOPENED.get(type(error), f"cannot be read: {error.strerror}"))
        document.unread.append(None)
        return None
    if len(raw) > MAX_BYTES:
        document.complain(0, f"has {len(raw):,} bytes, more than {MAX_BYTES:,}: split it by topic")
    else:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            document.complain(line, f"is not UTF-8 (byte 0x{raw[error.start]:02X}): save it as UTF-8")
    document.unread.append(raw.decode("latin-1"))  # every byte is some character there
    return None


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "cannot be understood"
    if "'\\t'" in problem:
        return "a tab cannot indent YAML: use blanks"
    context = f" ({error.context})" if error.context else ""
    return f"is not YAML: {problem}{context}" if error.context or "found" in problem else problem


def _construct(node: yaml.Node, path: YamlPath, document: Document) -> Any:  # noqa: ANN401  (plain YAML data)
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _construct_scalar(node, document)


def _construct_mapping(node: yaml.MappingNode, path: YamlPath, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            document.complain(line, "a name must be plain text, not a list or a mapping")
            continue
        key = key_node.value
        if key in found:
            first = document.lines[(*path, key)]
            document.complain(line, f"`{key}` stands here twice, first on line {first}: keep one of them")
            document.unread.append(document.text[key_node.start_mark.index : value_node.end_mark.index])
            continue
        found[key] = _construct(value_node, (*path, key), document)
        document.lines[(*path, key)] = line
    return found


_SCALARS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": Decimal,
    "timestamp": date.fromisoformat,
}


def _construct_scalar(node: yaml.Node, document: Document) -> Any:  # noqa: ANN401  (plain YAML data)
    text, line = str(node.value), node.start_mark.line + 1
    read = _SCALARS.get(node.tag.removeprefix(_TAG))
    if read is None:
        document.complain(line, f"the tag {node.tag} is not read: remove it")
        return Misread()
    try:
        return read(text)
    except (ValueError, ArithmeticError):
        document.complain(line, f"`{text[:40]}` is not a real date or number: correct it")
        return Misread()
