from __future__ import annotations

from tests.portfolio.folders import Folder

QUAYS = "outcomes/quays.yml"
OWNER = "      - {person_id: p001, from: 2026-01-15}\n"


def test_a_kpi_without_an_owner_is_an_error(folder: Folder) -> None:
    folder.edit(QUAYS, f"    owners:\n{OWNER}", "")
    problem = folder.only_problem()
    assert "KPI `hours_at_quay` has no owner" in problem.message
    assert problem.line == folder.line(QUAYS, "kpi_id: hours_at_quay")


def test_an_owner_in_the_list_of_owners_counts(folder: Folder) -> None:
    folder.edit(QUAYS, f"    owners:\n{OWNER}", "")
    folder.edit(QUAYS, 'milestone, entity_id: "m:cranes_live"', "kpi, entity_id: hours_at_quay")
    portfolio = folder.load()
    said = [str(warning) for warning in portfolio.warnings if "no owner" in str(warning)]
    assert said == [
        f"{QUAYS}:6: KPI `hours_at_quay` has no owner from 2026-04-01: exactly one is accountable"
    ]


def test_two_owners_at_a_time_are_data_and_only_warn(folder: Folder) -> None:
    folder.edit(QUAYS, OWNER, OWNER + "      - {person_id: p005, from: 2026-03-02, to: 2026-03-23}\n")
    said = [warning.message for warning in folder.load().warnings if "2 owners" in warning.message]
    assert said == [
        "KPI `hours_at_quay` has 2 owners (p001, p005) from 2026-03-02 to 2026-03-23: "
        "exactly one is accountable"
    ]


def test_a_handover_without_gap_or_overlap_says_nothing(folder: Folder) -> None:
    next_owner = "      - {person_id: p005, from: 2026-03-01}\n"
    folder.edit(QUAYS, OWNER, OWNER.replace("}", ", to: 2026-03-01}") + next_owner)
    assert not [warning for warning in folder.load().warnings if "owner" in warning.message]
