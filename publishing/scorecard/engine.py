"""The engine that turns Vega-Lite into SVG (vl-convert), and how to start it early.

Does not belong here: charts (charts.py). This module imports nothing slow, so that it can start first.
"""

from __future__ import annotations

from typing import Any

import vl_convert

_SMALLEST = {"data": {"values": [{}]}, "mark": "point"}


def start_engine() -> None:
    """Start the engine with the smallest chart there is.

    Its start takes longer than all charts together and lets Python go on meanwhile, so that Altair can be
    imported beside it.
    """
    vl_convert.vegalite_to_svg(_SMALLEST)


def draw(spec: dict[str, Any]) -> str:
    """Return the SVG of a Vega-Lite specification."""
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg
