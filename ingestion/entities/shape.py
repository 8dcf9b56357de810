"""What a canonical entity is made of: columns, required or optional, and a key.

Belongs here: the shape alone. Does not belong here: any entity (the modules beside this one, by subject).
"""

from __future__ import annotations

from dataclasses import dataclass

AMOUNT = "decimal(28,4)"
RATE = "decimal(18,8)"
NUMBER = "decimal(28,10)"


@dataclass(frozen=True)
class Column:
    """One canonical column: its name, its DuckDB type, and whether a row without it is quarantined."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True)
class Entity:
    """One canonical entity. `key` identifies a business row; a later version of the same key supersedes.

    Rows of an entity that `stays_in_files` are read by every build where they were conformed.
    """

    name: str
    key: tuple[str, ...]
    own_columns: tuple[Column, ...]
    stays_in_files: bool = False  # so many rows that a second copy of them would cost more than all else


def optional(name: str, type_: str = "varchar") -> Column:
    """A column that a mapping may fill."""
    return Column(name, type_)


def required(name: str, type_: str = "varchar") -> Column:
    """A column without which a row is quarantined."""
    return Column(name, type_, required=True)
