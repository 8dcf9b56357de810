"""The command line: messages and exit codes (0 published, 1 any error, 2 the gate held the publish)."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.cli import app


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
    ],
)
def test_every_error_is_exit_code_1_and_says_something(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
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
