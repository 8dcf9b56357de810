"""The dbt project repeats what a macro cannot read from Python; here they are held together."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

from ingestion.entities import ENTITIES, LINEAGE, Column

PROJECT = Path(__file__).parents[2] / "dbt_project"
MACROS = (PROJECT / "macros" / "canonical" / "entities.sql").read_text("utf-8")


def _returned(macro: str) -> object:
    """The literal that a macro of entities.sql returns; text may run over several lines."""
    found = re.search(rf"macro {macro}\(\).*?return\((.*?)\) }}}}", MACROS, re.DOTALL)
    assert found, macro
    return ast.literal_eval(re.sub(r"\s*\n\s*", " ", found[1]).strip())


def _spelled(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"{column.name} {column.type}" for column in columns)


def test_the_macros_spell_the_columns_of_every_entity() -> None:
    spelled = _returned("entity_spellings")
    assert isinstance(spelled, dict)
    assert {name: text.strip() for name, text in spelled.items()} == {
        name: _spelled(entity.own_columns) for name, entity in ENTITIES.items()
    }
    lineage = _returned("lineage_spelling")
    assert isinstance(lineage, str)
    assert lineage.strip() == _spelled(LINEAGE)


def test_the_macros_know_the_key_of_every_entity() -> None:
    assert _returned("entity_keys") == {name: list(entity.key) for name, entity in ENTITIES.items()}


def test_the_macros_know_which_entities_stay_in_files() -> None:
    assert _returned("entities_in_files") == [
        name for name, entity in ENTITIES.items() if entity.stays_in_files
    ]


def test_the_default_union_members_are_the_staging_models_of_the_tree() -> None:
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))["vars"]
    found: dict[str, set[str]] = {}
    for path in (PROJECT / "models" / "staging").glob("*/stg_*__*.sql"):
        found.setdefault(path.stem.split("__", 1)[1], set()).add(path.stem)
    assert {entity: set(members) for entity, members in variables["union_members"].items()} == found
    assert set(found) == {*ENTITIES, "filtered"}
