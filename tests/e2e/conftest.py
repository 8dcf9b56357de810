"""Whole runs by the command line, each done once and shared by the tests that look at it."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.ingestion.shared import SHARED

ROOT = Path(__file__).parents[2]
THROUGHLINE = Path(sys.executable).parent / "throughline"


@dataclass(frozen=True)
class Run:
    """One finished `throughline run`."""

    exit_code: int
    output: str
    version: Path

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the version that this run published."""
        return _ask(self.version / "outcomes.duckdb", sql)

    def query_with(self, table: str, other_rows: str, sql: str) -> list[tuple[Any, ...]]:
        """Ask as if `table` of this version held other rows, selected from the version itself."""
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.version / 'outcomes.duckdb'}' as published (read_only)")
            connection.execute(f"create schema {table.partition('.')[0]}")
            connection.execute("use published")
            connection.execute(f"create table memory.{table} as {other_rows}")
            connection.execute("use memory")
            return connection.execute(sql).fetchall()

    def query_build(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the build of the last run of this home for what is not published."""
        return _ask(self.version.parents[2] / "build" / "warehouse.duckdb", sql)


def _ask(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def throughline(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call the command line as a user would."""
    return subprocess.run(
        [THROUGHLINE, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def run(home: Path, *arguments: str, **environment: str) -> Run:
    """Run the main job and remember the version it published."""
    done = throughline("run", "--home", str(home), *arguments, **environment)
    current = home / "published" / "current"
    version = current.resolve() if current.exists() else home
    return Run(done.returncode, done.stdout + done.stderr, version)


OTHER_COMPANIES = {
    "another_seed": ("--seed", "7"),
    "another_seed_at_scale_5": ("--seed", "7", "--scale", "5"),
}
"""What `throughline demo` is told: a seed draws other rows, a scale more; each has a truth of its own."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Compare what was planted in other companies, too, as of their last day."""
    is_truth = metafunc.module.__name__.rpartition(".")[2].startswith("test_demo_truth_")
    is_of_other_days = "demo_as_of" in inspect.signature(metafunc.function).parameters
    if is_truth and "demo_home" in metafunc.fixturenames and not is_of_other_days:
        others = [
            pytest.param(options, id=name, marks=[pytest.mark.long_run, pytest.mark.xdist_group(name)])
            for name, options in OTHER_COMPANIES.items()
        ]
        companies = [pytest.param(None, id="demo"), *others]
        metafunc.parametrize("demo_home", companies, indirect=True, scope="session")


@pytest.fixture(scope="session")
def demo_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo_home")
    if options := getattr(request, "param", None):
        done = throughline("demo", str(home / "demo"), *options)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def demo_as_of(demo_home: Path) -> Iterator[Callable[[str], Run]]:
    """The demo company as of a day; each day is run once in a session."""
    runs: dict[str, Run] = {}
    other = demo_home / "demo"
    portfolio = ("--portfolio", str(other)) if other.exists() else ()

    def as_of(day: str) -> Run:
        if day not in runs:
            runs[day] = run(demo_home, *portfolio, "--as-of", day)
        assert runs[day].exit_code == 0, runs[day].output
        return runs[day]

    yield as_of


@pytest.fixture(scope="session")
def published(demo_as_of: Callable[[str], Run]) -> Run:
    """The demo company as of its default day."""
    return demo_as_of("2026-09-30")


@pytest.fixture(scope="session")
def truth(published: Run, demo_home: Path) -> dict[str, Any]:
    """What was planted, from the file the generator wrote before any dirt."""
    loaded: dict[str, Any] = yaml.safe_load((demo_home / "demo" / "truth.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def real_input(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The third-party files of tests/e2e/real_input, run once."""
    return _third_party("real_input", tmp_path_factory)


@pytest.fixture(scope="session")
def held_out(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The third-party files of tests/e2e/held_out, run once."""
    return _third_party("held_out", tmp_path_factory)


@pytest.fixture(scope="session")
def held_out_books(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The third-party books of tests/e2e/held_out_books, run once."""
    return _third_party("held_out_books", tmp_path_factory)


def _third_party(name: str, folders: pytest.TempPathFactory) -> Run:
    portfolio = Path(__file__).parent / name
    return run(folders.mktemp(name), "--portfolio", str(portfolio), THROUGHLINE_SHARED=str(SHARED))
