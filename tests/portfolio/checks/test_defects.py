from __future__ import annotations

from decimal import Decimal

from tests.portfolio.folders import Folder

FILE = "mappings/defects.yml"
ENTRY = (
    "defects:\n"
    "  - source: tickets\n"
    "    not_a_defect: [Duplicate]\n"
    "    found_in: {Production: after}\n"
    "    severity_weights: {High: 4, Low: 0.5}\n"
)


def _write(folder: Folder, text: str) -> None:
    (folder.path / FILE).write_text(text, encoding="utf-8")


def test_the_words_of_defects_become_rows(folder: Folder) -> None:
    _write(folder, ENTRY)
    entry, _ = folder.load().defects
    assert list(entry.rows()) == [
        ("tickets", "resolution", "Duplicate", "not_a_defect", None),
        ("tickets", "found_in", "Production", "after", None),
        ("tickets", "severity", "High", None, Decimal(4)),
        ("tickets", "severity", "Low", None, Decimal("0.5")),
    ]


def test_the_source_is_declared_or_all(folder: Folder) -> None:
    _write(folder, ENTRY.replace("tickets", "ticket"))
    assert "source `ticket` is not declared in portfolio.yml (did you mean `tickets`?)" in str(
        folder.only_problem()
    )
    _write(folder, ENTRY.replace("tickets", '"*"'))
    assert folder.problems() == []


def test_a_word_means_one_thing_in_each_source(folder: Folder) -> None:
    _write(folder, ENTRY + '  - {source: "*", found_in: {production : before}}\n')
    problem = folder.only_problem()
    assert (problem.file, problem.line) == (FILE, 6)
    assert (
        problem.message == f"`production` already has a meaning for this source at {FILE}:4: keep one of them"
    )
    _write(folder, ENTRY + "  - {source: plan, found_in: {Production: before}, not_a_defect: [Low]}\n")
    assert all("source `plan`" in p.message for p in folder.problems())


def test_a_word_is_not_written_twice_in_one_entry(folder: Folder) -> None:
    _write(folder, ENTRY.replace("High: 4", "High: 4, HIGH: 5"))
    assert "`HIGH` already has a meaning" in folder.only_problem().message


def test_a_weight_is_a_positive_number(folder: Folder) -> None:
    _write(folder, ENTRY.replace("High: 4", "High: 0"))
    assert "must be more than 0" in folder.only_problem().message
