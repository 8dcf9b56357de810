"""docs/tables.md is what its script makes of the models' YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generate_tables import MODELS, SCHEMAS, TARGET, published, split_additivity, tables_page


def test_the_page_is_what_the_script_makes() -> None:
    is_current = TARGET.read_text(encoding="utf-8") == tables_page()

    assert is_current, "docs/tables.md is behind the models: run `python docs/generate_tables.py`"


def test_every_published_model_has_its_section() -> None:
    """Found by file, not by YAML: a model without a description would be missing from the page."""
    page = TARGET.read_text(encoding="utf-8")
    models = [*(MODELS / "core").glob("*.sql"), *(MODELS / "marts").glob("*/*.sql")]
    sections = {f"### {path.parent.name}.{path.stem}\n" for path in models}

    assert sections
    assert not [section for section in sections if section not in page]
    assert {path.parent.name for path in models} == set(SCHEMAS)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_table_begins_with_its_grain(schema: str) -> None:
    vague = [m["name"] for m in published(MODELS, schema) if not m["description"].startswith("One row per ")]

    assert not vague


@pytest.mark.parametrize(
    ("description", "meaning", "additivity"),
    [
        ("Elapsed seconds; adds up.", "Elapsed seconds.", "Adds up."),
        ("Share of the item.", "Share of the item.", ""),
        ("Money lost. Adds up over links; 0 else.", "Money lost.", "Adds up over links; 0 else."),
        ("Open items; adds up, not over days.", "Open items.", "Adds up, not over days."),
        ("Kind, or none; the two are never added.", "Kind, or none.", "The two are never added."),
        ("Days it slipped, not additive.", "Days it slipped.", "Not additive."),
    ],
)
def test_what_may_be_added_is_told_apart_from_the_meaning(
    description: str, meaning: str, additivity: str
) -> None:
    assert split_additivity(description) == (meaning, additivity)


def test_a_description_over_several_lines_is_one_cell(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "x.yml").write_text(
        "models:\n  - name: x\n    description: One row per x.\n    columns:\n"
        "      - name: a\n        data_type: varchar\n"
        "        description: |\n          One | two\n          lines.\n"
    )

    assert "| `a` | varchar | One \\| two lines. |\n" in tables_page(tmp_path)
