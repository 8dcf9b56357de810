"""The dbt models as assets: one dbt call per stage, dbt tests as asset checks, row counts as metadata.

Belongs here: how Dagster owns models. Does not belong here: SQL, or the arguments of dbt (dbt_stage.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets
from packaging.version import Version
from typing_extensions import override

from ingestion.continuation import begin_build, finish_build
from orchestration.assets.landing import input_key
from orchestration.dbt_stage import (
    build_command,
    dbt_arguments,
    dbt_executable,
    name_the_home,
    target_path,
)
from orchestration.location import DBT_PROJECT, Location
from orchestration.progress import tell

STAGES = {
    "facts": ("tag:facts", "source:analysis+ tag:thorough"),
    "marts": ("tag:marts source:analysis+", "tag:thorough"),
}
"""What each dbt call selects and leaves out: a fact that rests on a forecast is built after the analysis.

Tests that are `thorough` compute large views once more, to say what holds by the tests of what is built from
them: `make test` runs them.
"""
OWNERS = {"finance": "team:finance", "governance": "team:pmo", "scorecard": "team:pmo"}


class ModelTranslator(DagsterDbtTranslator):
    """Asset key `<layer>/<model>`, group = folder, owner by layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """A model is `<schema>/<model>`; every table of an inputs schema is that schema's one asset."""
        schema = dbt_resource_props["schema"]
        if dbt_resource_props["resource_type"] == "source":
            return input_key(schema)
        return dg.AssetKey([schema, dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The schema, which is the folder."""
        return str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The team that answers for the layer."""
        return [OWNERS.get(dbt_resource_props["schema"], "team:data-engineering")]


def translator() -> ModelTranslator:
    """One translator, told that several dbt sources share one asset."""
    from dagster_dbt import DagsterDbtTranslatorSettings  # noqa: PLC0415

    return ModelTranslator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


class DbtCli(DbtCliResource):
    """dbt's command line without what dagster-dbt prepares before each call, and no asset here uses.

    That is a second dbt in this process, for column metadata, and a child process that is asked for its
    version: five seconds of a run.
    """

    @cached_property
    @override
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    @override
    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        del args


def build(location: Location) -> dg.Definitions:
    """One assets definition per dbt stage."""
    home = location.home
    arguments = dbt_arguments(location.portfolio)

    def stage(name: str) -> dg.AssetsDefinition:
        selected, left_out = STAGES[name]

        @dbt_assets(
            manifest=location.manifest,
            select=selected,
            exclude=left_out,
            name=f"dbt_{name}",
            dagster_dbt_translator=translator(),
        )
        def models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
            name_the_home(home)
            if name == "facts":
                _prepare(location)
            tell(f"dbt build, stage {name}")
            command = [*build_command(name, home), *arguments]
            invocation = dbt.cli(command, context=context, target_path=target_path(home))
            yield from _with_row_counts(location, invocation.stream())
            if name == "facts" and not context.is_subset:
                finish_build(home)

        return models

    dbt = DbtCli(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=dbt_executable())
    return dg.Definitions(assets=[stage("facts"), stage("marts")], resources={"dbt": dbt})


def _prepare(location: Location) -> None:
    """Remove the files of an earlier build, unless this build continues it."""
    if begin_build(location.home):
        return
    for name in ("warehouse", "outcomes"):
        for suffix in (".duckdb", ".duckdb.wal"):
            (location.home / "build" / f"{name}{suffix}").unlink(missing_ok=True)


def _with_row_counts(location: Location, events: Iterator[Any]) -> Iterator[Any]:
    """Hold each model's event until dbt has let go of the files, then add the table's row count.

    A failing dbt still reports what it did before the error is raised.
    """
    held: list[Any] = []
    try:
        for event in events:
            held.append(event)
            if len(held) % 50 == 0:
                tell(f"  {len(held)} models and tests done")
    except Exception:
        yield from held
        raise
    counts = _row_counts(location)
    for event in held:
        if isinstance(event, dg.Output) and (name := str(event.metadata.get("unique_id", ""))):
            yield _counted(event, counts.get(name.rsplit(".", 1)[-1]))
        else:
            yield event


def _counted(event: dg.Output[Any], count: int | None) -> dg.Output[Any]:
    if count is None:
        return event
    return event.with_metadata({**event.metadata, "dagster/row_count": dg.MetadataValue.int(count)})


def _row_counts(location: Location) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in ("warehouse", "outcomes"):
        path = location.home / "build" / f"{name}.duckdb"
        if path.exists():
            with duckdb.connect(str(path), read_only=True) as connection:
                rows = connection.execute("select table_name, estimated_size from duckdb_tables()").fetchall()
            counts |= dict(rows)
    return counts
