"""Stretches of time in which the same declarations hold.

Belongs here: cutting dated declarations into segments. Does not belong here: what they add up to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from portfolio.declared import FIRST_YEAR
from portfolio.outcomes import Dated

BEGINNING = date(FIRST_YEAR, 1, 1)
"""Where open-ended history begins; no ledger or work tool reaches further back."""

DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True)
class Segment(Generic[DatedT]):
    """The declarations that hold on every day of [starts_on, ends_on); an open end is None."""

    starts_on: date
    ends_on: date | None
    live: tuple[DatedT, ...]


def segments(items: Sequence[DatedT]) -> Iterator[Segment[DatedT]]:
    """Cut all of time at every day on which an item begins or ends: no gap, no overlap."""
    ends = {item.valid_to for item in items if item.valid_to is not None}
    cuts = sorted({BEGINNING, *(item.valid_from for item in items), *ends})
    for starts_on, ends_on in zip(cuts, [*cuts[1:], None], strict=True):
        yield Segment(starts_on, ends_on, tuple(item for item in items if holds_on(item, starts_on)))


def holds_on(item: Dated, day: date) -> bool:
    """Return whether `day` lies within [valid_from, valid_to)."""
    return item.valid_from <= day and (item.valid_to is None or day < item.valid_to)


def overlap(one: Dated, other: Dated) -> bool:
    """Return whether both hold on some day."""
    return holds_on(one, other.valid_from) or holds_on(other, one.valid_from)
