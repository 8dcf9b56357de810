"""Writing the demo portfolio: static YAML, generated data files, the truth beside them.

Belongs here: order and idempotence. What is planned, spelled and counted lives in plan, writers and truth.
"""

from __future__ import annotations

import hashlib
import shutil
from errno import EEXIST
from pathlib import Path

from examples.meridian_freight.plan.company import WORKSTREAMS
from examples.meridian_freight.plan.flow import Items, plan_items
from examples.meridian_freight.truth.collect import collect_truth
from examples.meridian_freight.truth.yaml_text import as_yaml
from examples.meridian_freight.writers.asana import write_asana
from examples.meridian_freight.writers.clickup import write_clickup
from examples.meridian_freight.writers.delivery import write_deployments, write_incidents
from examples.meridian_freight.writers.files import write_text
from examples.meridian_freight.writers.finance_sheets import write_benefits, write_budgets
from examples.meridian_freight.writers.fx import write_rates
from examples.meridian_freight.writers.jira import write_jira
from examples.meridian_freight.writers.ledger import write_ledgers
from examples.meridian_freight.writers.milestones import write_milestones
from examples.meridian_freight.writers.monday import write_monday
from examples.meridian_freight.writers.people_and_kpis import write_observations, write_people
from examples.meridian_freight.writers.proposals import write_proposals
from examples.meridian_freight.writers.readiness import write_assessments, write_surveys
from examples.meridian_freight.writers.register import write_decisions, write_dependencies
from examples.meridian_freight.writers.teams import write_members, write_teams, write_time_entries
from examples.meridian_freight.writers.tracker import write_tracker
from examples.meridian_freight.writers.usage import write_eligible, write_usage
from examples.meridian_freight.writers.wrike import write_wrike

GENERATOR_VERSION = "7"
STAMP = ".generated"
UNFINISHED = "unfinished\n"
_TEMPLATES = Path(__file__).parent / "portfolio"


def generate(folder: Path, scale: int = 1, seed: int = 20260930) -> None:
    """Write the demo portfolio into `folder`; do nothing when the same one is already there.

    Work items, changes, ledger lines and usage events grow with `scale`; money and KPIs do not.
    Other files of the folder stay. ValueError for a scale below 1; FileExistsError for a folder that somebody
    else has filled.
    """
    if scale < 1:
        raise ValueError(f"scale is {scale}: it must be 1 or more")
    stamp = f"generator {GENERATOR_VERSION}, templates {_templates_hash()}, seed {seed}, scale {scale}\n"
    stamp_file = folder / STAMP
    if stamp_file.is_file():
        if stamp_file.read_text(encoding="utf-8") == stamp:
            return
    elif folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(
            EEXIST, "holds files that are not the demo's: name an empty folder", str(folder)
        )
    write_text(stamp_file, UNFINISHED)
    _remove_earlier(folder)
    shutil.copytree(_TEMPLATES, folder, dirs_exist_ok=True)
    plans = {w.workstream_id: plan_items(w, seed, scale) for w in WORKSTREAMS}
    _write_data(folder / "data", plans, seed, scale)
    write_text(folder / "truth.yml", as_yaml(collect_truth(plans, seed, scale)))
    write_text(stamp_file, stamp)


def _templates_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(_TEMPLATES.rglob("*.yml")):
        digest.update(path.relative_to(_TEMPLATES).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _remove_earlier(folder: Path) -> None:
    """Remove what an earlier call wrote, so that files of another scale do not stay behind."""
    for name in ("data", "outcomes", "mappings"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _write_data(data: Path, plans: dict[str, Items], seed: int, scale: int) -> None:
    write_jira(data / "jira", _of_tool(plans, "jira"), seed, scale)
    write_monday(data / "monday", _of_tool(plans, "monday"), seed)
    write_clickup(data / "clickup", _of_tool(plans, "clickup"))
    write_wrike(data / "wrike" / "tasks.xlsx", _of_tool(plans, "wrike"))
    write_asana(data / "asana" / "tasks.csv", _of_tool(plans, "asana"))
    write_milestones(data / "register" / "milestones.csv")
    write_dependencies(data / "register" / "dependencies.csv")
    write_decisions(data / "register" / "decisions.csv")
    write_assessments(data / "operations" / "readiness.csv")
    write_surveys(data / "operations" / "surveys.csv")
    write_proposals(data / "register" / "proposals.csv")
    write_ledgers(data / "finance" / "ledger", seed, scale)
    write_budgets(data / "finance" / "budgets")
    write_benefits(data / "finance" / "benefits.csv")
    write_rates(data / "finance" / "fx_rates.csv")
    write_people(data / "hr" / "people.csv")
    write_teams(data / "hr" / "teams.csv")
    write_members(data / "hr" / "team_members.csv")
    write_time_entries(data / "timesheets", seed, scale)
    write_deployments(data / "ci" / "deployments.jsonl", seed, scale)
    write_incidents(data / "ops" / "incidents.csv", seed, scale)
    write_usage(data / "usage" / "events", seed, scale)
    write_eligible(data / "usage" / "eligible.csv", seed, scale)
    write_tracker(data / "usage" / "tracker", seed, scale)
    write_observations(data / "kpi_observations.csv", seed)


def _of_tool(plans: dict[str, Items], tool: str) -> dict[str, Items]:
    return {name: items for name, items in plans.items() if items.workstream.tool == tool}
