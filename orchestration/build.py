"""Assembles the definitions of one location from the modules of `assets/` and `automation.py`.

Belongs here: finding the modules. Does not belong here: a list of assets.
"""

from __future__ import annotations

import importlib
import pkgutil

import dagster as dg

from orchestration import assets, automation
from orchestration.location import Location
from orchestration.options import RunOptions


def build_definitions(location: Location) -> dg.Definitions:
    """Merge what every module of `assets/` builds with the job, the schedule and the sensor."""
    parts = [
        importlib.import_module(f"{assets.__name__}.{module.name}").build(location)
        for module in pkgutil.iter_modules(assets.__path__)
    ]
    options = dg.Definitions(resources={"options": RunOptions()}, executor=dg.in_process_executor)
    return dg.Definitions.merge(*parts, automation.build(location), options)
