from __future__ import annotations

from pathlib import Path

import pytest

from portfolio.errors import PortfolioError
from portfolio.paths import stream_files
from tests.portfolio.folders import Folder
from tests.unprivileged import unprivileged

MAIN = "portfolio.yml"


def test_a_mapping_under_another_connector_names_that_connector(folder: Folder) -> None:
    folder.edit(MAIN, "connector: files", "connector: jira")
    said = [(problem.line, problem.message) for problem in folder.problems()]
    assert [line for line, _ in said] == [
        folder.line(MAIN, "mapping: journals"),
        folder.line(MAIN, "mapping: lines"),
    ]
    assert all("the connector here is jira: correct one of them" in message for _, message in said)


def test_streams_of_plain_files_have_names_of_their_own_and_no_envelope(folder: Folder) -> None:
    folder.edit(MAIN, "{stream: lines,", "{stream: journals, envelope: {payload_column: raw},")
    first, second = (problem.message for problem in folder.problems())
    assert "stream journals has an envelope, which only API connectors read" in first
    assert second == "two streams are called `journals`: rename one or join their paths in one glob"


def test_whether_streams_fit_an_unknown_connector_is_not_judged(folder: Folder) -> None:
    folder.edit(MAIN, "connector: files", "connector: csv")
    assert folder.only_problem().message == "connector `csv` does not exist (known: files, jira)"


def test_an_unknown_connector_is_told(folder: Folder) -> None:
    folder.edit(MAIN, "connector: jira", "connector: jirra")
    problem = folder.only_problem()
    assert problem.message == "connector `jirra` does not exist (did you mean `jira`?)"
    assert problem.line == folder.line(MAIN, "jirra")


def test_an_unknown_mapping_is_told(folder: Folder) -> None:
    folder.edit(MAIN, "mapping: lines", "mapping: line")
    assert (
        folder.only_problem().message
        == "mapping `line` is not declared under `files:` (did you mean `lines`?)"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/etc/passwd", "is absolute"),
        ("~/secrets.csv", "is absolute"),
        ("C:\\secrets.csv", "is absolute"),
        ("../outside.csv", "leaves the data root with `..`"),
        ("data/../../outside.csv", "leaves the data root with `..`"),
        ("data\\..\\..\\outside.csv", "leaves the data root with `..`"),
        ("data", "is a folder"),
        ("data/**.csv", "is not a path or glob"),
    ],
)
def test_a_path_that_leaves_the_data_root_is_refused(folder: Folder, path: str, words: str) -> None:
    folder.edit(MAIN, "path: data/lines.csv", f"path: '{path}'")
    problem = folder.only_problem()
    assert words in problem.message
    assert problem.line == folder.line(MAIN, "stream: lines")


@pytest.mark.parametrize("path", ["data/linked.csv", "data/l*.csv", "data/linked/*"])
def test_a_link_to_the_outside_is_refused(folder: Folder, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("a\n")
    (folder.path / "data" / "linked.csv").symlink_to(outside / "secret.csv")
    (folder.path / "data" / "linked").symlink_to(outside)
    folder.edit(MAIN, "path: data/lines.csv", f"path: {path}")
    assert "links to a place outside of it" in folder.only_problem().message
    with pytest.raises(PortfolioError):
        stream_files(folder.path, path)


@pytest.mark.parametrize("path", ["data/lines.csv", "data/*.csv", "data/[l]*.csv"])
def test_a_folder_that_must_not_be_read_is_told(folder: Folder, path: str) -> None:
    folder.edit(MAIN, "path: data/lines.csv", f"path: '{path}'")
    (folder.path / "data").chmod(0o000)
    with unprivileged():
        found = [problem for problem in folder.problems() if problem.line == folder.line(MAIN, "path: '")]
    (folder.path / "data").chmod(0o755)
    [problem] = found
    assert problem.message.startswith(f"path `{path}` leads through {folder.path / 'data'}")
    assert problem.message.endswith("give the user of this run the right to read it")


def test_a_link_inside_the_data_root_is_fine(folder: Folder) -> None:
    (folder.path / "data" / "latest.csv").symlink_to(folder.path / "data" / "lines.csv")
    folder.edit(MAIN, "path: data/lines.csv", "path: data/latest.csv")
    assert folder.problems() == []


def test_files_come_in_order_of_their_paths(folder: Folder) -> None:
    assert [path.name for path in stream_files(folder.path, "data/*.csv")] == ["journals.csv", "lines.csv"]


def test_a_name_with_brackets_is_a_file_and_no_glob(folder: Folder) -> None:
    (folder.path / "data" / "lines[1].csv").write_text("a\n")
    assert [path.name for path in stream_files(folder.path, "data/lines[1].csv")] == ["lines[1].csv"]


def test_hidden_files_and_lock_files_are_no_delivery(folder: Folder) -> None:
    for name in (".lines.csv", "~$lines.csv"):
        (folder.path / "data" / name).write_text("a\n")
    assert [path.name for path in stream_files(folder.path, "data/*lines.csv")] == ["lines.csv"]


def test_a_stream_without_a_file_only_warns(folder: Folder) -> None:
    folder.edit(MAIN, "path: data/lines.csv", "path: data/nothing-*.csv")
    said = [warning.message for warning in folder.load().warnings]
    assert any("no file matches `data/nothing-*.csv`" in message for message in said)
