from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest

from publishing.versions import (
    current_version,
    prune_versions,
    publishing_lock,
    seal_version,
    start_version,
    switch_current,
    version_name,
)


def shelve(published: Path, name: str) -> Path:
    folder = start_version(published, name)
    (folder / "parquet" / "core").mkdir(parents=True)
    with duckdb.connect(str(folder / "outcomes.duckdb")) as connection:
        connection.execute("create table t as select 1 as one")
    return seal_version(folder, name)


def names(published: Path) -> list[str]:
    return sorted(path.name for path in (published / "versions").iterdir())


# A process of its own: within one, DuckDB hands out the file it already holds open, whatever the link says.
# It reads until its standard input ends, so that readers meet every switch however slow the machine is.
READER = """
import select, sys, duckdb
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        assert connection.sql("select one from t").fetchall() == [(1,)]
"""


Switch = Callable[[Path, Path], None]


def failed_readers(published: Path, switch: Switch, readers: int, versions: int, turns: int) -> list[str]:
    """Read `current` without a pause while it is switched and versions go; return what readers died of."""
    serving = shelve(published, "2026-01-01T20260101T000000Z-a")
    switch(published, serving)
    command = [sys.executable, "-c", READER, str(published / "current" / "outcomes.duckdb")]
    pipe = subprocess.PIPE
    reading = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(readers)
    ]
    for reader in reading:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    for minute in range(1, versions + 1):
        before, serving = serving, shelve(published, f"2026-01-01T20260101T{minute:06d}Z-b")
        for _ in range(turns):
            switch(published, before)
            switch(published, serving)
        prune_versions(published, 10)
    return [error for reader in reading if (error := reader.communicate()[1])]


def test_readers_never_fail_while_versions_are_switched_and_pruned(tmp_path: Path) -> None:
    # a gap in the switch is microseconds wide: go through it often
    assert failed_readers(tmp_path, switch_current, readers=4, versions=12, turns=100) == []


def test_a_switch_with_a_gap_is_noticed(tmp_path: Path) -> None:
    def in_two_steps(published: Path, version: Path) -> None:
        link = published / "current"
        link.unlink(missing_ok=True)
        time.sleep(0.002)
        link.symlink_to(version.relative_to(published))

    [error] = failed_readers(tmp_path, in_two_steps, readers=1, versions=1, turns=100)
    assert "database does not exist" in error


def test_the_old_version_serves_until_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = shelve(tmp_path, "old"), shelve(tmp_path, "new")
    switch_current(tmp_path, old)
    served: list[Path | None] = []
    rename = Path.replace

    def watched(link: Path, target: Path) -> None:
        served.append(current_version(tmp_path))
        rename(link, target)
        served.append(current_version(tmp_path))

    monkeypatch.setattr(Path, "replace", watched)
    switch_current(tmp_path, new)
    assert served == [old, new]


def test_pruning_keeps_the_newest_by_time_of_run_whatever_their_as_of(tmp_path: Path) -> None:
    old_run_late_as_of = "2026-12-31T20260101T000000Z-a"
    new_runs = [f"2026-01-01T2026020{day}T000000Z-b" for day in (1, 2, 3)]
    for name in (old_run_late_as_of, *new_runs):
        switch_current(tmp_path, shelve(tmp_path, name))
    assert prune_versions(tmp_path, 3) == [old_run_late_as_of]
    assert names(tmp_path) == new_runs


def test_pruning_spares_the_version_being_served(tmp_path: Path) -> None:
    first, *later = [shelve(tmp_path, f"2026-01-01T2026020{day}T000000Z-b") for day in (1, 2, 3)]
    switch_current(tmp_path, first)
    prune_versions(tmp_path, 2)
    assert names(tmp_path) == [first.name, later[-1].name]


def test_a_new_version_clears_what_a_killed_publish_left(tmp_path: Path) -> None:
    left = tmp_path / "versions" / ".tmp-old" / "parquet"
    left.mkdir(parents=True)
    (left / "half.parquet").write_text("half")
    (tmp_path / ".tmp-current").symlink_to("versions/nowhere")
    start_version(tmp_path, "new")
    assert names(tmp_path) == [".tmp-new"]
    assert not (tmp_path / ".tmp-current").is_symlink()


def test_a_second_publish_of_one_run_takes_a_name_of_its_own(tmp_path: Path) -> None:
    assert [shelve(tmp_path, "v").name for _ in range(3)] == ["v", "v-2", "v-3"]


def test_a_second_publisher_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with publishing_lock(tmp_path):
            order.append("second")

    with publishing_lock(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_nothing_is_served_before_the_first_publish(tmp_path: Path) -> None:
    assert current_version(tmp_path) is None


def test_names_sort_by_as_of_and_then_by_utc_time() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)
    earlier = noon.astimezone(timezone(timedelta(hours=5))) - timedelta(hours=1)
    ordered = [
        version_name(date(2026, 9, 29), noon, "zzzzzzzzzz"),
        version_name(date(2026, 9, 30), earlier, "b-b-b"),
        version_name(date(2026, 9, 30), noon, "aaa"),
    ]
    assert ordered == sorted(ordered)
    assert ordered[1] == "2026-09-30T20261001T110000Z-bbb"
