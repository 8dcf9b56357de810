"""Which portfolio a command works on: the one the user names, else the demo company; and loading it."""

from __future__ import annotations

from pathlib import Path

from ingestion.entities import mappable_columns
from ingestion.mapping.expressions import fault_of
from orchestration.progress import tell
from portfolio.loader import load_portfolio
from portfolio.models import Portfolio
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


def checked_portfolio(folder: Path, settings: Settings) -> Portfolio:
    """Load a portfolio folder and check it against the canonical entities.

    Raises:
        PortfolioErrors: the declaration has problems; all of them are in the message.
    """
    return load_portfolio(folder, settings, entity_columns=mappable_columns(), expression_fault=fault_of)
