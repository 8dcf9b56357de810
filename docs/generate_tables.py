"""Write docs/tables.md: every published table, from the YAML beside its model.

Belongs here: which models are published and how one is shown. Does not belong here: any description; those
stand in dbt_project/models, where the contract of each table is enforced.

Run it after a description has changed: `python docs/generate_tables.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "dbt_project" / "models"
TARGET = ROOT / "docs" / "tables.md"
SCHEMAS = {
    "scorecard": "What the page shows: status of KPIs and areas, flow.",
    "finance": "What was budgeted, posted, planned and realised.",
    "governance": "What somebody has to decide about.",
    "quality": "What the gate found, what was refused, and where each record went.",
    "core": "Facts, dimensions and bridges that the others are made of.",
}
"""Published schemas in the order a reader meets them."""

INTRO = """# Published tables

Written by `docs/generate_tables.py` from the YAML beside each model, whose contract every run enforces. To
change a sentence here, change it there and run the script.

A table stands in `published/current/outcomes.duckdb` under its schema, and beside it as
`parquet/<schema>/<table>.parquet`. The first sentence is its grain. `_at` is a UTC timestamp, `_on` a date,
`_amount` money in the currency named beside it, `_ratio` a fraction (0.25 for 25%). Null never means 0; where
a figure is held, a column says why. The last column, where there is one, says what may be summed."""

_ADDITIVITY = r"(?:adds? up|additive|never added)\b"
_SENTENCES = re.compile(r"(?<=[.!?]) +")
_TRAILING_CLAUSE = re.compile(
    rf"^(?P<meaning>.*?)(?:[;:] +(?=.*{_ADDITIVITY})|, +(?=(?:does not |not |never )?{_ADDITIVITY}))"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)


def tables_page(models: Path = MODELS) -> str:
    """Return the page as Markdown."""
    parts = [INTRO, _contents(models)]
    for schema, about in SCHEMAS.items():
        parts.append(f"## {schema}\n\n{about}")
        parts += [_table(schema, model) for model in published(models, schema)]
    return "\n\n".join(parts) + "\n"


def published(models: Path, schema: str) -> list[dict[str, Any]]:
    """Return the described models of a published schema, by name."""
    folder = models / "core" if schema == "core" else models / "marts" / schema
    found = [model for path in folder.glob("*.yml") for model in _models_in(path)]
    return sorted(found, key=lambda model: str(model["name"]))


def split_additivity(description: str) -> tuple[str, str]:
    """Split a description into what the column means and whether its values may be added."""
    meaning: list[str] = []
    additivity: list[str] = []
    for sentence in _SENTENCES.split(" ".join(description.split())):
        clause = _TRAILING_CLAUSE.match(sentence)
        if clause and not re.search(_ADDITIVITY, clause["meaning"], re.IGNORECASE):
            meaning.append(f"{clause['meaning']}.")
            additivity.append(clause["rest"][0].upper() + clause["rest"][1:])
        elif re.search(_ADDITIVITY, sentence, re.IGNORECASE):
            additivity.append(sentence)
        else:
            meaning.append(sentence)
    return " ".join(meaning), " ".join(additivity)


def _models_in(path: Path) -> Iterable[dict[str, Any]]:
    declared = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return declared.get("models") or []


def _contents(models: Path) -> str:
    """List the tables of each schema with links."""
    lines = []
    for schema in SCHEMAS:
        names = [str(model["name"]) for model in published(models, schema)]
        lines.append(f"- `{schema}`: " + ", ".join(f"[{name}](#{schema}{name})" for name in names))
    return "\n".join(lines)


def _table(schema: str, model: dict[str, Any]) -> str:
    grain = " ".join(str(model["description"]).split())
    return "\n".join([f"### {schema}.{model['name']}", "", grain, "", *_columns(model["columns"])])


def _columns(columns: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a Markdown table; the column about adding only where there is something to say."""
    rows = [
        (
            f"`{column['name']}`",
            str(column["data_type"]),
            *split_additivity(str(column.get("description", ""))),
        )
        for column in columns
    ]
    width = 4 if any(row[3] for row in rows) else 3
    headers = ("column", "type", "meaning", "may be added")
    for row in (headers, ("---",) * 4, *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row[:width]) + " |"


if __name__ == "__main__":
    TARGET.write_text(tables_page(), encoding="utf-8")
