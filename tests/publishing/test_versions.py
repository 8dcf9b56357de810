from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import duckdb

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


def test_readers_never_fail_while_versions_are_switched_and_pruned(tmp_path: Path) -> None:
    opened, failures, done = [0], [], threading.Event()
    switch_current(tmp_path, shelve(tmp_path, "2026-01-01T20260101T000000Z-a"))

    def read() -> None:
        for _ in range(50):
            try:
                with duckdb.connect(
                    str(tmp_path / "current" / "outcomes.duckdb"), read_only=True
                ) as connection:
                    assert connection.sql("select one from t").fetchall() == [(1,)]
                opened[0] += 1
            except Exception as error:
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]

    def write() -> None:
        minute = 0
        while not done.is_set():
            minute += 1
            switch_current(tmp_path, shelve(tmp_path, f"2026-01-01T20260101T{minute:06d}Z-b"))
            prune_versions(tmp_path, 10)

    writer = threading.Thread(target=write)
    for thread in (writer, *readers):
        thread.start()
    for reader in readers:
        reader.join()
    done.set()
    writer.join()
    assert failures == []
    assert len(names(tmp_path)) > 2


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
