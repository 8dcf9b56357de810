"""docs/metrics.md is what its script makes of the models' YAML; a KPI may name exactly what is computed."""

from __future__ import annotations

import re

import pytest

from docs.generate_metrics import AREAS, MODELS, TARGET, declared_metrics, metrics_page
from portfolio.outcomes import COMPUTED_METRICS

KEYS = {"metric_id", "metric_name", "scorecard_area", "unit", "formula", "example", "source"}
OPTIONAL = {"edge_cases", "definition_version", "column", "evidence"}
METRICS = list(declared_metrics())


def test_the_page_is_what_the_script_makes() -> None:
    is_current = TARGET.read_text(encoding="utf-8") == metrics_page()

    assert is_current, "docs/metrics.md is behind the models: run `python docs/generate_metrics.py`"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: str(metric["metric_id"]))
def test_every_metric_is_told_whole_with_numbers(metric: dict[str, str]) -> None:
    said = set(metric) - {"model", "folder"}

    assert said >= KEYS
    assert not said - KEYS - OPTIONAL
    assert metric["scorecard_area"] in AREAS
    assert re.search(r"\d", metric["example"]), "an example shows numbers"


def test_no_metric_is_declared_twice() -> None:
    ids = [metric["metric_id"] for metric in METRICS]

    assert sorted(set(ids)) == sorted(ids)


def test_a_kpi_may_name_exactly_the_metrics_of_the_scorecard() -> None:
    computed = {m["metric_id"]: m["scorecard_area"] for m in METRICS if not m.get("column")}

    assert computed == COMPUTED_METRICS


def test_every_metric_a_model_names_is_declared_by_it() -> None:
    """A metric row whose id no model declares would fall out of the scorecard without a word."""
    for path in MODELS.rglob("int_*_metrics__measured.sql"):
        text = path.read_text("utf-8")
        named = set(re.findall(r"'([a-z0-9_]+)'\s+as\s+metric_id", text))
        declared = {metric["metric_id"] for metric in METRICS if metric["model"] == path.stem}
        assert not named - declared, path.stem
