"""The whole project builds on inputs without one row, and every unit test of a model holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dbt_project.empty_inputs import write_empty_inputs

PROJECT = Path(__file__).parents[2] / "dbt_project"


def _dbt(home: Path, *arguments: str) -> str:
    """Run dbt against `home` and return what it printed; its message is the assertion's on failure."""
    dbt = str(Path(sys.executable).parent / "dbt")
    places = ["--project-dir", PROJECT, "--profiles-dir", PROJECT]
    places += ["--target-path", home / "target", "--log-path", home / "logs"]
    command = [dbt, *arguments, *map(str, places)]
    environment = os.environ | {"THROUGHLINE_HOME": str(home)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write_empty_inputs(folder)
    return folder


def test_the_project_builds_where_nothing_has_landed_and_every_unit_test_holds(home: Path) -> None:
    assert "ERROR=0 SKIP=0" in _dbt(home, "build")


def test_a_union_without_members_is_empty_and_typed(home: Path) -> None:
    no_members = '{"union_members": {}}'
    selection = ["--select", "+int_work_items__known", "--indirect-selection", "cautious"]
    printed = _dbt(home, "build", "--vars", no_members, *selection)
    assert "ERROR=0" in printed
