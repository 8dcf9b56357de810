"""Every problem is told in one go, and one mistake is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from portfolio.folder import PORTFOLIO_FILE
from portfolio.settings import Settings
from tests.portfolio.folders import Folder

MAIN, WORK, BOOKS, QUAYS = PORTFOLIO_FILE, "mappings/work.yml", "mappings/books.yml", "outcomes/quays.yml"

# Behind `#!` stands what must be said of the line, nothing more.
BROKEN_OUTCOMES = """
kpis:
  - kpi_id: idle_cranes
    kpi_name: Cranes that wait
    colour: red                         #! `colour` is not known here
    outcome_id: shrt_stays              #! did you mean `short_stays`
    scorecard_area: flow
    metric: idle_time                   #! metric `idle_time` is not computed
    unit: hours
    direction: sideways                 #! must be 'up' or 'down'
    recorded_on: 2026-01-15
    owners: [{person_id: p001, from: 2026-01-15, too: 2026-01-14}]  #! `too` is not known here
  - kpi_id: crane_hours                 #! KPI `crane_hours` has no owner
    kpi_name: Hours that cranes work
    outcome_id: short_stays
    scorecard_area: flow
    unit: hours
    direction: up
    targets:
      - {value: 9, on: 2026-12-31, colour: red}  #! `colour` is not known here
      - {value: 7, on: 2025-12-31, recorded_on: 2026-05-01}  #! on the other side #! must lie after
    baseline: {value: 8, on: 2026-01-31}
    recorded_on: 2026-01-15
links:
  - {workstream_id: cranes, kpi_id: crane_hours, link_type: guardrail,  #! no credit #! lie after `from`
     credit_weight: 1,
     spend_weight: 0.5, from: 2026-03-01, to: 2026-02-01, colour: red}  #! `colour` is not known here
  - {workstream_id: audit, kpi_id: idle_cranes, link_type: enabler, colour: red,  #! is not known here
     from: 2026-03-01,
     spend_weight: 0.7}
  - {workstream_id: audit, kpi_id: crane_hours, link_type: enabler, from: 2026-03-01,
     spend_weight: 0.7}  #! the spend_weights of workstream `audit` add up to 1.4
"""
BROKEN_MAPPINGS = """
files:
  - mapping: loop
    keep_row: a = 1                     #! did you mean `keep_rows`
    lookups: [{stream: a, on: {x: x}, columns: [y]}, {stream: c, on: {x: x}, columns: [y]}]  #! no stream `c`
    entities:
      - entity: kpi_observations
        columns:                        #! need value: fill
          kpi_id: {constnt: k}          #! did you mean `constant`
          observed_onn: day             #! did you mean `observed_on`
workstreams:
  - {workstream_id: pilots, workstream_name: Pilots,
     colour: red, initiative_id: quay}  #! colour #! `quay` is not
  - {workstream_name: Nobody knows}     #! `workstream_id` is missing
"""
MORE_SOURCES = """
  - source: loops
    connector: files
    streams:                            #! in a circle: a -> a
      - {stream: a, path: data/lines.csv, mapping: loop, colour: red}  #! `colour` is not known here
      - {stream: b, path: ../lines.csv, mapping: lop,  #! leaves #! `lop`
         delivery: often}  #! must be 'snapshot'
"""


def _expected(folder: Folder) -> Iterator[tuple[str, int, str]]:
    for path in sorted(folder.path.rglob("*.yml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            for words in line.split("#!")[1:]:
                yield path.relative_to(folder.path).as_posix(), number, words.strip()


def test_one_load_tells_every_problem_with_its_file_and_line(folder: Folder) -> None:
    (folder.path / "outcomes" / "broken.yml").write_text(BROKEN_OUTCOMES)
    (folder.path / "mappings" / "broken.yml").write_text(BROKEN_MAPPINGS)
    (folder.path / "mappings" / "list.yml").write_text("- a  #! is a list\n")
    folder.append(MAIN, MORE_SOURCES.lstrip("\n"))
    expected, found = list(_expected(folder)), folder.problems()
    for file, line, words in expected:
        told = [problem.message for problem in found if (problem.file, problem.line) == (file, line)]
        assert any(words in message for message in told), f"{file}:{line}: {words}: {told}"
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (QUAYS, "spend_weight: 0.75", "spend_weight: 1.2"),
        (QUAYS, "expected_effect: -7.5", "expected_effect: much"),
        (QUAYS, "{workstream_id: cranes, kpi_id: hours_at_quay", "{workstream_id: cranes, kpi_id: elsewhere"),
        (QUAYS, "{value: 26, on: 2027-01-31", "{value: 26, on: 2027-02-31"),
        (QUAYS, "kpi_id: hours_at_quay\n    kpi_name", "kpi_id: hours at quay\n    kpi_name"),
        (QUAYS, "  - kpi_id: hours_at_quay\n    kpi_name", "  - kpi_name"),
        (QUAYS, "kpis:\n", "kpi:\n"),
        (QUAYS, "links:\n  - {work", "links:\n    {work"),
        (
            QUAYS,
            "recorded_on: 2026-01-15\n    owners:\n      - {person_id: p001",
            "recorded_on: 2026-02-30\n    owners:\n      - {person_id: p001",
        ),
        (WORK, "initiatives:\n  - {", "initiatives:\n    {"),
        (WORK, "workstreams:\n", "workstreams: []\nworkstreams:\n"),
        (BOOKS, "value: value}", "value: [value]}"),
        (BOOKS, "value: value}", "valu: value}"),
        (MAIN, "privacy: {public_key", "privacy: {publik_key"),
        (MAIN, "privacy: {public_key: harbour-test-key}", "privacy: {public_key: short}"),
        (MAIN, "privacy: {public_key: harbour-test-key}", "privacy: 2026-02-30"),
        (MAIN, "portfolio:\n", "portfolios:\n"),
        (MAIN, "portfolio:\n", "- portfolio:\n"),
        (MAIN, "portfolio:\n", "portfolio: {\n"),
    ],
)
def test_one_mistake_is_told_once(folder: Folder, file: str, old: str, new: str) -> None:
    folder.edit(file, old, new)
    assert folder.only_problem(Settings()).file == file


@pytest.mark.parametrize("file", [MAIN, WORK, BOOKS, QUAYS])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text + b"more: [", "is not YAML"),
        (lambda text: text + b"more: \xff", "is not UTF-8"),
        (lambda text: b"# " + b"x" * 300_000 + b"\n" + text, "split it by topic"),
        (lambda text: b"- " + text.replace(b"\n", b"\n  "), "is a list"),
    ],
)
def test_what_a_broken_file_may_declare_is_not_missed_elsewhere(
    folder: Folder, file: str, spoil: Callable[[bytes], bytes], words: str
) -> None:
    path = folder.path / file
    path.write_bytes(spoil(path.read_bytes()))
    problem = folder.only_problem(Settings())
    assert problem.file == file
    assert words in problem.message


def test_what_a_file_left_out_may_declare_is_not_missed_elsewhere(folder: Folder) -> None:
    (folder.path / WORK).rename(folder.path / "mappings" / "work.yaml")
    assert folder.only_problem().message == "is not read: rename it to work.yml"
    (folder.path / "mappings" / "more").mkdir()
    (folder.path / "mappings" / "work.yaml").rename(folder.path / "mappings" / "more" / "work.yml")
    assert folder.only_problem().message == "is not read: move its files up into mappings/"


def test_an_id_that_no_broken_file_mentions_is_still_missed(folder: Folder) -> None:
    folder.append(WORK, "more: [")
    folder.edit(QUAYS, "{workstream_id: cranes,", "{workstream_id: ferries,")
    assert [problem.message[:35] for problem in folder.problems()] == [
        "is not YAML: expected the node cont",
        "workstream_id `ferries` is not decl",
    ]


@pytest.fixture
def split(folder: Folder) -> Folder:
    """The example, with owners and drivers in files of their own."""
    folder.edit(QUAYS, "    owners:\n      - {person_id: p001, from: 2026-01-15}\n", "")
    owner = "{entity_type: kpi, entity_id: hours_at_quay, person_id: p001, from: 2026-01-15}"
    (folder.path / "outcomes" / "owners.yml").write_text(f"owners:\n  - {owner}\n")
    folder.edit(QUAYS, "expected_effect: -7.5, effect_low: -9, effect_high: -5", "expected_effect: -5")
    link = "workstream_id: audit, kpi_id: hours_at_quay, expected_effect: -2.5, from: 2026-01-15"
    (folder.path / "outcomes" / "links.yml").write_text(f"links:\n  - {{{link}, link_type: driver}}\n")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("outcomes/owners.yml", "owners:", "- owners:"),
        ("outcomes/owners.yml", "owners:\n  - {", "owners:\n    {"),
        ("outcomes/owners.yml", "{entity", "{colour: red, entity"),
        ("outcomes/owners.yml", "entity_type: kpi", "entity_type: kpis"),
        ("outcomes/owners.yml", "entity_id: hours_at_quay", "entity_id: [hours_at_quay]"),
        ("outcomes/owners.yml", "entity_id: hours_at_quay", "entity_id: hours_at_qay"),
        ("outcomes/owners.yml", "entity_id: hours_at_quay", "entity_id: x"),
        ("outcomes/links.yml", "links:", "- links:"),
        ("outcomes/links.yml", "links:\n  - {", "links:\n    {"),
        ("outcomes/links.yml", "link_type: driver", "link_type: divers"),
        ("outcomes/links.yml", "kpi_id: hours_at_quay", "kpi_id: x"),
        ("outcomes/links.yml", "kpi_id: hours_at_quay", "kpi_id: hours at quay"),
        ("outcomes/links.yml", "workstream_id: audit", "workstream_id: x"),
        ("outcomes/links.yml", "expected_effect: -2.5", "expected_efect: -2.5"),
    ],
)
def test_what_a_kpi_has_elsewhere_is_not_missed_where_it_is_broken(
    split: Folder, file: str, old: str, new: str
) -> None:
    assert split.problems() == []
    split.edit(file, old, new)
    assert split.only_problem().file == file


def test_an_owner_of_another_kpi_is_none(split: Folder) -> None:
    split.edit("outcomes/owners.yml", "entity_id: hours_at_quay", "entity_id: reopend")
    assert [problem.message[:40] for problem in split.problems()] == [
        "entity_id `reopend` is not declared unde",
        "KPI `hours_at_quay` has no owner: add `o",
    ]


def test_an_effect_of_unknown_kind_explains_nothing_yet(split: Folder) -> None:
    split.edit("outcomes/links.yml", "-2.5", "-3")
    assert "move it by -8" in split.only_problem().message
    split.edit("outcomes/links.yml", "link_type: driver", "link_type: divers")
    assert "must be 'driver'" in split.only_problem().message
