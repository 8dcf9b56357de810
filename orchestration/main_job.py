"""Runs the main job in this process and says how it ended.

Belongs here: executing the job and turning its end into a message and an exit code. Does not belong here:
what the steps do.
"""

from __future__ import annotations

import json
import logging
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.automation import JOB_NAME
from orchestration.build import build_definitions
from orchestration.instance import open_instance
from orchestration.location import open_location
from orchestration.options import RunOptions
from orchestration.portfolio_choice import checked_portfolio
from orchestration.progress import tell
from portfolio.errors import refused
from portfolio.settings import Settings, resolve_as_of

OS_ERROR = re.compile(r"^\w+: \[Errno \d+\] (?P<reason>[^:]+): '(?P<place>[^']+)'$")
OWN_ERROR = re.compile(r"^(portfolio|ingestion|expectations|publishing|orchestration)\.[\w.]+: ")
EXIT_PUBLISHED, EXIT_ERROR, EXIT_HELD = 0, 1, 2


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the exit code and what to tell the user."""

    exit_code: int
    message: str


def run_main_job(settings: Settings, portfolio_dir: Path, as_of: str | None) -> Outcome:
    """Execute the job `daily` for one portfolio.

    Raises:
        ThroughlineError: the portfolio does not load, or as_of is not a date that has ended.
    """
    requested = RunOptions(as_of=as_of).as_of_date()
    tell(f"portfolio {portfolio_dir}")
    portfolio = checked_portfolio(portfolio_dir, settings)
    resolve_as_of(portfolio, requested, datetime.now(UTC))  # before anything lands
    location = open_location(settings, portfolio)
    logging.getLogger("dagster").setLevel(logging.ERROR)
    job = build_definitions(location).resolve_job_def(JOB_NAME)
    log = settings.home / "build" / "run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as dbt_output,
        redirect_stdout(dbt_output),  # dbt prints a line per model; people get a line per stage
        open_instance(settings.home) as instance,
    ):
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={
                "resources": {"options": {"config": {"as_of": as_of}}} if as_of else {},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
        run_id = result.run_id
        failures = _failures(result)
    if result.success:
        return Outcome(EXIT_PUBLISHED, _published_message(settings.home))
    held = _held_message(settings.home, run_id)
    if held:
        return Outcome(EXIT_HELD, held)
    return Outcome(EXIT_ERROR, "\n".join([*(f"error: {message}" for message in failures), f"log: {log}"]))


def _failures(result: dg.ExecuteInProcessResult) -> list[str]:
    """The message of each failed step's first cause, and where its own output stands."""
    messages = []
    for event in result.filter_events(lambda event: event.is_step_failure):
        error: Any = event.step_failure_data.error
        while error and error.cause:
            error = error.cause
        if error:
            # the class of an error is of no use to its reader
            message = OWN_ERROR.sub("", error.message.strip())
            refusal = OS_ERROR.match(message)
            said = refused(refusal["place"], refusal["reason"]) if refusal else message
            messages.append(f"step {event.step_key}: {said}")
    return messages


def _held_message(home: Path, run_id: str) -> str | None:
    """What the gate said, if it is the gate of this run that held the publish."""
    path = home / "build" / "gate" / "verdict.json"
    verdict = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if verdict.get("run_id") != run_id or verdict["is_passed"]:
        return None
    lines = [f"The gate held the publish. {verdict['summary']}"]
    for check in verdict["results"]:
        if not check["is_passed"] and check["severity"] == "error":
            lines += [
                f"  {check['check_id']} on {check['asset']}: observed {check['observed']}, "
                f"expected {check['expected']}",
                *(f"    row: {row}" for row in check["failing_rows"]),
                f"    what to do: {check['action']}",
            ]
    current = home / "published" / "current"
    lines.append(
        f"{current} still serves {current.resolve().name}."
        if current.exists()
        else "There is no earlier version, so nothing is published."
    )
    return "\n".join(lines)


def _published_message(home: Path) -> str:
    from publishing.headlines import headlines  # noqa: PLC0415

    current = home / "published" / "current"
    manifest = json.loads((current / "manifest.json").read_text("utf-8"))
    found = headlines(current)
    return "\n".join(
        [
            f"Published {current.resolve().name}, as of {manifest['as_of']}: "
            f"{len(manifest['row_counts'])} tables, {sum(manifest['row_counts'].values()):,} rows.",
            f"Gate {manifest['gate']['summary']}.",
            f"  {found.escalations}",
            f"  {found.watermelons}",
            f"  {found.unconnected_spend}",
            f"Look: {current / 'scorecard.html'} in a browser, {current / 'outcomes.duckdb'} in any BI tool.",
        ]
    )
