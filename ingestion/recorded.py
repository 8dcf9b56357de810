"""Recorded API replies: JSON pages, single records, or a table that holds a record per row.

Belongs here: turning delivered files into landed records, driven by what a connector declares as data. Does
not belong here: which files are delivered (landing.py) and what a record means (staging models).

A record keeps its payload as the API returned it, as JSON text. One that cannot be read is kept as well,
with the reason why, so that every row of a file is accounted for.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.connectors import Place, StreamSpec
from ingestion.json_paths import Json, at, members, put
from portfolio.errors import ThroughlineError

if TYPE_CHECKING:
    from portfolio.sources import Envelope

csv.field_size_limit(sys.maxsize)  # one cell is one API record, however long

# DuckDB's JSON functions stop at lone surrogates, and text with NUL cannot leave it for other databases.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON_PATH = re.compile(r"\$(\.[^.\[\]]+)*")
_QUOTED_CHARS = 200


class UnreadableFileError(ThroughlineError):
    """A delivered file none of whose records can be read."""


@dataclass(frozen=True)
class Record:
    """One landed API record; `row_number` counts within its file, from 1."""

    row_number: int
    record_id: str | None
    cursor: str | None
    payload: str
    rejected_field: str | None = None
    rejected_reason: str | None = None
    filtered_reason: str | None = None


@dataclass
class OpenPages:
    """The boards (or other parents) whose next page is still to come, by folder of the recorded pages."""

    by_folder: dict[Path, list[dict[str, Json]]] = field(default_factory=dict)


def read_records(
    path: Path, spec: StreamSpec, envelope: Envelope | None, open_pages: OpenPages
) -> Iterator[Record]:
    """Yield the records of one delivered file.

    Raises:
        UnreadableFileError: the file is empty, no JSON, an error reply, or a reply of another kind.
    """
    if envelope is not None:
        yield from _envelope_records(path, spec, envelope)
        return
    page = _parse(path)
    for row_number, record in enumerate(_records_of(page, path, spec, open_pages), start=1):
        yield landed(row_number, record, spec)


def landed(row_number: int, record: Json, spec: StreamSpec) -> Record:
    """Return the landed form of one API record, rejected when it is no object or has no id."""
    payload = text_of(record)
    if not isinstance(record, dict):
        return Record(row_number, None, None, payload, "payload", "the record is not a JSON object")
    record_id = _first(record, spec.id_fields)
    cursor = _first(record, spec.cursor_fields)
    if record_id is None:
        wanted = " or ".join(spec.id_fields)
        return Record(row_number, None, cursor, payload, spec.id_fields[0], f"the record has no {wanted}")
    for path in spec.must_have:
        if at(record, path) is None:
            reason = f"the record has no {path}: ask the API for it"
            return Record(row_number, record_id, cursor, payload, path, reason)
    return Record(row_number, record_id, cursor, payload)


def text_of(value: Json) -> str:
    """Return `value` as JSON text that every JSON function can read back."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text:  # looking is twenty times as fast as replacing
        text = _NUL.sub("\\1\ufffd", text)
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def _first(record: dict[str, Json], paths: tuple[str, ...]) -> str | None:
    for path in paths:
        value = at(record, path)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)
    return None


def _parse(path: Path) -> Json:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}") from error
    if not content.strip():
        raise UnreadableFileError("is empty: record the page again")
    try:
        return _loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"is not JSON ({error}): record the page again") from error


def _loads(content: bytes | str) -> Json:
    """Parse JSON; raw control characters in strings pass, numbers that JSON cannot hold do not."""
    if isinstance(content, bytes):
        content = content.decode(json.detect_encoding(content))
    return json.loads(content, strict=False, parse_constant=_no_number, parse_float=_finite)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is too large for a JSON number")
    return number


def _records_of(page: Json, path: Path, spec: StreamSpec, open_pages: OpenPages) -> list[Json]:
    if isinstance(page, list):
        return page
    if not isinstance(page, dict):
        raise UnreadableFileError("holds a single value, not a reply: record the page again")
    _refuse_error_reply(page)
    problems = []
    for place in spec.places:
        try:
            return _records_at(page, place, path, open_pages)
        except LookupError as error:
            problems.append(str(error.args[0]))
    if _first(page, spec.id_fields) is not None and all(
        at(page, name) is not None for name in spec.must_have
    ):
        return [page]
    raise UnreadableFileError(
        f"is not a reply of this stream ({', '.join(problems)}): check the stream's path in portfolio.yml"
    )


def _refuse_error_reply(page: dict[str, Json]) -> None:
    """An API may answer with HTTP 200 and errors: such a page is incomplete at best."""
    for name in ("errors", "errorMessages", "error_message"):
        if page.get(name):
            told = text_of(page[name])[:_QUOTED_CHARS]
            raise UnreadableFileError(f"is an error reply ({name}: {told}): record the page again")


def _records_at(page: Json, place: Place, path: Path, open_pages: OpenPages) -> list[Json]:
    """Return the records at `place`, each with the fields it takes from its parent."""
    still_open: list[dict[str, Json]] = []
    records: list[Json] = []
    for parent in members(page, place.parent):
        source = _parent_before(parent, place, path, open_pages) if place.continues else parent
        added = {target: at(source, origin) for target, origin in place.add.items()}
        for record in members(parent, place.records):
            if isinstance(record, dict):
                for target, value in added.items():
                    put(record, target, value)
            records.append(record)
        if place.paging_cursor and at(parent, place.paging_cursor):
            still_open.append(source)
    if place.paging_cursor:
        open_pages.by_folder[path.parent] = still_open
    return records


def _parent_before(parent: Json, place: Place, path: Path, open_pages: OpenPages) -> Json:
    """Return the parent that a follow-up page continues, unless its records name their own."""
    named = {target.partition(".")[0] for target in place.add}
    if all(
        isinstance(r, dict) and all(r.get(name) for name in named) for r in members(parent, place.records)
    ):
        return {}
    waiting = open_pages.by_folder.get(path.parent, [])
    if len(waiting) != 1:
        parents = "/".join(sorted(named))
        raise UnreadableFileError(
            "is a follow-up page, and its folder does not say of which first page: record the pages of "
            f"one {parents} in a folder of their own, under names that sort in the order they were fetched, "
            f"or ask the API for {parents} with each record"
        )
    return waiting[0]


def _envelope_records(path: Path, spec: StreamSpec, envelope: Envelope) -> Iterator[Record]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = (row for row in csv.reader(file, strict=True) if row)
            header = next(rows, None)
            if header is None:
                raise UnreadableFileError("is empty: export the table again")
            _check_header(header, envelope)
            for row_number, row in enumerate(rows, start=1):
                yield _unwrapped(row_number, row, header, spec, envelope)
    except (OSError, UnicodeError, csv.Error) as error:
        raise UnreadableFileError(f"is no UTF-8 CSV ({error}): export the table again") from error


def _check_header(header: list[str], envelope: Envelope) -> None:
    wanted = [envelope.payload_column, *envelope.where, *(added.column for added in envelope.add.values())]
    missing = sorted({name for name in wanted if name not in header})
    if missing:
        raise UnreadableFileError(
            f"has no column {', '.join(missing)}, only {', '.join(header)}: mend the stream's envelope"
        )
    for target, added in envelope.add.items():
        if added.json_path and not _JSON_PATH.fullmatch(added.json_path):
            raise UnreadableFileError(
                f"cannot be unwrapped: json_path {added.json_path} of {target} must have the form $.name.name"
            )


def _value(document: Json, json_path: str) -> Json:
    return document if json_path == "$" else at(document, json_path.removeprefix("$."))


def _unwrapped(
    row_number: int, row: list[str], header: list[str], spec: StreamSpec, envelope: Envelope
) -> Record:
    if len(row) != len(header):
        reason = f"the row has {len(row)} cells, the header {len(header)}"
        return Record(row_number, None, None, text_of(row), "payload", reason)
    cells = dict(zip(header, row, strict=True))
    raw = cells[envelope.payload_column]
    for column, wanted in envelope.where.items():
        if cells[column] != wanted:
            return Record(row_number, None, None, raw, filtered_reason=f"{column} is not {wanted}")
    try:
        record = _loads(raw)
    except (ValueError, RecursionError) as error:
        return Record(row_number, None, None, raw, envelope.payload_column, f"not JSON: {error}")
    if isinstance(record, dict):
        for target, added in envelope.add.items():
            try:
                cell = cells[added.column]
                put(record, target, _value(_loads(cell), added.json_path) if added.json_path else cell)
            except ValueError as error:
                reason = f"{added.column} is not JSON: {error}"
                return Record(row_number, None, None, text_of(record), target, reason)
    return landed(row_number, record, spec)
