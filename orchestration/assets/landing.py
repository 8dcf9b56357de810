"""Landing: every declared stream as an asset, and the inputs database that dbt reads.

Belongs here: how Dagster calls the ingestion room. Does not belong here: reading a file or a page.
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from orchestration.dbt_stage import models_version, name_the_home
from orchestration.location import Location
from orchestration.options import RunOptions
from orchestration.progress import tell
from orchestration.run_record import RunRecord, write_run_record
from portfolio.settings import resolve_as_of

INPUT_SCHEMAS = ("conformed", "landing", "portfolio", "control")


def landing_key(source: str, stream: str) -> dg.AssetKey:
    """The asset key of a landed stream."""
    return dg.AssetKey(["landing", source, stream])


def input_key(schema: str) -> dg.AssetKey:
    """The asset key of one schema of the inputs database."""
    return dg.AssetKey(["inputs", schema])


def build(location: Location) -> dg.Definitions:
    """Two assets definitions: the landed streams, then the inputs database over them."""
    home, portfolio = location.home, location.portfolio

    @dg.multi_asset(
        name="land_sources",
        group_name="landing",
        specs=[
            dg.AssetSpec(
                landing_key(source, stream),
                description=f"Stream {stream} of source {source}, raw, as immutable Parquet.",
                kinds={"parquet", connector},
                owners=["team:data-engineering"],
                code_version="1",
            )
            for connector, source, stream in location.streams
        ],
    )
    def land_sources(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from ingestion.conform import conform_files  # noqa: PLC0415
        from ingestion.landing import land_sources as land  # noqa: PLC0415

        report = land(portfolio, home, tell)
        conform_files(portfolio, home, tell)
        for _, source, stream in location.streams:
            facts = report.stream(source, stream)
            yield dg.MaterializeResult(
                asset_key=landing_key(source, stream),
                metadata={
                    "dagster/row_count": facts.row_count,
                    "new_loads": facts.new_load_count,
                    "rejected_files": facts.rejected_file_count,
                },
            )

    @dg.multi_asset(
        name="write_inputs",
        group_name="inputs",
        specs=[
            dg.AssetSpec(
                input_key(schema),
                deps=[landing_key(source, stream) for _, source, stream in location.streams],
                description=f"Schema {schema} of the inputs database, the one border between Python and dbt.",
                kinds={"duckdb"},
                owners=["team:data-engineering"],
            )
            for schema in INPUT_SCHEMAS
        ],
    )
    def write_inputs(
        context: dg.AssetExecutionContext, options: RunOptions
    ) -> Iterator[dg.MaterializeResult[None]]:
        from ingestion.inputs import write_inputs as write  # noqa: PLC0415

        now = dt.datetime.now(dt.UTC)
        as_of = resolve_as_of(portfolio, options.as_of_date(), now)
        tell(f"as of {as_of.on}: writing the inputs database")
        name_the_home(home)
        build = write(portfolio, home, as_of, models_version(portfolio))
        if build.is_continued:
            tell(f"continuing build {build.number - 1} with what is new since")
        write_run_record(home, RunRecord(context.run_id, as_of.on.isoformat(), now.isoformat()))
        for schema in INPUT_SCHEMAS:
            yield dg.MaterializeResult(asset_key=input_key(schema), metadata={"as_of": as_of.on.isoformat()})

    return dg.Definitions(assets=[land_sources, write_inputs])
