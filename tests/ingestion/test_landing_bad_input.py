"""What is wrong with delivered files is said clearly, and stops nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingestion.manifests import visible_loads
from portfolio.errors import ThroughlineError
from tests.ingestion.portfolios import jira, land, portfolio_of, rates, write

GOOD = "from,to,day,rate\nEUR,USD,2026-01-02,1.10\n"


@pytest.mark.parametrize(
    ("files", "path", "said"),
    [
        ({"other/a.csv": GOOD}, "rates/*.csv", "matches no file"),
        ({"rates/a.txt": GOOD}, "rates/*.csv", "matches no file"),
        ({"rates/a.csv/inner.csv": GOOD}, "rates/a.csv", "is a folder: name the files in it"),
        ({"rates/a.csv": ""}, "rates/a.csv", "is empty"),
        ({"rates/a.xlsx": ""}, "rates/a.xlsx", "is empty"),
        ({"rates/a.xlsx": "no workbook"}, "rates/a.xlsx", "none of its files can be read"),
        ({"rates/.hidden.csv": GOOD, "rates/~$open.csv": GOOD}, "rates/*.csv", "matches no file"),
    ],
)
def test_a_stream_without_a_file_to_work_on_is_an_error_that_names_it(
    tmp_path: Path, files: dict[str, str], path: str, said: str
) -> None:
    write(tmp_path / "data", files)
    with pytest.raises(ThroughlineError, match=f"treasury/rates: .*{said}"):
        land(tmp_path, rates(path))


def test_one_bad_file_is_rejected_and_the_othersland(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": GOOD, "rates/b.csv": "", "rates/c.csv/d.txt": ""})
    report, _ = land(tmp_path, rates())
    assert [load.file for load in report.landed] == ["rates/a.csv"]
    assert {file.file: file.reason.partition(":")[0] for file in report.rejected} == {
        "rates/b.csv": "is empty (0 bytes)",
        "rates/c.csv": "is a folder, not a file",
    }


def test_every_stream_without_files_is_named_at_once_and_the_rest_lands(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": GOOD})
    missing = jira({"stream": "issues", "path": "none/*.json"}, {"stream": "users", "path": "nobody.json"})
    with pytest.raises(ThroughlineError) as caught:
        land(tmp_path, missing, rates())
    assert "jira/issues: the path none/*.json" in str(caught.value)
    assert "jira/users: the path nobody.json" in str(caught.value)
    portfolio = portfolio_of(tmp_path / "data", rates())
    assert len(visible_loads(portfolio, tmp_path / "home")) == 1


def test_a_bad_new_version_leaves_the_last_good_one_in_place(tmp_path: Path) -> None:
    write(tmp_path / "data", {"rates/a.csv": GOOD})
    land(tmp_path, rates())
    write(tmp_path / "data", {"rates/a.csv": ""})
    report, _ = land(tmp_path, rates())
    assert len(report.rejected) == 1
    assert report.stream("treasury", "rates").row_count == 1


def test_a_path_without_its_delivery_day_is_rejected(tmp_path: Path) -> None:
    write(
        tmp_path / "data", {"rates/20260102.csv": GOOD, "rates/20261399.csv": GOOD, "rates/notes.csv": GOOD}
    )
    report, _ = land(tmp_path, rates(delivered_on={"path_pattern": "rates/(.*)\\.csv"}))
    assert [load.file for load in report.landed] == ["rates/20260102.csv"]
    assert all("has no delivery day in its path" in file.reason for file in report.rejected)
    assert len(report.rejected) == 2


def test_a_link_out_of_the_data_root_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, {"secret.csv": GOOD})
    write(tmp_path / "data", {"rates/a.csv": GOOD})
    (tmp_path / "data/rates/b.csv").symlink_to(tmp_path / "secret.csv")
    report, _ = land(tmp_path, rates())
    assert [file.reason.partition(" out")[0] for file in report.rejected] == ["is a link that leads"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            {"source": "x", "connector": "trello", "streams": [{"stream": "cards", "path": "p.json"}]},
            "no connector trello",
        ),
        (jira({"stream": "sprints", "path": "p.json"}), "jira has no such stream: .*issues, changelogs"),
    ],
)
def test_an_unknown_connector_or_stream_names_the_known_ones(
    tmp_path: Path, source: dict[str, Any], said: str
) -> None:
    write(tmp_path / "data", {"p.json": "[]"})
    with pytest.raises(ThroughlineError, match=said):
        land(tmp_path, source)


def test_a_file_that_two_paths_of_a_stream_match_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "data", {"jira/1.json": "[]"})
    twice = ({"stream": "issues", "path": "jira/1.json"}, {"stream": "issues", "path": "jira/*.json"})
    with pytest.raises(ThroughlineError, match=r"both jira/1\.json and jira/\*\.json match jira/1\.json"):
        land(tmp_path, jira(*twice))


def test_no_error_tells_the_privacy_key(tmp_path: Path) -> None:
    with pytest.raises(ThroughlineError) as caught:
        land(tmp_path, rates(delivered_on={"constant": date(2026, 1, 1)}))
    assert "a test key" not in str(caught.value)
