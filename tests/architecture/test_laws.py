"""The laws of the house that no linter knows, each as a search whose hits are violations."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROOMS = ("portfolio", "ingestion", "analysis", "expectations", "publishing", "orchestration", "examples")
MODELS = ROOT / "dbt_project" / "models"


def _python(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def _hits(paths: list[Path], pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]


def _sql() -> list[Path]:
    paths = sorted(MODELS.rglob("*.sql")) + sorted((ROOT / "dbt_project" / "tests").rglob("*.sql"))
    macros = (ROOT / "dbt_project" / "macros").rglob("*.sql")
    return paths + sorted(path for path in macros if path.parent.name != "cross_db")


def test_only_the_settings_read_the_environment() -> None:
    reads = _hits(_python(*ROOMS), r"os\.environ(?!\[[^\]]+\] = )|getenv\(")
    allowed = (
        "portfolio/settings.py",
        "orchestration/cli.py",
    )  # the command line hands it to Dagster's child
    assert [hit for hit in reads if not hit.startswith(allowed)] == []


def test_no_model_and_no_room_in_the_middle_asks_what_time_it_is() -> None:
    assert _hits(_sql(), r"(?i)\b(now\(\)|current_date|current_timestamp|random\(\)|getdate\()") == []
    middle = _python("portfolio", "analysis", "expectations", "publishing")
    assert _hits(middle, r"\b(datetime\.now|date\.today|time\.time)\(") == []


def test_the_sql_is_portable_outside_the_cross_database_macros() -> None:
    pattern = r"(?i)::|\bqualify\b|\basof\s+join\b|group\s+by\s+all|\bfrom\s+generate_series|\bas\s+\""
    assert _hits(_sql(), pattern) == []


def _judged_by_text(paths: list[Path]) -> list[str]:
    compared = r"\btitle\b\s*(=|<>|!=|~|(not\s+)?(i?like|in|similar)\b)"
    searched = (
        r"\b(lower|upper|regexp_\w+|contains|strpos|position|instr|starts_with)\([^)]*(?<!\$\.)\btitle\b"
    )
    return _hits(paths, f"(?i){compared}|{searched}")


def test_no_model_judges_an_item_by_its_text() -> None:
    """A story in another language changes no number: titles are carried, never compared."""
    assert _judged_by_text(_sql()) == []


def test_a_model_that_judges_an_item_by_its_text_is_noticed() -> None:
    planted = ROOT / "tests" / "architecture" / "judged_by_text.sql"
    found = [hit.split(": ", 1)[1] for hit in _judged_by_text([planted])]
    assert found == [line.strip() for line in planted.read_text("utf-8").splitlines() if "-- judged" in line]
    assert len(found) == 4


def test_every_model_is_described_by_its_grain() -> None:
    described = {
        model["name"]: model.get("description", "")
        for path in MODELS.rglob("*.yml")
        for model in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models", [])
    }
    models = {path.stem for path in MODELS.rglob("*.sql")}
    assert sorted(name for name in models if not described.get(name, "").startswith("One row per")) == []


def test_every_model_has_a_key_test_once_its_rows_are_told_apart() -> None:
    # Before `__known` a key may repeat: that is what dispositions are for.
    before = re.compile(r"^(base|stg)_|__(unioned|versioned)$|^int_record_rows__disposed$")
    tested = {
        model["name"]
        for path in MODELS.rglob("*.yml")
        for model in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models", [])
        if "unique" in str([model.get("data_tests"), [c.get("data_tests") for c in model.get("columns", [])]])
    }
    models = {path.stem for path in MODELS.rglob("*.sql")}
    assert sorted(name for name in models - tested if not before.search(name)) == []


def test_the_published_layers_have_enforced_contracts() -> None:
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text("utf-8"))
    layers = project["models"]["throughline"]
    assert layers["core"]["+contract"] == layers["marts"]["+contract"] == {"enforced": True}
    assert _hits(sorted(MODELS.rglob("*.yml")), r"enforced:\s*false") == []


def test_unit_tests_import_neither_great_expectations_nor_dagster() -> None:
    unit = [
        path
        for room in ("portfolio", "ingestion", "analysis", "publishing", "examples")
        for path in _tests(room)
    ]
    assert _hits(unit, r"^\s*(import|from) (great_expectations|dagster|orchestration)") == []


def _tests(room: str) -> list[Path]:
    return sorted((ROOT / "tests" / room).rglob("*.py"))


def test_the_lock_pins_by_hash_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", lock)
    pinned = re.findall(r"^[a-z0-9].*$", lock, flags=re.MULTILINE)
    assert len(pinned) > 100
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_nothing_committed_is_as_large_as_data() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    large = [
        name
        for name in files.decode().split("\0")
        if name and (ROOT / name).exists() and (ROOT / name).stat().st_size > 1_000_000
    ]
    assert large == []


@pytest.mark.xdist_group("laws")
def test_a_group_of_tests_keeps_to_one_worker(request: pytest.FixtureRequest) -> None:
    """Where pytest-xdist ignores groups it says nothing, and each worker makes every whole run for itself."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("no groups were asked for (--dist loadgroup)")
    assert request.node.nodeid.endswith("@laws")
