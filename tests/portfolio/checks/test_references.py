from __future__ import annotations

from pathlib import Path

import pytest

from tests.portfolio.folders import Folder

MAIN, WORK, QUAYS = "portfolio.yml", "mappings/work.yml", "outcomes/quays.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (MAIN, "  fiscal_calendar: feb_month", "  fiscal_calendar: feb_mont", "did you mean `feb_month`"),
        (
            MAIN,
            "fiscal_calendar: feb_445}",
            "fiscal_calendar: nov}",
            "`nov` is not declared under `fiscal_calendars:`",
        ),
        (WORK, "work_calendar: berlin", "work_calendar: paris", "under `work_calendars:` (known: berlin)"),
        (WORK, "initiative_id: quays, work", "initiative_id: quay, work", "did you mean `quays`"),
        (QUAYS, "objective_id: o1, initiative", "objective_id: o2, initiative", "under `objectives:`"),
        (QUAYS, "initiative_id: quays}", "initiative_id: none}", "under `initiatives:`"),
        (
            QUAYS,
            "outcome_id: short_stays\n    scorecard_area: q",
            "outcome_id: x\n    scorecard_area: q",
            "`x` is not declared",
        ),
        (QUAYS, "{workstream_id: cranes", "{workstream_id: crane", "did you mean `cranes`"),
        (
            QUAYS,
            "benefit_id: quay_fees, currency",
            "benefit_id: quay_fee, currency",
            "did you mean `quay_fees`",
        ),
        (QUAYS, "outcome_id: short_stays,\n", "outcome_id: long_stays,\n", "did you mean `short_stays`"),
        (
            QUAYS,
            'milestone, entity_id: "m:cranes_live"',
            "kpi, entity_id: hours_at_qua",
            "did you mean `hours_at_quay`",
        ),
    ],
)
def test_a_dangling_id_is_told_at_its_line(folder: Folder, file: str, old: str, new: str, words: str) -> None:
    folder.edit(file, old, new)
    problem = folder.only_problem()
    changed = next(line for line in new.splitlines() if line not in old.splitlines())
    assert words in problem.message
    assert (problem.file, problem.line) == (file, folder.line(file, changed))


def test_an_owner_of_a_milestone_may_name_one_that_only_the_data_knows(folder: Folder) -> None:
    folder.edit(QUAYS, 'entity_id: "m:cranes_live"', 'entity_id: "m:from the data"')
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("file", "entry"),
    [
        (WORK, "workstreams:\n  - {workstream_id: audit, workstream_name: Again}\n"),
        (QUAYS, "objectives:\n  - {objective_id: o1, objective_name: Again}\n"),
    ],
)
def test_an_id_declared_in_two_files_names_both_places(folder: Folder, file: str, entry: str) -> None:
    second = f"{Path(file).parent}/zz.yml"
    (folder.path / second).write_text(entry)
    problem = folder.only_problem()
    assert (problem.file, problem.line) == (second, 2)
    assert f"is already declared at {file}:" in problem.message


def test_an_id_declared_twice_in_one_file_names_both_lines(folder: Folder) -> None:
    again = "sources:\n  - {source: books, connector: jira, streams: [{stream: a, path: a}]}\n"
    folder.edit(MAIN, "sources:\n", again)
    problem = folder.only_problem()
    assert problem.line == folder.line(MAIN, "- source: books")
    assert f"`books` is already declared at {MAIN}:{folder.line(MAIN, '{source: books')}" in problem.message
