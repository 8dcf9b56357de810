"""Publishing: one complete version folder, then one atomic switch.

Belongs here: the order of the steps, and the entitlement to publish.
Does not belong here: the file system's mechanics (versions.py), the page (scorecard/), the gate itself.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publishing.content_hash import list_tables, quoted, table_hashes
from publishing.errors import PublishHeld, PublishRefused
from publishing.manifest import RunFacts, manifest_content, read_inputs
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
        row_counts = _fill(folder, source, home, run, verdict, version_id)
        version = seal_version(folder, version_id)
        switch_current(published, version)
        prune_versions(published, run.versions_kept)
    return PublishedVersion(version.name, version, row_counts)


def _require_own_verdict(published: Path, run: RunFacts, verdict: dict[str, Any]) -> None:
    """Refuse without a verdict of this very run; hold when it is a no."""
    if verdict.get("run_id") != run.run_id:
        raise PublishRefused(
            f"The gate has no verdict of run {run.run_id} (found: {verdict.get('run_id') or 'none'}). "
            "Nothing was published. Start a whole run, so that the gate judges the data that is to be published."
        )
    if verdict.get("passed") is not True:
        serving = current_version(published)
        keeps = f"Version {serving.name} keeps serving." if serving else "Nothing was ever published, so nothing is served."
        raise PublishHeld(f"The gate of run {run.run_id} held the publish. {keeps}")


def _closed_database(path: Path) -> Path:
    """Return the built database once its file is whole: a write-ahead log beside it is folded in first."""
    import duckdb

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
    folder: Path, source: Path, home: Path, run: RunFacts, verdict: dict[str, Any], version_id: str
) -> dict[str, int]:
    """Write everything a version holds into its folder; return the row counts."""
    database = folder / DATABASE
    shutil.copyfile(source, database)
    hashes = table_hashes(database)
    row_counts = {name: int(value.split(":")[0]) for name, value in hashes.items()}
    _export_parquet(database, folder / "parquet")
    manifest = manifest_content(
        run, version_id, read_inputs(home / "build" / "inputs.duckdb"), row_counts, hashes, verdict
    )
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, default=str) + "\n", encoding="utf-8")
    return row_counts


def _export_parquet(database: Path, folder: Path) -> None:
    """Write <schema>/<table>.parquet for every table, its rows in the order of their values."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table in list_tables(connection):
            (folder / schema).mkdir(parents=True, exist_ok=True)
            target = str(folder / schema / f"{table}.parquet").replace("'", "''")
            connection.sql(
                f"copy (select * from {quoted(schema)}.{quoted(table)} order by all nulls last) "
                f"to '{target}' (format parquet, compression zstd)"
            )
