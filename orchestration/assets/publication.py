"""Publication: the last step, which reads its own run's verdict and refuses without one.

Belongs here: how Dagster calls the publishing room. Does not belong here: what a version contains.
"""

import datetime as dt
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.location import Location
from orchestration.progress import tell
from orchestration.run_record import read_run_record

PUBLISHED = dg.AssetKey(["published", "current"])


def build(location: Location) -> dg.Definitions:
    """The published version, downstream of every table that it holds."""
    manifest = json.loads(location.manifest.read_text("utf-8"))
    tables = [
        dg.AssetKey([node["schema"], node["name"]])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["database"] == "outcomes"
    ]

    @dg.asset(
        key=PUBLISHED,
        group_name="published",
        deps=tables,
        kinds={"duckdb", "parquet", "html"},
        owners=["team:data-engineering"],
        description="The immutable version folder that published/current points to.",
    )
    def published(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from publishing.snapshot import RunFacts, publish  # noqa: PLC0415

        record = read_run_record(location.home, context.run_id)
        tell("publishing")
        done = publish(
            location.home,
            RunFacts(
                run_id=record.run_id,
                as_of_on=dt.date.fromisoformat(record.as_of_on),
                code_version=version("throughline"),
                portfolio_name=location.portfolio.about.name,
                portfolio_hash=location.portfolio.content_hash,
                versions_kept=location.portfolio.published_versions_kept,
                started_at=dt.datetime.fromisoformat(record.started_at),
            ),
            _read_verdict(location.home),
        )
        return dg.MaterializeResult(
            metadata={
                "version": done.version_id,
                "path": str(done.path),
                "dagster/row_count": sum(done.row_counts.values()),
            }
        )

    return dg.Definitions(assets=[published])


def _read_verdict(home: Path) -> dict[str, Any]:
    path = home / "build" / "gate" / "verdict.json"
    verdict: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return verdict
