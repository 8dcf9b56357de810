"""The code location that Dagster loads: the portfolio of the settings."""

from orchestration.build import build_definitions
from orchestration.location import open_location
from orchestration.portfolio_choice import checked_portfolio, chosen_portfolio
from portfolio.settings import read_settings

settings = read_settings()
defs = build_definitions(open_location(settings, checked_portfolio(chosen_portfolio(settings), settings)))
