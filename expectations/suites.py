"""Reads the suites: YAML that says which frame is judged by which expectation, and what to do if it fails.

Belongs here: the shape of a suite and its loading. Does not belong here: running SQL or Great Expectations.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from portfolio.errors import ThroughlineError

Severity = Literal["error", "hold", "warning"]
"""error blocks the publish; hold publishes but holds the KPI the row names; warning is only shown."""


class Expectation(BaseModel):
    """One Great Expectations expectation over the frame: its registered type and its arguments."""

    model_config = ConfigDict(extra="forbid")

    type: str
    kwargs: dict[str, Any] = {}


class Check(BaseModel):
    """One question about believability.

    `frame` is SQL that reduces the facts to a small frame; a frame that names its rows by a `kpi_id` or an
    `asset` column gives one verdict per row. `failing_rows` is SQL that fetches examples of the culprits.
    """

    model_config = ConfigDict(extra="forbid")

    check: str
    asset: str
    severity: Severity
    reason: str
    frame: str
    expectation: Expectation
    failing_rows: str | None = None
    action: str


class Suite(BaseModel):
    """One YAML file of checks about one border."""

    model_config = ConfigDict(extra="forbid")

    suite: str
    description: str
    checks: list[Check]


SUITES = Path(__file__).parent / "suites"


def load_suites(folder: Path = SUITES) -> list[Suite]:
    """Read every suite of `folder` in name order.

    Raises:
        ThroughlineError: a suite cannot be read, or two checks share a name.
    """
    suites = []
    for path in sorted(folder.glob("*.yml")):
        try:
            suites.append(Suite.model_validate(yaml.safe_load(path.read_text("utf-8"))))
        except ValueError as error:
            raise ThroughlineError(f"{path}: the suite cannot be read: {error}") from error
    names = [check.check for suite in suites for check in suite.checks]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise ThroughlineError(
            f"{folder}: these checks stand twice: {', '.join(doubles)}. Rename one of each."
        )
    return suites
