"""The manifest of a published version: from what, by which code, and with which verdict it was made.

Belongs here: the facts of a run and the content of manifest.json.
Does not belong here: writing the version (snapshot.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

MANIFEST_VERSION = 1


@dataclass(frozen=True)
class RunFacts:
    """What a run knows about itself; `started_at` is UTC, aware or naive."""

    run_id: str
    as_of_on: date
    code_version: str
    portfolio_name: str
    portfolio_hash: str
    versions_kept: int
    started_at: datetime


def read_inputs(inputs_db: Path) -> tuple[list[dict[str, Any]], str]:
    """Return every load the run could read, for the manifest, and the pepper, to keep it out of everything.

    A load is its source, connector, stream, load, file, rows and content hash.
    """
    with duckdb.connect(str(inputs_db), read_only=True) as connection:
        rows = connection.sql(
            """
            select source_instance, connector, stream, load_id, file, row_count, content_hash
            from control.loads
            order by all
            """
        ).fetchall()
        [(pepper,)] = connection.execute("select pepper from control.privacy").fetchall()
    names = ("source", "connector", "stream", "load_id", "file", "row_count", "content_hash")
    return [dict(zip(names, row, strict=True)) for row in rows], str(pepper)


def manifest_content(
    run: RunFacts,
    *,
    version_id: str,
    inputs: list[dict[str, Any]],
    row_counts: dict[str, int],
    hashes: dict[str, str],
    verdict: dict[str, Any],
) -> dict[str, Any]:
    """Return manifest.json as a dictionary of plain JSON values."""
    return {
        "manifest_version": MANIFEST_VERSION,
        "version_id": version_id,
        "run_id": run.run_id,
        "run_started_at": run.started_at.isoformat(),
        "as_of": run.as_of_on.isoformat(),
        "portfolio": run.portfolio_name,
        "portfolio_hash": run.portfolio_hash,
        "code_version": run.code_version,
        "gate": _published_verdict(verdict),
        "row_counts": dict(sorted(row_counts.items())),
        "content_hashes": dict(sorted(hashes.items())),
        "inputs": inputs,
    }


def _published_verdict(verdict: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict without the failing rows: raw records stay in the build."""
    results = verdict.get("results", [])
    return {
        "run_id": verdict["run_id"],
        "is_passed": verdict["is_passed"],
        "summary": verdict.get("summary", ""),
        "check_count": len(results),
        "failed": [
            {name: value for name, value in result.items() if name != "failing_rows"}
            for result in results
            if not result["is_passed"]
        ],
    }
