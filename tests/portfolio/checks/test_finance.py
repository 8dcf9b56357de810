from __future__ import annotations

import pytest

from tests.portfolio.folders import Folder

PLANS = "outcomes/plans.yml"
PLAN = """earned_value:
  - workstream_id: cranes
    recorded_on: 2026-01-15
    work_packages:
      - {work_package_id: build, budget_share: 0.75, method: milestone_weights,
         milestones: [{milestone_id: "m:half", weight: 0.4}, {milestone_id: "m:cranes_live", weight: 0.6}]}
      - {work_package_id: rest, budget_share: 0.25, method: done_items, planned_item_count: 40}
"""


@pytest.fixture
def planned(folder: Folder) -> Folder:
    (folder.path / PLANS).write_text(PLAN, encoding="utf-8")
    assert folder.problems() == []
    return folder


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("budget_share: 0.25", "budget_share: 0.2500001", "of workstream `cranes` add up to 1.0000001", 4),
        ("weight: 0.6", "weight: 0.5", "weights of work package `build` add up to 0.9", 6),
        ("work_package_id: rest", "work_package_id: build", "work package `build` stands here twice", 7),
        ("method: done_items", "method: fifty_fifty", "the method fifty_fifty needs milestone_id", 7),
        ("planned_item_count: 40", 'milestone_id: "m:x"', "done_items does not read milestone_id", 7),
        ("workstream_id: cranes", "workstream_id: crane", "did you mean `cranes`", 2),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(
    planned: Folder, old: str, new: str, words: str, line: int
) -> None:
    planned.edit(PLANS, old, new)
    problem = planned.only_problem()
    assert words in problem.message
    assert (problem.file, problem.line) == (PLANS, line)


def test_a_workstream_has_one_plan(planned: Folder) -> None:
    planned.append(PLANS, PLAN.removeprefix("earned_value:\n"))
    assert "workstream_id `cranes` is already declared at outcomes/plans.yml:2" in str(planned.only_problem())


def test_discounting_needs_a_ratio_and_a_price_basis(folder: Folder) -> None:
    folder.append("portfolio.yml", "investment: {discount_ratio: -1}\n")
    assert [problem.message.split(",")[0] for problem in folder.problems()] == [
        "`discount_ratio` must be more than -1",
        "`price_basis` is missing: add it",
    ]
