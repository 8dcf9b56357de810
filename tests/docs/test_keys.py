"""docs/portfolio.md and docs/mapping.md explain exactly the keys that the models know."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from ingestion.entities import mappable_columns
from portfolio import adoption, benefit_map, costs, defects, finance, governance, models, outcomes, sources
from portfolio.declared import Declared
from portfolio.file_mappings import ColumnMapping, EntityMapping, FileMapping, Read
from portfolio.loader import load_portfolio
from portfolio.models import Portfolio
from portfolio.outcomes import COMPUTED_METRICS
from portfolio.settings import Settings
from tests.docs.examples import PAGE as MAPPING_PAGE
from tests.docs.examples import examples

PORTFOLIO_PAGE = MAPPING_PAGE.with_name("portfolio.md")
TABLES: dict[str, tuple[type[Declared], ...]] = {
    "`portfolio`": (models.About,),
    "`privacy`": (models.Privacy,),
    "`data_root` and `published_versions_kept`": (models.DataRoot,),
    "`fiscal_calendars`": (models.FiscalCalendar,),
    "`work_calendars`": (models.WorkCalendar,),
    "`entities`": (models.LegalEntity,),
    "`investment`": (finance.InvestmentTerms,),
    "`sources`": (sources.Source, sources.Stream),
    "`initiatives`": (models.Initiative,),
    "`workstreams`": (models.Workstream,),
    "`statuses`": (models.StatusMap,),
    "`item_types`": (models.ItemTypes,),
    "`defects`": (defects.DefectTerms,),
    "`core_actions`": (adoption.CoreActions,),
    "`products`": (adoption.Product,),
    "`cost_pools`": (costs.CostPool,),
    "`labour_rates`": (costs.LabourRate,),
    "`objectives`": (outcomes.Objective,),
    "`outcomes`": (outcomes.Outcome,),
    "`kpis`": (outcomes.Kpi,),
    "`links`": (outcomes.Link,),
    "`benefits`": (outcomes.Benefit,),
    "`behaviours`": (adoption.Behaviour,),
    "`owners`": (outcomes.EntityOwner,),
    "`confidence_overrides`": (governance.ConfidenceOverride,),
    "`benefit_map_nodes`": (benefit_map.BenefitMapNode,),
    "`benefit_map`": (benefit_map.BenefitMapEdge,),
    "`earned_value`": (finance.EarnedValuePlan, finance.WorkPackage),
    "Every key": (FileMapping, Read, EntityMapping, ColumnMapping),
}
"""The models of each heading's tables, in order."""

_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
_TABLE = re.compile(r"^\| key .*\n\|-.*\n((?:\|.*\n)+)", re.MULTILINE)
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _sections() -> dict[str, str]:
    """Return the text below each heading of both pages."""
    found: dict[str, str] = {}
    for page in (PORTFOLIO_PAGE, MAPPING_PAGE):
        parts = _HEADING.split(page.read_text(encoding="utf-8"))
        found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


def _rows(table: str) -> dict[str, str]:
    """Return what a table says of each key's default."""
    cells = [re.split(r"(?<!\\)\|", line) for line in table.splitlines()]
    return {row[1].strip().strip("`"): row[3].strip() for row in cells}


def _documented() -> Iterator[tuple[type[Declared], dict[str, str]]]:
    sections = _sections()
    for heading, expected in TABLES.items():
        for model, table in zip(expected, _TABLE.findall(sections[heading]), strict=True):
            yield model, _rows(table)


def _keys(model: type[BaseModel]) -> dict[str, bool]:
    """Return the keys of a model as the YAML spells them, and whether each is required."""
    return {field.alias or name: field.is_required() for name, field in model.model_fields.items()}


def _inside(annotation: Any) -> Iterator[type[Declared]]:  # noqa: ANN401  (a type expression)
    """Yield the models that a field's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _inside(argument)


def _reachable(model: type[Declared]) -> Iterator[type[Declared]]:
    yield model
    for field in model.model_fields.values():
        for inner in _inside(field.annotation):
            yield from _reachable(inner)


@pytest.mark.parametrize(
    ("model", "rows"), [pytest.param(*found, id=found[0].__name__) for found in _documented()]
)
def test_a_table_explains_each_key_and_says_which_are_required(
    model: type[Declared], rows: dict[str, str]
) -> None:
    assert {key: default == "required" for key, default in rows.items()} == _keys(model)


def test_keys_of_nested_declarations_are_explained_where_they_are_nested() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (PORTFOLIO_PAGE, MAPPING_PAGE))
    tables = [model for models_ in TABLES.values() for model in models_]
    nested = {inner for model in tables for inner in _reachable(model)} - set(tables)

    assert {"Baseline", "Envelope", "Unpivot"} <= {model.__name__ for model in nested}
    missing = [(m.__name__, key) for m in nested for key in _keys(m) if f"`{key}`" not in text]
    assert missing == []


def test_every_section_of_a_portfolio_has_a_heading() -> None:
    declared = typing.get_type_hints(Portfolio)
    lists = {name for name, kind in declared.items() if list(_inside(kind)) and name != "about"}

    assert {f"`{name}`" for name in lists - {"files"}} <= set(TABLES)


def test_every_computed_metric_is_named() -> None:
    text = _sections()["`kpis`"]

    assert [metric for metric in COMPUTED_METRICS if f"`{metric}`" not in text] == []


def test_the_examples_together_are_a_portfolio_that_passes_the_check(tmp_path: Path) -> None:
    parts = re.split(r"^## (\S+)$", PORTFOLIO_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        path = tmp_path / name.replace("*", "examples")
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(_YAML.findall(text)), encoding="utf-8")
    ledger = next(example for example in examples() if "mapping: ledger" in example.yaml)
    (tmp_path / "mappings" / "files.yml").write_text(ledger.yaml, encoding="utf-8")

    settings = Settings(variables={"ACME_DATA": str(tmp_path)})
    portfolio = load_portfolio(tmp_path, settings, entity_columns=mappable_columns())

    assert portfolio.about.name == "Acme Couriers"
    assert [warning for warning in portfolio.warnings if "no file matches" not in warning.message] == []
    empty = [name for name in TABLES if getattr(portfolio, name.strip("`"), None) == []]
    assert empty == []
