"""The change log of tracked items: status changes and the small edits between them.

Belongs here: one flat, time-ordered table of changes of a chunk of items. Writers give it a system's words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from examples.meridian_freight.clock import DAY, midnight_utc
from examples.meridian_freight.draws import Ints, draw
from examples.meridian_freight.plan.company import DATA_END
from examples.meridian_freight.plan.flow import NEVER, Items

STATUS, RENAME = 0, 1
EDITS_PER_ITEM = (7, 9, 11, 13, 15, 17)
RENAMED_EVERY = 40


@dataclass(frozen=True)
class Changes:
    """Changes of the items [first, last) of a workstream, by item, then time.

    `item` is the position in the workstream; `kind` STATUS, RENAME or the number of an edited field;
    `status_from` and `status_to` mean something for STATUS only.
    """

    item: Ints
    at: Ints
    kind: Ints
    status_from: Ints
    status_to: Ints

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.item)


def plan_changes(items: Items, seed: int, first: int, last: int) -> Changes:
    """Plan all changes of the items [first, last)."""
    chunk = items.rows(first, last)
    rows, steps = np.nonzero(chunk.step_at < NEVER)
    status_from = chunk.step_from()[rows, steps]
    edits = _edits(items, seed, first, last)
    fill = np.zeros(len(edits.item), dtype=np.int64)
    item = np.concatenate([rows + first, edits.item])
    at = np.concatenate([chunk.step_at[rows, steps], edits.at])
    kind = np.concatenate([np.full(len(rows), STATUS, dtype=np.int64), edits.kind])
    order = np.lexsort((kind, at, item))
    return Changes(
        item[order],
        at[order],
        kind[order],
        np.concatenate([status_from, fill])[order],
        np.concatenate([chunk.step_to[rows, steps], fill])[order],
    )


def _edits(items: Items, seed: int, first: int, last: int) -> Changes:
    """Edits of other fields: within 30 days of creation, the renaming (of every 40th item) first."""
    name = items.workstream.workstream_id
    index = np.arange(first, last, dtype=np.int64)
    counts = np.array(EDITS_PER_ITEM, dtype=np.int64)[draw(seed, f"{name}.edits", index, len(EDITS_PER_ITEM))]
    item = np.repeat(index, counts)
    place = np.arange(len(item), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    room = np.minimum(30 * DAY, midnight_utc(DATA_END) - items.created_at[item])
    key = item * 64 + place
    at = items.created_at[item] + 1 + draw(seed, f"{name}.edit.at", key, 10**9) * (room - 2) // 10**9
    renames = (item % RENAMED_EVERY == RENAMED_EVERY - 1) & (place == 0)
    kind = np.where(renames, RENAME, 2 + draw(seed, f"{name}.edit.kind", key, 6))
    fill = np.zeros(len(item), dtype=np.int64)
    return Changes(item, at, kind, fill, fill)
