"""Which loads were delivered together, in which order, and what that says about deletions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion.manifests import Load
from tests.ingestion.portfolios import issues, jira, land, rates, write

HEADER = "from,to,day,rate\n"
A = HEADER + "EUR,USD,2026-01-02,1.10\n"
B = HEADER + "EUR,USD,2026-01-02,1.11\nGBP,USD,2026-01-02,1.30\n"
DAILY = {"path_pattern": "jira/(\\d{4}-\\d{2}-\\d{2})/"}
ISSUES = {"stream": "issues", "path": "jira/*/*.json", "delivery": "snapshot", "delivered_on": DAILY}


def _numbers(loads: list[Load]) -> list[tuple[str, str, str, int]]:
    return [(load.file, load.delivery, load.delivery_group, load.delivery_sequence) for load in loads]


def _record_ids(load: Load) -> list[str]:
    rows = duckdb.sql(f"select record_id from '{load.data_file}' order by row_number").fetchall()
    return [row[0] for row in rows]


def test_files_are_ordered_as_a_person_would(tmp_path: Path) -> None:
    write(
        tmp_path / "data", {f"rates/week_{n}.csv": A + f"GBP,USD,2026-01-{n:02d},1.3\n" for n in (10, 9, 2)}
    )
    _, loads = land(tmp_path, rates(delivery="snapshot"))
    assert [load.file for load in loads] == ["rates/week_2.csv", "rates/week_9.csv", "rates/week_10.csv"]
    assert [load.delivery_sequence for load in loads] == [1, 2, 3]


def test_the_pages_of_a_day_are_one_load_and_the_days_follow_each_other(tmp_path: Path) -> None:
    write(
        tmp_path / "data",
        {
            "jira/2026-01-06/1.json": issues("3"),
            "jira/2026-01-05/2.json": issues("2"),
            "jira/2026-01-05/1.json": issues("1"),
        },
    )
    _, loads = land(tmp_path, jira(ISSUES))
    assert [(_record_ids(load), load.delivery_sequence) for load in loads] == [(["1", "2"], 1), (["3"], 2)]
    assert [load.delivered_at for load in loads] == [datetime(2026, 1, 5, 6), datetime(2026, 1, 6, 6)]


def test_a_snapshot_that_arrives_late_takes_its_place_among_the_earlier_ones(tmp_path: Path) -> None:
    write(
        tmp_path / "data", {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-07/1.json": issues("1", "2")}
    )
    land(tmp_path, jira(ISSUES))
    write(tmp_path / "data", {"jira/2026-01-06/1.json": issues("1", "9")})
    _, loads = land(tmp_path, jira(ISSUES))
    by_day = {load.delivered_at.day: load.delivery_sequence for load in loads if load.delivered_at}
    assert by_day == {5: 1, 6: 2, 7: 3}


def test_a_day_delivered_again_replaces_that_day_only(tmp_path: Path) -> None:
    write(
        tmp_path / "data", {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-06/1.json": issues("1", "2")}
    )
    land(tmp_path, jira(ISSUES))
    write(tmp_path / "data", {"jira/2026-01-05/1.json": issues("1", "7")})
    _, loads = land(tmp_path, jira(ISSUES))
    assert [(load.delivery_sequence, load.row_count) for load in loads] == [(1, 1), (3, 2), (2, 2)]


def test_an_incomplete_snapshot_deletes_nothing_until_a_complete_one_follows(tmp_path: Path) -> None:
    pages = {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-05/2.json": issues("2")}
    write(tmp_path / "data", pages | {"jira/2026-01-06/1.json": issues("1"), "jira/2026-01-06/2.json": "{"})
    report, (complete, partial) = land(tmp_path, jira(ISSUES))
    assert [file.file for file in report.rejected] == ["jira/2026-01-06/2.json"]
    assert (complete.delivery, complete.delivery_group) == ("snapshot", "issues")
    assert (partial.delivery, partial.delivery_group) == ("delta", f"issues/{partial.load_id}")
    write(tmp_path / "data", {"jira/2026-01-06/2.json": issues("2")})
    _, loads = land(tmp_path, jira(ISSUES))
    assert [(load.delivery, load.delivery_sequence) for load in loads] == [("snapshot", n) for n in (1, 2, 3)]


def test_an_incomplete_first_snapshot_is_a_picture_as_there_is_nothing_to_lose(tmp_path: Path) -> None:
    broken = {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-05/2.json": "{"}
    write(tmp_path / "data", broken)
    _, (only,) = land(tmp_path, jira(ISSUES))
    assert (only.delivery, only.delivery_group) == ("snapshot", "issues")
    write(tmp_path / "data", {"jira/2026-01-06/1.json": issues("1")})
    _, loads = land(tmp_path, jira(ISSUES))
    assert [(load.delivery, load.delivery_sequence) for load in loads] == [("snapshot", 1), ("snapshot", 2)]


@pytest.mark.parametrize("delivered_on", [None, DAILY])
def test_a_page_that_breaks_later_does_not_delete_what_it_held(
    tmp_path: Path, delivered_on: dict[str, str] | None
) -> None:
    stream = {**ISSUES, "delivered_on": delivered_on}
    write(tmp_path / "data", {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-05/2.json": issues("2")})
    land(tmp_path, jira(stream))
    write(tmp_path / "data", {"jira/2026-01-05/2.json": "{"})
    _, (complete, partial) = land(tmp_path, jira(stream))
    assert (complete.delivery, partial.delivery) == ("snapshot", "delta")
    assert complete.delivery_group != partial.delivery_group


def test_a_file_that_is_a_picture_of_its_own_is_complete_without_the_others(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A, "rates/b.csv": "", "rates/c.csv": B})
    _, loads = land(tmp_path, rates(delivery="snapshot"))
    assert _numbers(loads) == [
        ("rates/a.csv", "snapshot", "rates", 1),
        ("rates/c.csv", "snapshot", "rates", 2),
    ]


def test_files_of_one_delivery_day_are_one_picture(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A, "rates/b.csv": A})
    declared = rates(delivery="snapshot", delivered_on={"constant": date(2026, 1, 5)})
    land(tmp_path, declared)
    write(tmp_path / "data", {"rates/b.csv": B})
    _, loads = land(tmp_path, declared)
    assert [(load.file, load.delivery_sequence) for load in loads] == [
        ("rates/a.csv", 2),
        ("rates/b.csv", 1),
        ("rates/b.csv", 2),
    ]


def test_a_snapshot_without_a_record_is_a_picture_all_the_same(tmp_path: Path) -> None:
    write(tmp_path / "data", {"jira/2026-01-05/1.json": issues("1"), "jira/2026-01-06/1.json": issues()})
    _, loads = land(tmp_path, jira(ISSUES))
    assert [(load.row_count, load.delivery_sequence) for load in loads] == [(1, 1), (0, 2)]


def test_a_delta_lands_only_the_pages_it_has_not_seen(tmp_path: Path) -> None:
    stream = {"stream": "issues", "path": "jira/*.json"}
    write(tmp_path / "data", {"jira/1.json": issues("1"), "jira/2.json": issues("2")})
    land(tmp_path, jira(stream))
    write(tmp_path / "data", {"jira/2.json": issues("2", "4"), "jira/3.json": issues("3")})
    report, loads = land(tmp_path, jira(stream))
    assert [_record_ids(load) for load in loads] == [["1", "2"], ["2", "4", "3"]]
    assert report.stream("jira", "issues").known_file_count == 1
