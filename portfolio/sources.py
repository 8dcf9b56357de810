"""Sources and their streams: which files or recorded API pages a portfolio reads.

Belongs here: the shape of `sources:` in portfolio.yml. Does not belong here: reading anything.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from portfolio.declared import (
    CapturingPattern,
    Cell,
    Day,
    Declared,
    Key,
    Slug,
    Text,
    exactly_one,
    matching,
)

FILES = "files"
"""The connector of plain files: its streams need a mapping, all others bring their own."""

_NAME = r"[a-z][a-z0-9_\-]*"
Name = Annotated[
    Text,
    Field(max_length=60),
    matching(_NAME, "must begin with a small letter and hold only small letters, digits, `_` and `-`"),
]
Delivery = Literal["snapshot", "append", "delta"]


class DeliveredOn(Declared):
    """The day a delivery was made: found in the file's path, or the same for every file of the stream."""

    path_pattern: CapturingPattern | None = None
    """Its one group holds the date as YYYY-MM-DD or YYYYMMDD; searched in the path below the data root."""
    constant: Day | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> DeliveredOn:
        exactly_one(self, ("path_pattern", "constant"))
        return self


class AddedField(Declared):
    """A field of the payload taken from another column of the raw table."""

    column: Text
    json_path: Annotated[Text, matching(r"\$.*", "must begin with `$`, such as $.issue_id")] | None = None
    """A path into the column's JSON, such as $.issue_id; None: the whole cell."""


class Envelope(Declared):
    """Rows of a table whose one column holds an API record as JSON (the raw tables of other tools)."""

    payload_column: Text
    where: dict[Text, Cell] = Field(default={})
    """Only rows with these cells."""
    add: dict[Text, AddedField] = Field(default={})


class Stream(Declared):
    """One kind of record of a source, and the files that hold it."""

    stream: Slug
    path: Text
    """A file or a glob, below the data root."""
    delivery: Delivery = "append"
    """append: files add up. snapshot: each delivery is the complete picture. delta: rows upsert by key."""
    delivered_on: DeliveredOn | None = None
    mapping: Key | None = None
    envelope: Envelope | None = None


class Source(Declared):
    """One instance of a system: its name is the `source_instance` of every row it brings."""

    source: Name
    connector: Slug
    system: Name = ""
    """The `source_system` of its rows; left out: the connector, or for plain files the source's own name."""
    streams: Annotated[list[Stream], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, data: Any) -> Any:  # noqa: ANN401  (pydantic hands over whatever stood in the file)
        if not isinstance(data, dict):
            return data
        connector, streams = data.get("connector"), data.get("streams")
        system = data.get("source") if connector == FILES else connector
        filled = (
            {"system": system, **data}
            if isinstance(system, str) and re.fullmatch(_NAME, system)
            else {**data}
        )
        if connector != FILES and isinstance(streams, list):
            filled["streams"] = [{"delivery": "delta", **s} if isinstance(s, dict) else s for s in streams]
        return filled
