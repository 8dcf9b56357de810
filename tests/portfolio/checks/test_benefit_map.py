from __future__ import annotations

from tests.portfolio.folders import Folder

MAP = "outcomes/map.yml"
NODES = """benefit_map_nodes:
  - {node_id: app, node_name: Crane app, node_type: output, workstream_id: cranes}
  - {node_id: live, node_name: Cranes are booked live, node_type: capability}
benefit_map:
  - {cause: "output:app", effect: "capability:live", from: 2026-01-15}
  - {cause: "capability:live", effect: "outcome:short_stays", from: 2026-01-15, to: 2026-03-01}
"""


def mapped(folder: Folder, edges: str = "") -> Folder:
    (folder.path / MAP).write_text(NODES + edges, encoding="utf-8")
    return folder


def test_a_map_that_ends_in_outcomes_is_sound(folder: Folder) -> None:
    assert mapped(folder).problems() == []


def test_a_circle_names_its_way_and_the_line_of_an_edge(folder: Folder) -> None:
    mapped(folder, '  - {cause: "outcome:short_stays", effect: "output:app", from: 2026-02-01}\n')
    problem = folder.only_problem()
    assert "in a circle from 2026-02-01" in problem.message
    way = "output:app -> capability:live -> outcome:short_stays -> output:app"
    assert way in problem.message
    assert (problem.file, problem.line) == (MAP, 5)


def test_edges_that_never_hold_together_are_no_circle(folder: Folder) -> None:
    mapped(folder, '  - {cause: "outcome:short_stays", effect: "output:app", from: 2026-03-01}\n')
    assert folder.problems() == []


def test_what_a_benefit_and_an_outcome_imply_counts(folder: Folder) -> None:
    mapped(folder, '  - {cause: "benefit:quay_fees", effect: "output:app", from: 2026-02-01}\n')
    assert "benefit:quay_fees" in folder.only_problem().message


def test_a_node_that_brings_about_itself_is_a_circle(folder: Folder) -> None:
    mapped(folder, '  - {cause: "output:app", effect: "output:app", from: 2026-02-01}\n')
    assert "output:app -> output:app" in folder.only_problem().message


def test_an_edge_joins_declared_nodes(folder: Folder) -> None:
    mapped(folder, '  - {cause: "output:ap", effect: "outcome:short_stays", from: 2026-02-01}\n')
    problem = folder.only_problem()
    assert "cause `output:ap` is not declared (did you mean `output:app`" in problem.message
    assert problem.line == folder.line(MAP, 'output:ap"')
