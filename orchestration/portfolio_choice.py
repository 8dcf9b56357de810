"""Which portfolio a command works on: the one the user names, else the demo company."""

from __future__ import annotations

from pathlib import Path

from orchestration.progress import tell
from portfolio.settings import Settings


def chosen_portfolio(settings: Settings) -> Path:
    """Return the chosen folder; with none chosen, write the demo company under the home folder."""
    if settings.portfolio_dir is not None:
        return settings.portfolio_dir
    from examples.meridian_freight import generate  # noqa: PLC0415  (imports numpy and pyarrow)

    folder = settings.home / "demo"
    tell(f"no portfolio given: the demo company Meridian Freight, in {folder}")
    generate(folder)
    return folder
