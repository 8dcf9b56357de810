"""What is decided once at the border of a run and read by every later step of the same run.

Belongs here: the small file `build/run.json`, and the claim of one run to its home folder. Does not belong
here: what a step makes of it.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from portfolio.errors import ThroughlineError


@dataclass(frozen=True)
class RunRecord:
    """The run that the build folder belongs to: Dagster's run id, the as_of day, the UTC start."""

    run_id: str
    as_of_on: str
    started_at: str


@contextmanager
def claimed_home(home: Path) -> Iterator[None]:
    """Hold the home folder for one run of the command line; the claim dies with its process.

    Raises:
        ThroughlineError: another run holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ThroughlineError(
                f"another run works in {home}: wait until it has ended, or give this run another --home"
            ) from None
        yield


def write_run_record(home: Path, record: RunRecord) -> None:
    """Claim the build folder for this run."""
    folder = home / "build"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(asdict(record)), "utf-8")


def read_run_record(home: Path, run_id: str) -> RunRecord:
    """Read the record, for a step of run `run_id`.

    Raises:
        ThroughlineError: the build folder belongs to another run, or to none.
    """
    path = home / "build" / "run.json"
    record = RunRecord(**json.loads(path.read_text("utf-8"))) if path.exists() else None
    if record is None or record.run_id != run_id:
        owner = f"run {record.run_id}" if record else "no run"
        raise ThroughlineError(
            f"{path}: the build folder belongs to {owner}, not to run {run_id}. "
            "Start a whole run (job `daily`, or `throughline run`); a single step cannot be published."
        )
    return record
