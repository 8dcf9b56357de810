"""What lands, once, in which order, and how a load becomes visible."""

from __future__ import annotations

import fcntl
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion import land_pages
from ingestion import loads as loads_module
from ingestion.landing import land_sources
from ingestion.manifests import Load, visible_loads
from portfolio.errors import ThroughlineError
from portfolio.file_mappings import Read
from tests.ingestion.portfolios import MAPPING, issues, jira, land, portfolio_of, rates, write

HEADER = "from,to,day,rate\n"
A = HEADER + "EUR,USD,2026-01-02,1.10\n"
B = HEADER + "EUR,USD,2026-01-02,1.11\nGBP,USD,2026-01-02,1.30\n"


def _numbers(loads: list[Load]) -> list[tuple[str, str, str, int]]:
    return [(load.file, load.delivery, load.delivery_group, load.delivery_sequence) for load in loads]


def test_a_file_lands_once_with_a_manifest_that_tells_everything(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A})
    declared = rates(delivered_on={"constant": date(2026, 9, 30)})
    _, (load,) = land(tmp_path, declared)
    again, _ = land(tmp_path, declared)
    (manifest,) = (tmp_path / "home/landing/files/treasury/rates").glob("*.json")
    told = json.loads(manifest.read_text())
    assert again.landed == []
    assert manifest.stem == load.load_id == f"0001-{load.content_hash[:16]}"
    assert (told["row_count"], told["byte_count"], told["columns"]) == (
        1,
        len(A),
        ["from", "to", "day", "rate"],
    )
    assert (told["source_system"], told["window"], told["cursor"]) == ("treasury", None, None)
    assert load.delivered_at == datetime(2026, 9, 30, 5)  # local midnight in Chicago
    assert load.record_prefix == f"treasury/rates/{load.load_id}/"


def test_content_that_comes_back_is_a_new_version_and_not_the_old_one(tmp_path: Path) -> None:
    for content in (A, B, A, A):
        write(tmp_path / "data", {"rates/a.csv": content})
        _, loads = land(tmp_path, rates())
    assert [load.delivery_sequence for load in loads] == [1, 2, 3]
    assert [load.row_count for load in loads] == [1, 2, 1]
    assert loads[0].content_hash == loads[2].content_hash
    assert loads[0].load_id != loads[2].load_id


def test_two_files_of_one_content_are_two_loads(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A, "rates/b.csv": A})
    _, loads = land(tmp_path, rates())
    assert _numbers(loads) == [
        ("rates/a.csv", "append", "rates/a.csv", 1),
        ("rates/b.csv", "append", "rates/b.csv", 1),
    ]
    assert len({load.record_prefix for load in loads}) == 2


def test_rows_are_numbered_through_all_pages_of_a_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(land_pages, "_ROWS_AT_ONCE", 2)
    write(
        tmp_path / "data",
        {"jira/1.json": issues("a"), "jira/2.json": issues("b", "c"), "jira/3.json": issues("d")},
    )
    _, (load,) = land(tmp_path, jira({"stream": "issues", "path": "jira/*.json"}))
    rows = duckdb.sql(
        f"select row_number, file, file_row_number, record_id from '{load.data_file}' order by 1"
    )
    assert rows.fetchall() == [
        (1, "jira/1.json", 1, "a"),
        (2, "jira/2.json", 1, "b"),
        (3, "jira/2.json", 2, "c"),
        (4, "jira/3.json", 1, "d"),
    ]


def test_content_read_otherwise_lands_again_and_replaces_the_earlier_reading(tmp_path: Path) -> None:
    write(tmp_path / "data", {"raw.csv": 'scope,data\na,"{""id"":1,""fields"":{}}"\n'})
    for scope, filtered in (("b", 1), ("a", 0)):
        envelope = {"payload_column": "data", "where": {"scope": scope}}
        _, (load,) = land(tmp_path, jira({"stream": "issues", "path": "raw.csv", "envelope": envelope}))
        assert duckdb.sql(f"select count(filtered_reason) from '{load.data_file}'").fetchone() == (filtered,)
    _, loads = land(tmp_path, jira({"stream": "issues", "path": "raw.csv", "envelope": envelope}))
    assert loads == [load]


def test_a_file_lands_again_once_the_mapping_says_how_to_read_it(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A.replace(",", ";")})
    portfolio = portfolio_of(tmp_path / "data", rates())
    mended = MAPPING.model_copy(update={"read": Read(delimiter=";")})
    for declared in (portfolio, replace(portfolio, files=[mended])):
        land_sources(declared, tmp_path / "home", lambda _: None)
        (load,) = visible_loads(declared, tmp_path / "home")
    assert load.columns == ("from", "to", "day", "rate")


def test_a_changed_declaration_changes_the_manifest_and_lands_nothing(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/2026-01-02.csv": A})
    _, (before,) = land(tmp_path, rates())
    report, (after,) = land(
        tmp_path, rates(delivery="snapshot", delivered_on={"path_pattern": "rates/(.*).csv"})
    )
    assert report.landed == []
    assert (before.delivered_at, after.delivered_at) == (None, datetime(2026, 1, 2, 6))
    assert (after.delivery, after.delivery_group, after.load_id) == ("snapshot", "rates", before.load_id)


def test_a_source_that_is_no_longer_declared_is_no_longer_visible(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A, "jira/1.json": issues("1")})
    stream = {"stream": "issues", "path": "jira/*.json"}
    _, both = land(tmp_path, rates(), jira(stream))
    assert sorted(load.source for load in both) == ["jira", "treasury"]
    _, loads = land(tmp_path, jira(stream))
    assert [load.source for load in loads] == ["jira"]


def test_a_run_killed_before_the_manifest_leaves_nothing_and_the_next_one_lands_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "data", {"rates/a.csv": A})
    portfolio = portfolio_of(tmp_path / "data", rates())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(loads_module, "write_manifest", killed)
        land_sources(portfolio, tmp_path / "home", lambda _: None)
    (orphan,) = (tmp_path / "home/landing").glob("files/treasury/rates/*")
    (orphan / "half").touch()
    assert visible_loads(portfolio, tmp_path / "home") == []
    _, (load,) = land(tmp_path, rates())
    assert load.load_id.startswith("0001-")
    assert not (orphan / "half").exists()


def test_a_run_killed_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A})
    write(tmp_path / "home/landing/.incoming", {"treasury.rates.1/data.parquet": b"PAR1 half"})
    _, (load,) = land(tmp_path, rates())
    assert duckdb.sql(f"select rate from '{load.data_file}'").fetchall() == [("1.10",)]
    assert list((tmp_path / "home/landing/.incoming").iterdir()) == []


def test_a_second_writer_is_turned_away_and_harms_nothing(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A})
    (tmp_path / "home/landing").mkdir(parents=True)
    with (tmp_path / "home/landing/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ThroughlineError, match="another run is landing"):
            land(tmp_path, rates())
    _, loads = land(tmp_path, rates())
    assert len(loads) == 1


def test_a_damaged_manifest_names_itself_and_what_to_do(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": A})
    _, (load,) = land(tmp_path, rates())
    load.data_file.unlink()
    with pytest.raises(ThroughlineError, match=f"{load.load_id}/data.parquet.*is gone"):
        land(tmp_path, rates())
    load.data_file.parent.with_suffix(".json").write_text("{")
    with pytest.raises(ThroughlineError, match=r"manifest is damaged.*restore it"):
        land(tmp_path, rates())
