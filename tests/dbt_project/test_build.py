"""The whole project builds on inputs without one row, and every unit test of a model holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.dbt_project.empty_inputs import write_empty_inputs

PROJECT = Path(__file__).parents[2] / "dbt_project"


def test_the_project_builds_where_nothing_has_landed_and_every_unit_test_holds(tmp_path: Path) -> None:
    """Unions have no members here: each is empty and typed. Whole runs build those with members."""
    write_empty_inputs(tmp_path)
    dbt = str(Path(sys.executable).parent / "dbt")
    members = ["--vars", '{"union_members": {}}']
    places = [
        "--project-dir",
        PROJECT,
        "--profiles-dir",
        PROJECT,
        "--target-path",
        tmp_path,
        "--log-path",
        tmp_path,
    ]
    command = [dbt, "build", *members, *map(str, places), "--no-write-json", "--log-level-file", "none"]
    environment = os.environ | {"THROUGHLINE_HOME": str(tmp_path)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "ERROR=0 SKIP=0" in done.stdout
