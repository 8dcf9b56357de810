"""Writing the demo portfolio: static YAML, generated data files, the truth beside them.

Belongs here: order and idempotence. What is planned, spelled and counted lives in plan, writers and truth.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from examples.meridian_freight.plan.company import WORKSTREAMS
from examples.meridian_freight.plan.flow import Items, plan_items
from examples.meridian_freight.truth.collect import collect_truth
from examples.meridian_freight.truth.yaml_text import as_yaml
from examples.meridian_freight.writers.files import write_text
from examples.meridian_freight.writers.fx import write_rates
from examples.meridian_freight.writers.jira import write_jira
from examples.meridian_freight.writers.ledger import write_ledgers
from examples.meridian_freight.writers.milestones import write_milestones
from examples.meridian_freight.writers.people_and_kpis import write_observations, write_people

GENERATOR_VERSION = "1"
STAMP = ".generated"
_TEMPLATES = Path(__file__).parent / "portfolio"


def generate(folder: Path, scale: int = 1, seed: int = 20260930) -> None:
    """Write the demo portfolio into `folder`; do nothing when the same one is already there.

    Work items, changes, ledger lines and usage events grow with `scale`; money and KPIs do not.
    Other files of the folder stay. ValueError for a scale below 1.
    """
    if scale < 1:
        raise ValueError(f"scale is {scale}: it must be 1 or more")
    stamp = f"generator {GENERATOR_VERSION}, seed {seed}, scale {scale}\n"
    stamp_file = folder / STAMP
    if stamp_file.is_file() and stamp_file.read_text(encoding="utf-8") == stamp:
        return
    stamp_file.unlink(missing_ok=True)
    _remove_earlier(folder)
    shutil.copytree(_TEMPLATES, folder, dirs_exist_ok=True)
    tracked = {
        w.workstream_id: plan_items(w, seed, scale) for w in WORKSTREAMS if w.tool in {"jira", "monday"}
    }
    _write_data(folder / "data", tracked, seed, scale)
    write_text(folder / "truth.yml", as_yaml(collect_truth(tracked, seed, scale)))
    write_text(stamp_file, stamp)


def _remove_earlier(folder: Path) -> None:
    """Remove what an earlier call wrote, so that files of another scale do not stay behind."""
    for name in ("data", "outcomes", "mappings"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _write_data(data: Path, tracked: dict[str, Items], seed: int, scale: int) -> None:
    by_tool = {
        tool: {name: items for name, items in tracked.items() if items.workstream.tool == tool}
        for tool in ("jira", "monday")
    }
    write_jira(data / "jira", by_tool["jira"], seed)
    write_milestones(data / "register" / "milestones.csv")
    write_ledgers(data / "finance" / "ledger", seed, scale)
    write_rates(data / "finance" / "fx_rates.csv")
    write_people(data / "hr" / "people.csv")
    write_observations(data / "kpi_observations.csv", seed)
