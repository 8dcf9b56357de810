"""The canonical entities: what every source maps to, column by column.

Belongs here: the shape of conformed rows (names, DuckDB types, which columns a mapping must fill, which
columns make a row's key), a module per subject. Does not belong here: reading, parsing or mapping.

A file mapping fills these columns by YAML, an API connector's staging models fill them by SQL. The dbt
models `stg_<connector>__<entity>` and `int_<entity>__unioned` carry exactly `columns(entity)`.
"""

from __future__ import annotations

from ingestion.entities.finance import FINANCE
from ingestion.entities.governance import GOVERNANCE
from ingestion.entities.shape import AMOUNT, Column, Entity, optional, required
from ingestion.entities.usage import USAGE
from ingestion.entities.work import WORK

__all__ = [
    "AMOUNT",
    "ENTITIES",
    "LINEAGE",
    "MAPPABLE_LINEAGE",
    "Column",
    "Entity",
    "columns",
    "input_columns",
    "mappable_columns",
]

LINEAGE: tuple[Column, ...] = (
    required("source_system"),  # the system the rows came from (jira, xero, ...), as declared by the source
    required("source_instance"),  # the source's name in portfolio.yml
    required("stream"),  # landing stream the record belongs to
    required("landed_record_id"),
    optional("known_at", "timestamp"),  # null: visible at every as_of, fidelity `inferred`
    optional("extracted_at", "timestamp"),  # wall clock; outside every content hash
    optional("is_deleted", "boolean"),
    optional("history_fidelity"),  # event | snapshot_diff | aggregate | inferred
    required("delivery"),  # snapshot | append | delta
    required("delivery_group"),  # rows of one group and one delivery_sequence were delivered together
    required("delivery_sequence", "bigint"),  # 1, 2, ... in order of landing within the group
    optional("delivered_at", "timestamp"),  # declared delivery time; null when unknown
    optional("quarantine_field"),  # filled by API staging when a cell does not parse
    optional("quarantine_reason"),
)

MAPPABLE_LINEAGE = frozenset({"known_at", "is_deleted", "history_fidelity"})
"""Lineage that a file may know better; the landing fills the rest."""

ENTITIES: dict[str, Entity] = {entity.name: entity for entity in (*WORK, *FINANCE, *USAGE, *GOVERNANCE)}


def columns(entity: str) -> tuple[Column, ...]:
    """Return every column of a conformed row of `entity`: its own, then the lineage columns."""
    return ENTITIES[entity].own_columns + LINEAGE


def input_columns(entity: str) -> tuple[Column, ...]:
    """Return the columns that the inputs database shows: of what stays in files also which rows are new."""
    return columns(entity) + ((optional("is_new", "boolean"),) if ENTITIES[entity].stays_in_files else ())


def mappable_columns() -> dict[str, dict[str, bool]]:
    """Return, by entity, the columns that a file mapping may fill, and whether it must."""
    lineage = dict.fromkeys(sorted(MAPPABLE_LINEAGE), False)
    return {
        name: {column.name: column.required for column in entity.own_columns} | lineage
        for name, entity in ENTITIES.items()
    }
