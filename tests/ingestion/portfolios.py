"""A portfolio made in code with nothing in it but its sources, their files, and landing them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from ingestion.landing import LandingReport, land_sources
from ingestion.manifests import Load, visible_loads
from portfolio.file_mappings import FileMapping
from portfolio.models import About, Portfolio
from portfolio.sources import Source

MAPPING = FileMapping.model_validate(
    {
        "mapping": "rates",
        "entities": [
            {
                "entity": "fx_rates",
                "columns": {
                    "from_currency": "from",
                    "to_currency": "to",
                    "rate_on": {"column": "day", "formats": ["%Y-%m-%d"]},
                    "rate": {"column": "rate"},
                },
            }
        ],
    }
)


def portfolio_of(data_root: Path, *sources: dict[str, Any]) -> Portfolio:
    """Return a portfolio whose sources read below `data_root`."""
    about = {"name": "Test", "reporting_currency": "USD", "time_zone": "America/Chicago"}
    return Portfolio(
        folder=data_root,
        data_root=data_root,
        content_hash="0" * 64,
        privacy_key=SecretStr("a test key"),
        about=About.model_validate({**about, "fiscal_calendar": "months"}),
        published_versions_kept=10,
        fiscal_calendars=[],
        work_calendars=[],
        entities=[],
        sources=[Source.model_validate(source) for source in sources],
        initiatives=[],
        workstreams=[],
        statuses=[],
        item_types=[],
        defects=[],
        core_actions=[],
        products=[],
        cost_pools=[],
        labour_rates=[],
        files=[MAPPING],
        objectives=[],
        outcomes=[],
        kpis=[],
        links=[],
        benefits=[],
        behaviours=[],
        owners=[],
        confidence_overrides=[],
        benefit_map_nodes=[],
        benefit_map=[],
        earned_value=[],
        investment=None,
        warnings=[],
    )


def jira(*streams: dict[str, Any], source: str = "jira") -> dict[str, Any]:
    """Return the declaration of a Jira source."""
    return {"source": source, "connector": "jira", "streams": list(streams)}


def rates(path: str = "rates/*.csv", **declared: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the declaration of a file source of exchange rates."""
    stream = {"stream": "rates", "path": path, "mapping": "rates", **declared}
    return {"source": "treasury", "connector": "files", "streams": [stream]}


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `root`, folders included."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def issues(*ids: str) -> str:
    """Return a recorded page of Jira issues with these ids."""
    return json.dumps({"issues": [{"id": id_, "fields": {"updated": id_}} for id_ in ids]})


def land(root: Path, *sources: dict[str, Any]) -> tuple[LandingReport, list[Load]]:
    """Land `sources` from root/data into root/home; return the report and every visible load."""
    portfolio = portfolio_of(root / "data", *sources)
    report = land_sources(portfolio, root / "home", lambda _: None)
    return report, visible_loads(portfolio, root / "home")
