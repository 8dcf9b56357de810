from __future__ import annotations

from tests.portfolio.folders import Folder

MAIN, WORK = "portfolio.yml", "mappings/work.yml"


def test_an_alias_means_one_workstream(folder: Folder) -> None:
    folder.edit(WORK, "is_mandated: true", "is_mandated: true, aliases: [CC-8, CC-7]")
    problem = folder.only_problem()
    assert problem.message == "alias `CC-7` already means workstream `cranes`: an alias means one workstream"
    assert problem.line == folder.line(WORK, "CC-8")


def test_an_alias_cannot_be_another_workstream(folder: Folder) -> None:
    folder.edit(WORK, '"CC-7"', '"audit"')
    assert "alias `audit` already means workstream `audit`" in folder.only_problem().message


def test_a_status_map_names_a_declared_source_or_all(folder: Folder) -> None:
    folder.edit(WORK, "{source: tickets, container", "{source: ticket, container")
    assert "source `ticket` is not declared in portfolio.yml (did you mean `tickets`?)" in str(
        folder.only_problem()
    )
    folder.edit(WORK, "{source: ticket, container", '{source: "*", container')
    assert folder.problems() == []


def test_a_status_is_mapped_once_whatever_its_letter_case(folder: Folder) -> None:
    (folder.path / "mappings" / "zz.yml").write_text(
        "statuses:\n  - {source: tickets, map: {'done ': cancelled}}\n"
    )
    problem = folder.only_problem()
    assert (problem.file, problem.line) == ("mappings/zz.yml", 2)
    assert f"already mapped at {WORK}:{folder.line(WORK, 'To Do')}" in problem.message


def test_a_status_is_not_written_twice_in_one_map(folder: Folder) -> None:
    folder.edit(WORK, "Done: done", "Done: done, DONE: done")
    assert "`Done` and `DONE` differ in letter case only" in folder.only_problem().message


def test_a_status_may_change_its_meaning_on_a_day(folder: Folder) -> None:
    folder.edit(WORK, "Done: done}}", "Done: done}, to: 2026-03-01}")
    more = "  - {source: tickets, from: 2026-03-01, map: {Done: review}}\nitem_types:"
    folder.edit(WORK, "item_types:", more)
    assert folder.problems() == []
    folder.edit(WORK, "from: 2026-03-01", "from: 2026-02-28")
    assert "already mapped" in folder.only_problem().message


def test_a_status_map_ends_after_it_begins(folder: Folder) -> None:
    folder.edit(WORK, "Done: done}}", "Done: done}, from: 2026-03-01, to: 2026-03-01}")
    assert "`to` must lie after `from`" in folder.only_problem().message


def test_a_region_has_known_holidays(folder: Folder) -> None:
    folder.edit(MAIN, "region: DE-BE", "region: DE-XX")
    problem = folder.only_problem()
    assert "region `DE-XX` has no known holidays" in problem.message
    assert problem.line == folder.line(MAIN, "DE-XX")


def test_a_commitment_is_a_status_of_the_map_before_the_start(folder: Folder) -> None:
    folder.edit(WORK, "Done: done}}", "Done: done}, commits_at: [to do]}")
    assert "status `to do` is not in this `map` (did you mean `To Do`?)" in folder.only_problem().message
    folder.edit(WORK, "commits_at: [to do]", "commits_at: [To Do, Doing]")
    assert "status `Doing` is `in_progress`: an item is promised before" in folder.only_problem().message
    folder.edit(WORK, "commits_at: [To Do, Doing]", "commits_at: [To Do]")
    assert folder.problems() == []
    folder.edit(WORK, "Doing: in_progress, ", "")
    assert "needs the whole workflow in its `map`" in folder.only_problem().message
