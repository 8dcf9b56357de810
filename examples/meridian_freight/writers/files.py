"""Writing files so that the same content is the same bytes everywhere.

Belongs here: newline and encoding rules, JSON and CSV spelling. Does not belong here: what is written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write text with its line ends as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def write_json(path: Path, value: object) -> None:
    """Write one reply of an API, as compact as APIs send it."""
    write_text(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> None:
    """Write a CSV file with the line ends that spreadsheets write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
