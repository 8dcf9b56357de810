from __future__ import annotations

import pytest

from tests.portfolio.folders import Folder

QUAYS = "outcomes/quays.yml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "{value: 26, on",
            "{value: 33, on",
            "the direction is down but the target 33 lies on the other side",
        ),
        (
            "on: 2027-01-31, recorded_on",
            "on: 2026-02-01, recorded_on",
            "must lie after the baseline's, 2026-02-01",
        ),
        ("recorded_on: 2026-05-01", "recorded_on: 2026-01-15", "several entries for 2026-01-15"),
        ("metric: reopen_ratio", "metric: reopened_ratio", "did you mean `reopen_ratio`"),
        ("metric: reopen_ratio", "metric: wip_items", "`wip_items` belongs to the area flow, not quality"),
        ("    baseline: {value: 31.5, on: 2026-02-01}\n", "", "has a target but no baseline"),
        (
            "metric: reopen_ratio",
            "metric: reopen_ratio\n    guardrail: {limit: 1}\n    trajectory: [{on: 2026-06-30, value: 1}]",
            "leave targets and trajectory out",
        ),
    ],
)
def test_what_cannot_be_measured_is_an_error(folder: Folder, old: str, new: str, words: str) -> None:
    folder.edit(QUAYS, old, new)
    problem = folder.only_problem()
    assert words in problem.message
    assert problem.file == QUAYS
    assert problem.line >= folder.line(QUAYS, "kpis:")


def test_a_target_that_equals_the_baseline_is_worth_a_look(folder: Folder) -> None:
    folder.edit(QUAYS, "{value: 26, on", "{value: 31.50, on")
    [warning] = [w for w in folder.load().warnings if "equals the baseline" in w.message]
    assert warning.line == folder.line(QUAYS, "{value: 31.50, on")


def test_nothing_drives_a_guardrail(folder: Folder) -> None:
    targets = (
        "    targets:\n      - {value: 24, on: 2027-01-31}\n"
        "      - {value: 26, on: 2027-01-31, recorded_on: 2026-05-01}\n"
    )
    folder.edit(QUAYS, targets, "    guardrail: {limit: 40, warning_margin: 2}\n")
    messages = [problem.message for problem in folder.problems()]
    assert any("make this link a guardrail" in message for message in messages)


def test_a_trajectory_has_one_point_a_day(folder: Folder) -> None:
    points = "[{on: 2026-06-30, value: 30}, {on: 2026-06-30, value: 29}]"
    folder.edit(
        QUAYS, "direction: down\n    baseline", f"direction: down\n    trajectory: {points}\n    baseline"
    )
    assert "several entries for 2026-06-30" in folder.only_problem().message


def test_a_computed_kpi_may_have_a_target_without_a_baseline(folder: Folder) -> None:
    folder.edit(
        QUAYS, "metric: reopen_ratio", "metric: reopen_ratio\n    targets: [{value: 0.05, on: 2027-01-31}]"
    )
    assert folder.problems() == []
