from __future__ import annotations

import json
import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from publishing import snapshot
from publishing.content_hash import table_hashes
from publishing.errors import PublishHeld, PublishRefused
from publishing.snapshot import publish
from tests.publishing.home import run_facts, verdict, write_inputs
from tests.publishing.outcomes import write_outcomes


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_inputs(tmp_path)
    write_outcomes(tmp_path / "build" / "outcomes.duckdb", is_empty=True)
    with duckdb.connect(str(tmp_path / "build" / "outcomes.duckdb")) as connection:
        connection.execute("insert into core.dim_person values ('b', 'B'), ('a', 'A')")
    return tmp_path


def test_a_version_holds_everything_that_readers_are_promised(home: Path) -> None:
    version = publish(home, run_facts(), verdict())
    assert version.version_id == "2026-09-30T20261001T060000Z-run1"
    assert (home / "published" / "current").resolve() == version.path
    with duckdb.connect(str(version.path / "outcomes.duckdb"), read_only=True) as connection:
        assert connection.sql("select count(*) from outcomes.core.dim_person").fetchall() == [(2,)]
    parquet = version.path / "parquet" / "core" / "dim_person.parquet"
    assert duckdb.sql(f"from '{parquet}'").fetchall() == [("a", "A"), ("b", "B")]
    assert (version.path / "scorecard.html").read_text("utf-8").startswith("<!doctype html>")
    assert len(list((version.path / "parquet").rglob("*.parquet"))) == len(version.row_counts)


def test_all_that_reads_the_database_in_a_publish_shares_one_memory_limit(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []

    def render(database: Path, _: object) -> str:
        with duckdb.connect(str(database), read_only=True) as connection:
            limits.append(connection.sql("select current_setting('memory_limit')").fetchall())
        return ""

    monkeypatch.setattr(snapshot, "render_scorecard", render)
    publish(home, run_facts(), verdict())
    assert limits == [[("1.8 GiB",)]]


def test_the_manifest_names_run_inputs_rows_hashes_and_verdict(home: Path) -> None:
    version = publish(home, run_facts(), verdict())
    manifest = json.loads((version.path / "manifest.json").read_text("utf-8"))
    assert (manifest["run_id"], manifest["as_of"]) == ("run1", "2026-09-30")
    assert (manifest["code_version"], manifest["portfolio_hash"]) == ("0.1.0", "abc")
    assert manifest["inputs"] == [
        {
            "source": "jira",
            "connector": "jira",
            "stream": "issues",
            "load_id": "0001-aa",
            "file": "issues.json",
            "row_count": 12,
            "content_hash": "aa",
        }
    ]
    hashes = table_hashes(version.path / "outcomes.duckdb")
    assert manifest["content_hashes"] == hashes
    assert manifest["row_counts"]["core.dim_person"] == 2
    assert manifest["gate"]["summary"] == "1 of 1 checks passed"


def test_failing_rows_of_the_gate_stay_in_the_build(home: Path) -> None:
    judged = verdict()
    judged["results"][0] |= {"is_passed": False, "severity": "warning"}
    version = publish(home, run_facts(), judged)
    text = (version.path / "manifest.json").read_text("utf-8")
    assert "ledger_has_rows" in text
    assert "Secret Person" not in text


def test_the_same_build_publishes_the_same_parquet_bytes(home: Path) -> None:
    first = publish(home, run_facts(), verdict())
    second = publish(home, run_facts("run2"), verdict("run2"))
    name = "parquet/core/dim_person.parquet"
    assert (first.path / name).read_bytes() == (second.path / name).read_bytes()


def test_files_of_a_version_are_read_only(home: Path) -> None:
    version = publish(home, run_facts(), verdict())
    files = [path for path in version.path.rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}


@pytest.mark.parametrize("judged", [{}, verdict("another_run")])
def test_without_a_verdict_of_its_own_a_run_publishes_nothing(home: Path, judged: dict[str, object]) -> None:
    with pytest.raises(PublishRefused, match="no verdict of run run1"):
        publish(home, run_facts(), judged)
    assert not (home / "published" / "current").exists()


def test_a_held_publish_names_the_check_and_keeps_the_last_version(home: Path) -> None:
    version = publish(home, run_facts(), verdict())
    with pytest.raises(
        PublishHeld, match=f"ledger_has_rows.*0 rows.*Deliver.*{version.version_id} keeps serving"
    ):
        publish(home, run_facts("run2"), verdict("run2", is_passed=False))
    assert (home / "published" / "current").resolve() == version.path


def test_a_held_publish_without_an_earlier_version_publishes_nothing_and_says_so(home: Path) -> None:
    with pytest.raises(PublishHeld, match="no earlier version"):
        publish(home, run_facts(), verdict(is_passed=False))
    assert not (home / "published").exists()


def test_a_missing_build_is_refused(home: Path) -> None:
    (home / "build" / "outcomes.duckdb").unlink()
    with pytest.raises(PublishRefused, match="models were not built"):
        publish(home, run_facts(), verdict())


def test_a_build_that_is_still_being_written_is_refused(home: Path) -> None:
    with (
        duckdb.connect(str(home / "build" / "outcomes.duckdb")),
        pytest.raises(PublishRefused, match="cannot be opened"),
    ):
        publish(home, run_facts(), verdict())


def test_rows_in_a_write_ahead_log_are_published_too(home: Path) -> None:
    build = home / "build" / "outcomes.duckdb"
    child = os.fork()
    if child == 0:  # dies without a checkpoint, as a killed process does
        connection = duckdb.connect(str(build))
        connection.execute("insert into core.dim_person values ('c', 'C')")
        os._exit(0)
    os.waitpid(child, 0)
    assert build.with_name(build.name + ".wal").exists()
    assert publish(home, run_facts(), verdict()).row_counts["core.dim_person"] == 3


def kill_second_publish(home: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Publish as run2, which dies in one of its steps."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(snapshot, step, die)
        with pytest.raises(KeyboardInterrupt):
            publish(home, run_facts("run2"), verdict("run2"))


@pytest.mark.parametrize("step", ["_fill", "seal_version", "switch_current"])
def test_a_failure_at_any_step_leaves_current_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    version = publish(home, run_facts(), verdict())
    kill_second_publish(home, monkeypatch, step)
    assert (home / "published" / "current").resolve() == version.path
    again = publish(home, run_facts("run2"), verdict("run2"))
    assert (home / "published" / "current").resolve() == again.path
    assert not list((home / "published").rglob(".tmp-*"))


def rename_person(home: Path, name: str) -> None:
    with duckdb.connect(str(home / "build" / "outcomes.duckdb")) as connection:
        connection.execute("update core.dim_person set display_name = ? where person_id = 'a'", [name])


def assert_true_to_its_tables(version: Path) -> None:
    manifest = json.loads((version / "manifest.json").read_text("utf-8"))
    assert manifest["content_hashes"] == table_hashes(version / "outcomes.duckdb")
    with duckdb.connect(str(version / "outcomes.duckdb"), read_only=True) as connection:
        people = connection.sql("from core.dim_person order by all").fetchall()
    assert duckdb.sql(f"from '{version / 'parquet/core/dim_person.parquet'}'").fetchall() == people


def test_a_table_that_kept_its_rows_is_one_file_in_both_versions_and_outlives_the_first(home: Path) -> None:
    first = publish(home, run_facts(), verdict())
    place = "parquet/core/dim_person.parquet"
    number = (first.path / place).stat().st_ino
    later = {"started_at": datetime(2026, 10, 2), "versions_kept": 1}
    second = publish(home, run_facts("run2", **later), verdict("run2"))
    assert not first.path.exists()
    assert (second.path / place).stat().st_ino == number
    assert_true_to_its_tables(second.path)


@pytest.mark.parametrize("step", ["switch_current", "prune_versions"])
def test_a_publish_that_was_killed_does_not_change_what_the_next_one_says(
    home: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(home, run_facts(), verdict())
    rename_person(home, "B")
    kill_second_publish(home, monkeypatch, step)
    assert_true_to_its_tables(publish(home, run_facts("run3"), verdict("run3")).path)


def test_a_publish_after_the_last_version_was_lost_starts_afresh(home: Path) -> None:
    shutil.rmtree(publish(home, run_facts(), verdict()).path)
    assert_true_to_its_tables(publish(home, run_facts("run2"), verdict("run2")).path)
