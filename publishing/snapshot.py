"""Publishing: one complete version folder, then one atomic switch.

Belongs here: the order of the steps, and the entitlement to publish.
Does not belong here: the file system's mechanics (versions.py), the page (scorecard/), the gate itself.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publishing import parquet_export
from publishing.database_copy import copy_database
from publishing.errors import PublishHeld, PublishRefused
from publishing.manifest import RunFacts, manifest_content, read_inputs
from publishing.month_sums import (
    complete_sums,
    find_standing,
    read_sums,
    run_sums,
    sums_query,
    table_hash,
    write_sums,
)
from publishing.scorecard.render import PageFacts, render_scorecard
from publishing.storage import list_parts
from publishing.versions import (
    current_version,
    prune_versions,
    publishing_lock,
    seal_version,
    start_version,
    switch_current,
    version_name,
)

DATABASE = "outcomes.duckdb"
MEMORY_LIMIT = "2GB"  # of all readers of the database together; a sort that needs more spills beside it

__all__ = ["PublishedVersion", "RunFacts", "publish"]


@dataclass(frozen=True)
class PublishedVersion:
    """A version that readers now meet; `row_counts` by '<schema>.<table>'."""

    version_id: str
    path: Path
    row_counts: dict[str, int]


def publish(home: Path, run: RunFacts, verdict: dict[str, Any]) -> PublishedVersion:
    """Publish build/outcomes.duckdb as a new version and switch `published/current` to it.

    Args:
        home: the home folder, with build/outcomes.duckdb and build/inputs.duckdb of this run.
        run: the facts of this run.
        verdict: the gate's verdict; it must be this run's own, and passed.

    Raises:
        PublishRefused: the verdict is missing or another run's, or the build is not complete.
        PublishHeld: the gate of this run failed.
    """
    published = home / "published"
    _require_own_verdict(published, run, verdict)
    source = _closed_database(home / "build" / DATABASE)
    with publishing_lock(published):
        version_id = version_name(run.as_of_on, run.started_at, run.run_id)
        folder = start_version(published, version_id)
        inputs, pepper = read_inputs(home / "build" / "inputs.duckdb")
        copy_database(source, folder / DATABASE, pepper)
        row_counts = _fill(folder, published / "current", version_id, inputs, run, verdict)
        version = seal_version(folder, version_id)
        switch_current(published, version)
        prune_versions(published, run.versions_kept)
    return PublishedVersion(version.name, version, row_counts)


def _require_own_verdict(published: Path, run: RunFacts, verdict: dict[str, Any]) -> None:
    """Refuse without a verdict of this very run; hold when it is a no."""
    if verdict.get("run_id") != run.run_id:
        raise PublishRefused(
            f"The gate has no verdict of run {run.run_id} (found: {verdict.get('run_id') or 'none'}). "
            "Nothing was published. Start a whole run, so that the gate judges what is to be published."
        )
    if verdict.get("is_passed") is not True:
        serving = current_version(published)
        keeps = (
            f"Version {serving.name} keeps serving."
            if serving
            else "There is no earlier version, so nothing is published at all."
        )
        raise PublishHeld(
            f"The gate held the publish of run {run.run_id}. {_blocking_checks(verdict)}{keeps}"
        )


def _blocking_checks(verdict: dict[str, Any]) -> str:
    """Return one sentence per failed check of error severity: what it saw, what to do."""
    failed = [r for r in verdict.get("results", []) if not r["is_passed"] and r["severity"] == "error"]
    return "".join(f"{r['check_id']} on {r['asset']}: {r['observed']}. {r['action']} " for r in failed)


def _closed_database(path: Path) -> Path:
    """Return the built database once its file is whole: a write-ahead log beside it is folded in first."""
    if not path.is_file():
        raise PublishRefused(f"{path} is missing: the models were not built. Start a whole run.")
    has_log = path.with_name(path.name + ".wal").exists()
    try:
        duckdb.connect(str(path), read_only=not has_log).close()
    except duckdb.Error as error:
        raise PublishRefused(
            f"{path} cannot be opened ({error}). If another process is writing it, wait for it to end; "
            "then start a whole run."
        ) from error
    return path


def _fill(
    folder: Path,
    last: Path,
    version_id: str,
    inputs: list[dict[str, Any]],
    run: RunFacts,
    verdict: dict[str, Any],
) -> dict[str, int]:
    """Write what is derived from the copied database into the version's folder; return the row counts.

    Sums and Parquet are made beside the page: DuckDB works outside Python's lock. The first sums are all but
    running before the page starts its chart engine, which holds that lock for a while. What has not changed
    since the version in `last`, if there is one, is taken over from there.
    """
    database = folder / DATABASE
    with (
        duckdb.connect(str(database), read_only=True) as connection,
        ThreadPoolExecutor(max_workers=3) as beside,
    ):
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        known, parts = read_sums(connection, last), list_parts(connection, database)
        standing = find_standing(connection, parts, known)
        query = sums_query(connection, parts, known, standing)
        summing = beside.submit(run_sums, connection, query, parts, standing)
        completing = beside.submit(
            lambda: write_sums(connection, complete_sums(connection, summing.result(), parts, known), folder)
        )
        exporting = beside.submit(
            lambda: parquet_export.export_parquet(
                database, folder / "parquet", summing.result(), known, last / "parquet"
            )
        )
        page = PageFacts(run.portfolio_name, run.as_of_on, version_id, run.run_id, run.code_version)
        (folder / "scorecard.html").write_text(render_scorecard(database, page), "utf-8")
        exporting.result()
        sums = completing.result()
    row_counts = {name: sum(month.row_count for month in own.months) for name, own in sums.items()}
    manifest = manifest_content(
        run,
        version_id=version_id,
        inputs=inputs,
        row_counts=row_counts,
        hashes={name: table_hash(own) for name, own in sums.items()},
        verdict=verdict,
    )
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, default=str) + "\n", "utf-8")
    return row_counts
