"""The command line: messages and exit codes (0 published, 1 any error, 2 the gate held the publish)."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.cli import app
from orchestration.run_record import claimed_home
from tests.unprivileged import unprivileged


def _exit_code(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["throughline", *arguments])
    monkeypatch.delenv("THROUGHLINE_PORTFOLIO", raising=False)
    with pytest.raises(SystemExit) as stopped:
        app()
    return stopped.value.code


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--no-such-option"),
        ("no-such-command",),
        ("check",),  # the current folder is no portfolio
        ("check", "no/such/folder"),
        ("demo",),
        ("demo", "{tmp}/demo", "--scale", "0"),
        ("map", "no_such_file.csv", "--entity", "ledger_lines"),
        ("run", "--portfolio", "no/such/folder", "--home", "{tmp}/home"),
        ("run", "--as-of", "yesterday", "--home", "{tmp}/home"),
        ("run", "--home", "{tmp}/no_folder"),
        ("demo", "{tmp}/no_folder"),
    ],
)
def test_every_error_is_exit_code_1_and_says_something(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "no_folder").write_text("a file stands here")
    filled = [argument.replace("{tmp}", str(tmp_path)) for argument in arguments]
    assert _exit_code(monkeypatch, *filled) == 1
    assert capsys.readouterr().err.strip()


def test_help_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code(monkeypatch, "--help") == 0
    assert "map" in capsys.readouterr().out


def test_a_starter_portfolio_passes_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _exit_code(monkeypatch, "init", str(tmp_path / "mine")) == 0
    assert _exit_code(monkeypatch, "check", str(tmp_path / "mine")) == 0
    assert "Portfolio ok" in capsys.readouterr().out


def test_a_future_as_of_is_refused_before_anything_lands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    portfolio, home = tmp_path / "mine", tmp_path / "home"
    assert _exit_code(monkeypatch, "init", str(portfolio)) == 0
    arguments = ("run", "--portfolio", str(portfolio), "--home", str(home), "--as-of", "2999-01-01")
    assert _exit_code(monkeypatch, *arguments) == 1
    assert "as_of 2999-01-01 lies in the future" in capsys.readouterr().err
    assert not (home / "landing").exists()


def test_the_demo_is_not_written_over_somebody_elses_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "mine.yml").write_text("files: []")
    assert _exit_code(monkeypatch, "demo", str(tmp_path)) == 1
    assert "holds files that are not the demo's" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*.yml")] == ["mine.yml"]


def test_a_second_run_in_the_same_home_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with claimed_home(tmp_path):
        assert _exit_code(monkeypatch, "run", "--home", str(tmp_path)) == 1
    assert "another run works in" in capsys.readouterr().err
    with claimed_home(tmp_path):
        pass


def test_the_check_names_the_line_of_an_expression_that_sees_more_than_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _exit_code(monkeypatch, "init", str(tmp_path / "mine"))
    [path] = (path for path in (tmp_path / "mine" / "mappings").glob("*.yml") if "files:" in path.read_text())
    text = path.read_text("utf-8") + '    keep_rows: "(select count(*) from other) > 0"\n'
    path.write_text(text, "utf-8")
    assert _exit_code(monkeypatch, "check", str(tmp_path / "mine")) == 1
    error = capsys.readouterr().err
    assert f"{path.relative_to(tmp_path / 'mine')}:{len(text.splitlines())}: this SQL" in error


@pytest.mark.parametrize("arguments", [("run", "--home"), ("demo",), ("init",)])
def test_a_folder_that_this_user_must_not_write_is_named(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "theirs").mkdir(mode=0o555)
    with unprivileged():
        assert _exit_code(monkeypatch, *arguments, str(tmp_path / "theirs")) == 1
    [said] = capsys.readouterr().err.strip().splitlines()
    assert said.startswith("error: ")
    assert str(tmp_path / "theirs") in said
    assert "Permission denied" in said


def test_what_this_user_must_not_read_is_told_with_all_other_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    _exit_code(monkeypatch, "init", str(mine))
    [mapping, *_] = sorted((mine / "mappings").glob("*.yml"))
    mapping.chmod(0o000)
    (mine / "outcomes").chmod(0o000)
    with unprivileged():
        code = _exit_code(monkeypatch, "check", str(mine))
    (mine / "outcomes").chmod(0o755)
    assert code == 1
    assert capsys.readouterr().err.strip().splitlines() == [
        "error: the portfolio has 2 problems:",
        "  mappings/files.yml: cannot be read: give the user of this run the right to read it",
        "  outcomes: cannot be read: give the user of this run the right to read it",
    ]
