"""Dagster's own storage: under the home folder, telemetry and sign-up off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterInstance

CONFIGURATION = """\
telemetry:
  enabled: false
nux:
  enabled: false
"""


def instance_folder(home: Path) -> Path:
    """Return Dagster's home under `home`, made ready."""
    folder = (home / "build" / "dagster").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dagster.yaml").write_text(CONFIGURATION, "utf-8")
    return folder


def batch_events() -> None:
    """Let Dagster store events by the hundred: one by one, a run of this size spends a minute on commits."""
    os.environ["DAGSTER_EVENT_BATCH_SIZE"] = "100"


def open_instance(home: Path) -> DagsterInstance:
    """Open the instance, so that runs of the command line show in the UI too."""
    from dagster import DagsterInstance  # noqa: PLC0415
    from dagster._core.instance import InstanceRef  # noqa: PLC0415

    batch_events()
    folder = instance_folder(home)
    log = {
        "module": "orchestration.event_log",
        "class": "OpenEventLog",
        "config": {"base_dir": str(folder / "history" / "runs")},  # where Dagster's own log looks
    }
    return DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), overrides={"event_log_storage": log}))
