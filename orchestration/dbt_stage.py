"""Everything about calling dbt: its variables, its environment, its manifest.

Belongs here: how a dbt child process is started for one home folder. Does not belong here: SQL, or which
Dagster asset owns a model (assets/warehouse.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.location import DBT_PROJECT
from portfolio.errors import ThroughlineError
from portfolio.models import Portfolio

MANY_RECORDS = 5_000_000


def build_command(stage: str, home: Path) -> tuple[str, ...]:
    """How a run builds a stage: a test that reads facts alone belongs to them, another to the marts.

    Unit tests are about the SQL, not about the data of a run: `make test` runs them. dbt's artifacts and its
    debug file, which nobody reads, would be a sixth of its work; what it prints stands in build/run.log.
    """
    tests = {"facts": "buildable", "marts": "eager"}[stage]
    return (
        *("build", "--exclude-resource-type", "unit_test", "--indirect-selection", tests),
        *("--no-write-json", "--log-level-file", "none", "--threads", str(models_at_once(home))),
    )


def models_at_once(home: Path) -> int:
    """How many models dbt builds at a time: over many records one, which has all of the memory to itself."""
    with duckdb.connect(str(home / "build" / "inputs.duckdb"), read_only=True) as inputs:
        row = inputs.execute("select coalesce(sum(row_count), 0) from control.loads").fetchone()
    return 1 if row is not None and row[0] > MANY_RECORDS else 2


def union_members(portfolio: Portfolio) -> dict[str, list[str]]:
    """Per canonical entity, the staging models that feed it: those of the connectors the portfolio declares.

    A new connector is a new folder `models/staging/<connector>/`; no list is edited.
    """
    declared = {source.connector for source in portfolio.sources} | {"files"}
    members: dict[str, list[str]] = {}
    for path in sorted((DBT_PROJECT / "models" / "staging").glob("*/stg_*__*.sql")):
        entity = path.stem.split("__", 1)[1]
        members.setdefault(entity, [])
        if path.parent.name in declared:
            members[entity].append(path.stem)
    return members


def dbt_arguments(portfolio: Portfolio) -> list[str]:
    """The arguments every dbt call shares; the same for every run, so that partial parsing holds."""
    variables = json.dumps({"union_members": union_members(portfolio)}, sort_keys=True)
    return ["--vars", variables]


def target_path(home: Path) -> Path:
    """Where dbt keeps its artifacts and its partial parse for this home folder."""
    return home.resolve() / "build" / "dbt_target"


def name_the_home(home: Path) -> None:
    """Tell dbt children which home folder to build in (profiles.yml reads the variable)."""
    os.environ["THROUGHLINE_HOME"] = str(home.resolve())
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["DBT_DO_NOT_TRACK"] = "1"


def run_dbt(home: Path, arguments: Sequence[str], *, quiet: bool = False) -> int:
    """Run dbt as a child process on the project and return its exit code."""
    name_the_home(home)
    path = target_path(home)
    path.mkdir(parents=True, exist_ok=True)
    places = ["--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT, "--target-path", path]
    command = [dbt_executable(), *arguments, *map(str, places), "--log-path", str(path)]
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, check=False, stdout=output).returncode


def dbt_executable() -> str:
    """The dbt that is installed beside this Python."""
    return str(Path(sys.executable).parent / "dbt")


def prepare_manifest(home: Path, portfolio: Portfolio) -> Path:
    """Parse the dbt project unless the manifest of this home already describes it.

    Returns:
        The path of manifest.json.

    Raises:
        ThroughlineError: the dbt project does not parse.
    """
    name_the_home(home)
    manifest = target_path(home) / "manifest.json"
    stamp = target_path(home) / "parsed_from"
    fingerprint = models_version(portfolio)
    if manifest.exists() and stamp.exists() and stamp.read_text("utf-8") == fingerprint:
        return manifest
    # From scratch: a partial parse refuses a model whose YAML entry moved to another file.
    if run_dbt(home, ["parse", "--no-partial-parse", *dbt_arguments(portfolio), "--quiet"]) != 0:
        raise ThroughlineError(
            "The dbt project does not parse; dbt's own message stands above. Mend the model it names."
        )
    stamp.write_text(fingerprint, "utf-8")
    return manifest


def models_version(portfolio: Portfolio) -> str:
    """Return what changes whenever a file of the dbt project, or the set of union members, changes."""
    digest = hashlib.sha256("".join(dbt_arguments(portfolio)).encode())
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.suffix in {".sql", ".yml", ".csv"} and "target" not in path.parts:
            digest.update(str(path.relative_to(DBT_PROJECT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
