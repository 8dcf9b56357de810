"""Write docs/metrics.md: every metric, from the YAML of the model that computes it.

Belongs here: how a metric is shown. Does not belong here: any formula or example; those stand under
`config: meta: metrics:` beside the SQL, where the scorecard's catalogue is compiled from as well.

Run it after a metric has changed: `python docs/generate_metrics.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "dbt_project" / "models"
TARGET = ROOT / "docs" / "metrics.md"
AREAS = {
    "flow": "Flow",
    "quality": "Quality",
    "adoption": "Adoption",
    "business_impact": "Business impact and finance",
    "reliability": "Reliability and governance",
}
"""Scorecard areas in the order of the page."""

INTRO = """# Metrics

Written by `docs/generate_metrics.py` from the YAML of the models that compute them: to change a sentence
here, change it there and run the script. How the numbers are made where it takes more than a line stands in
[metrics/](metrics/).

Months and days are cut in the portfolio's time zone. A ratio carries its numerator and denominator; a
denominator of 0 gives no value. A metric without a trustworthy basis is held, with its reason; never 0."""


def metrics_page(models: Path = MODELS) -> str:
    """Return the page as Markdown."""
    declared = list(declared_metrics(models))
    parts = [INTRO]
    for area, title in AREAS.items():
        parts.append(f"## {title}")
        found = [metric for metric in declared if metric["scorecard_area"] == area]
        parts += [_section(metric) for metric in sorted(found, key=lambda metric: str(metric["metric_name"]))]
    return "\n\n".join(parts) + "\n"


def declared_metrics(models: Path = MODELS) -> Iterator[dict[str, Any]]:
    """Yield what every model declares about its metrics, with the model's name and folder."""
    for path in sorted(models.rglob("*.yml")):
        for model in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models") or []:
            for metric in model.get("config", {}).get("meta", {}).get("metrics", []):
                yield metric | {"model": model["name"], "folder": path.parent.name}


def _section(metric: dict[str, Any]) -> str:
    read_in = "`scorecard.results_scorecard`"
    if metric.get("column"):
        read_in = f"`{metric['folder']}.{metric['model']}.{metric['column']}`"
    lines = [
        f"### {metric['metric_name']} (`{metric['metric_id']}`, {metric['unit']})",
        "",
        f"- Formula: {metric['formula']}",
        f"- Example: {metric['example']}",
    ]
    if metric.get("edge_cases"):
        lines.append(f"- Edge cases: {metric['edge_cases']}")
    lines.append(f"- Read it in {read_in}; computed by `{metric['model']}`; after: {metric['source']}")
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(metrics_page(), encoding="utf-8")
