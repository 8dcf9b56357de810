"""Landed cells as the mapping sees them: trimmed, and null where the file says that nothing is there.

Belongs here: trimming, null markers, the columns of a stream. Does not belong here: types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingestion.files import FILE, ROW_NUMBER
from ingestion.manifests import Load
from ingestion.mapping.model import Columns
from ingestion.relations import literal

TRIMMED = " \t\r\n\u00a0\u200b\ufeff"


def clean(cell: str, null_markers: Iterable[str]) -> str:
    """Return SQL for a trimmed cell, null when it is empty or a null marker."""
    nothing = dict.fromkeys(["", *(marker.strip() for marker in null_markers)])
    trimmed = f"trim({cell}, {literal(TRIMMED)})"
    if len(nothing) == 1:
        return f"nullif({trimmed}, '')"
    return f"case when {trimmed} not in ({', '.join(map(literal, nothing))}) then {trimmed} end"


def stream_columns(loads: Sequence[Load]) -> Columns:
    """Return the columns that any file of the stream has, file and row_number among them, all as text."""
    unique: dict[str, str] = {}
    for name in (FILE, ROW_NUMBER, *(column for load in loads for column in load.columns)):
        unique.setdefault(name.casefold(), name)
    return Columns(tuple(unique.values()))
