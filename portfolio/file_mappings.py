"""The language of file mappings: how a stranger's file becomes rows of canonical entities, in YAML alone.

Belongs here: the shape of one `files:` entry of mappings/*.yml and what makes it meaningless.
Does not belong here: reading files or casting cells (ingestion does both).

Every cell is text before a mapping touches it. Headers that repeat are named `name`, `name_2`; empty ones
`column_7`, by their position.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from portfolio.declared import (
    Cell,
    Declared,
    Key,
    Number,
    Pattern,
    Slug,
    Sql,
    Text,
    TimeZone,
    UniqueNames,
    exactly_one,
    nothing_beside,
)

Fidelity = Literal["event", "snapshot_diff", "aggregate", "inferred"]
CELL_OPTIONS = ("formats", "time_zone", "decimal", "thousands", "strip", "scale", "values", "otherwise")


def _codec(name: str) -> str:
    try:
        "a".encode(name)  # codecs that are no text encoding, such as hex, fail here too
    except LookupError as error:
        raise ValueError("is not a known encoding: use a name such as utf-8, utf-16 or cp1252") from error
    return name


class RowPattern(Declared):
    """A row whose `column` matches a regular expression."""

    column: Text
    matches: Pattern


class DropRows(RowPattern):
    """Rows to leave out, counted as filtered with this reason."""

    reason: Text


class Read(Declared):
    """How the table stands in the file; what is left out is detected or the format's usual value."""

    format: Literal["csv", "tsv", "xlsx", "jsonl", "parquet"] | None = None
    """None: by the file's extension."""
    encoding: Annotated[Text, AfterValidator(_codec)] = "utf-8"
    """Any codec Python knows. A byte order mark wins over utf-8."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """None: a comma for csv, a tab for tsv."""
    sheets: UniqueNames | None = None
    """Sheets of a workbook; None: the first."""
    header_row: Annotated[int, Field(ge=0)] | None = None
    """Counted from 1; 0: the file has no header, its columns are column_1, column_2, ..."""
    header_contains: UniqueNames | None = None
    """The header is the first row that holds all of these cells."""
    data_ends_when: RowPattern | None = None
    """The first such row and all below it are notes, not data."""
    null_markers: list[Cell] = Field(default=[])
    """Cells that mean nothing was given, compared trimmed; the empty cell always does."""

    @model_validator(mode="after")
    def _finds_the_header_one_way(self) -> Read:
        if self.header_row is not None and self.header_contains is not None:
            raise ValueError("has both header_row and header_contains: keep one of them")
        return self

    @model_validator(mode="after")
    def _names_sheets_of_workbooks_only(self) -> Read:
        if self.sheets is not None and self.format not in {None, "xlsx"}:
            raise ValueError(f"sheets exist in xlsx files only, and format is {self.format}")
        return self

    @model_validator(mode="after")
    def _separates_text_only(self) -> Read:
        if self.delimiter is not None and self.format not in {None, "csv", "tsv"}:
            raise ValueError(f"a delimiter exists in csv and tsv files only, and format is {self.format}")
        return self


class Unpivot(Declared):
    """Wide to long: each header that matches `columns` becomes a row of its own."""

    columns: Pattern
    name_to: Text
    value_to: Text

    @model_validator(mode="after")
    def _names_differ(self) -> Unpivot:
        if self.name_to == self.value_to:
            raise ValueError("name_to and value_to must differ")
        return self


class Lookup(Declared):
    """A left join to another stream of the same source."""

    stream: Slug
    on: Annotated[dict[Text, Text], Field(min_length=1)]
    """This file's column: the other stream's column."""
    columns: UniqueNames
    """Columns to take from the other stream."""


class ColumnMapping(Declared):
    """Where one canonical column comes from: exactly one of column, key, constant, sql."""

    column: Text | None = None
    key: UniqueNames | None = None
    """Several columns joined by ':'; null as soon as one of them is."""
    constant: Cell | None = None
    sql: Sql | None = None
    prefix: Text | None = None
    """Written before a key, such as 'xero:'."""
    formats: UniqueNames | None = None
    """strptime formats, tried in this order."""
    time_zone: TimeZone | None = None
    """The zone that a time without one is in; None: the portfolio's."""
    decimal: Literal[".", ","] = "."
    thousands: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    strip: Annotated[str, Field(min_length=1)] | None = None
    """Characters to remove from a number before it is read."""
    scale: Number | None = None
    """The number is multiplied by this."""
    values: Annotated[dict[str, Cell | None], Field(min_length=1)] | None = None
    """Cell: canonical value."""
    otherwise: Annotated[
        Literal["keep", "null", "quarantine"],
        BeforeValidator(lambda value: "null" if value is None else value),  # YAML's null is the word
    ] = "quarantine"
    """What becomes of a cell that `values` does not list."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:  # noqa: ANN401  (pydantic hands over whatever stood in the file)
        return {"column": data} if isinstance(data, str | int) else data

    @model_validator(mode="after")
    def _has_one_source(self) -> ColumnMapping:
        source = exactly_one(self, ("column", "key", "constant", "sql"))
        nothing_beside(self, source, {"column": CELL_OPTIONS, "key": ("prefix",)}.get(source, ()))
        return self

    @model_validator(mode="after")
    def _tells_thousands_from_decimals(self) -> ColumnMapping:
        if self.thousands == self.decimal:
            raise ValueError("thousands and decimal are the same character")
        return self

    @model_validator(mode="after")
    def _lists_the_values_it_speaks_of(self) -> ColumnMapping:
        if "otherwise" in self.model_fields_set and self.values is None:
            raise ValueError("otherwise says what to do with cells that values does not list: add values")
        return self


class EntityMapping(Declared):
    """The rows of one canonical entity that a file yields; checks/ know which entities and columns exist."""

    entity: Text
    when: Sql | None = None
    """Rows for which this does not hold yield no row of this entity."""
    history_fidelity: Fidelity | None = None
    columns: Annotated[dict[Text, ColumnMapping], Field(min_length=1)]


class FileMapping(Declared):
    """One way to read a file and to map its columns to canonical entities."""

    mapping: Key
    read: Read = Read()
    unpivot: Unpivot | None = None
    drop_rows: list[DropRows] = Field(default=[])
    keep_rows: Sql | None = None
    """Rows for which this does not hold are filtered."""
    lookups: list[Lookup] = Field(default=[])
    entities: list[EntityMapping] = Field(default=[])
    """None: the stream is only looked up by others."""
