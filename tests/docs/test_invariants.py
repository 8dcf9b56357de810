"""The page of the invariants names tests that exist, and breaks no promise of being broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.e2e.test_invariants import BREAKAGES

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "invariants.md").read_text("utf-8").splitlines()
ROWS = [line.strip("|").split("|") for line in LINES if re.match(r"\| \d+ \|", line)]


def test_the_invariants_are_all_there() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 18))


@pytest.mark.parametrize("number", range(17))
def test_what_holds_an_invariant_exists(number: int) -> None:
    _, _, by_dbt, by_pytest = ROWS[number]
    assert set(re.findall("`(.+?)`", by_dbt)) <= set(BREAKAGES)
    for name in re.findall("`(.+?)`", by_pytest):
        path, test = name.split("::")
        assert f"def {test}(" in (ROOT / path).read_text("utf-8"), name
    assert "`" in by_dbt or "_noticed`" in by_pytest or "comes with" in by_dbt


def test_what_defines_the_fate_of_bad_input_exists() -> None:
    unit_tests = {
        test["name"]
        for path in (ROOT / "dbt_project" / "models").rglob("*.yml")
        for test in (yaml.safe_load(path.read_text("utf-8")) or {}).get("unit_tests", [])
    }
    bad_input = [line for line in LINES[LINES.index("## Bad input") :] if line.startswith("| ")][1:]
    assert len(bad_input) == 11
    for line in bad_input:
        names = re.findall("`(.+?)`", line.strip("|").split("|")[2])
        for path, _, test in (name.rpartition("::") for name in names):
            assert f"def {test}(" in (ROOT / path).read_text("utf-8") if path else test in unit_tests, test
        assert names, line


def test_every_law_that_is_broken_holds_an_invariant() -> None:
    assert {law for _, _, by_dbt, _ in ROWS for law in re.findall("`(.+?)`", by_dbt)} == set(BREAKAGES)
