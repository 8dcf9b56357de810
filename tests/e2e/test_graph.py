"""The asset graph of the demo portfolio, so that a change of the graph shows in the diff.

To accept a change: python -m tests.e2e.test_graph HOME (a home folder that has run the demo).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from orchestration.build import build_definitions
from orchestration.location import Location, open_location
from orchestration.portfolio_choice import checked_portfolio
from portfolio.settings import read_settings
from tests.e2e.conftest import Run

SNAPSHOT = Path(__file__).parent / "asset_graph.txt"
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def location(demo_as_of: Callable[[str], Run], demo_home: Path) -> Location:
    demo_as_of("2026-09-30")
    return _location(demo_home)


def test_the_asset_graph_is_the_one_on_record(location: Location) -> None:
    assert _drawn(location) == SNAPSHOT.read_text("utf-8")


def test_every_dbt_model_is_owned_by_exactly_one_asset_definition(location: Location) -> None:
    manifest = json.loads(location.manifest.read_text("utf-8"))
    models = sorted(
        f"{node['schema']}/{node['name']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    )
    owned = sorted(
        spec.key.to_user_string()
        for asset in build_definitions(location).assets or []
        if isinstance(asset, dg.AssetsDefinition)
        for spec in asset.specs
        if "dbt" in spec.kinds
    )
    assert len(models) > 100
    assert owned == models


def _location(home: Path) -> Location:
    settings = read_settings(home=home)
    return open_location(settings, checked_portfolio(home / "demo", settings))


def _drawn(location: Location) -> str:
    lines = [
        f"{spec.key.to_user_string()} <- "
        + " ".join(sorted(dependency.asset_key.to_user_string() for dependency in spec.deps))
        for spec in sorted(build_definitions(location).resolve_all_asset_specs(), key=lambda spec: spec.key)
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(_drawn(_location(Path(sys.argv[1]))), "utf-8")
