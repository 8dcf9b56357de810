from __future__ import annotations

import pytest

from tests.portfolio.folders import Folder

QUAYS = "outcomes/quays.yml"
OVERRIDES = """confidence_overrides:
  - {workstream_id: cranes, confidence: amber, reason: The driver left, from: 2026-03-01, to: 2026-04-01}
  - {workstream_id: cranes, confidence: red, reason: No successor, from: 2026-04-01, to: 2026-05-01}
"""


def _declare(folder: Folder, old: str, new: str) -> None:
    folder.edit(QUAYS, "benefits:\n", OVERRIDES.replace(old, new, 1) + "benefits:\n")


def test_one_override_may_follow_another(folder: Folder) -> None:
    _declare(folder, "", "")
    overrides = folder.load().confidence_overrides
    assert [one.confidence for one in overrides if one.workstream_id == "cranes"] == ["amber", "red"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("to: 2026-04-01", "to: 2026-04-02", "`cranes` is overridden twice from 2026-04-01"),
        (", to: 2026-05-01", "", "`to` is missing"),
        (", reason: No successor", "", "`reason` is missing"),
        ("cranes, confidence: red", "crane, confidence: red", "did you mean `cranes`"),
        ("confidence: red", "confidence: orange", "must be 'green'"),
    ],
)
def test_an_override_is_reasoned_dated_and_alone(folder: Folder, old: str, new: str, words: str) -> None:
    _declare(folder, old, new)
    problem = folder.only_problem()
    assert words in problem.message
    assert problem.file == QUAYS
