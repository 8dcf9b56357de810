from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from portfolio.schema import PORTFOLIO_TABLES
from portfolio.settings import resolve_as_of
from portfolio.tables import portfolio_tables
from tests.portfolio.folders import Folder

WORK, QUAYS = "mappings/work.yml", "outcomes/quays.yml"


def rows(folder: Folder, table: str) -> list[tuple[Any, ...]]:
    portfolio = folder.load()
    return portfolio_tables(portfolio, resolve_as_of(portfolio, None, datetime(2026, 11, 3)))[table]


def test_an_action_counts_for_one_feature_of_a_product(folder: Folder) -> None:
    folder.edit(
        WORK,
        "berth_booked, crane_called]}\n",
        "berth_booked, crane_called]}\n  - {product: quay_app, actions: [crane_called], feature: cranes}\n",
    )
    problem = folder.only_problem()
    line = folder.line(WORK, "berth_booked")
    assert f"action `crane_called` of `quay_app` already counts at {WORK}:{line}" in problem.message
    assert problem.line == line + 1


def test_a_behaviour_is_made_of_core_actions(folder: Folder) -> None:
    folder.edit(QUAYS, "product: quay_app", "product: quay_apps")
    problem = folder.only_problem()
    expected = "product `quay_apps` has no `core_actions` (did you mean `quay_app`?)"
    assert problem.message.startswith(expected)
    assert problem.line == folder.line(QUAYS, "product: quay_apps")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (QUAYS, "outcome_id: short_stays, product", "outcome_id: long_stays, product", "is not declared"),
        (QUAYS, "from: 2026-04-15", "from: 2026-03-31", "must not lie inside the baseline"),
        (QUAYS, "to: 2026-04-01}, from", "to: 2026-01-01}, from", "first day after the window"),
        (WORK, "{from: 14, to: 21}", "{from: 21, to: 21}", "first day after the bracket"),
        (WORK, "within_days: 5", "within_days: 0", "within_days"),
        (WORK, "days: [1, 7]", "days: [0]", "days"),
        (WORK, "natural_frequency: weekly", "natural_frequency: yearly", "daily"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Folder, file: str, old: str, new: str, message: str) -> None:
    folder.edit(file, old, new)
    assert message in str(folder.only_problem())


def test_a_product_without_an_entry_has_every_default(folder: Folder) -> None:
    text = (folder.path / WORK).read_text("utf-8")
    (folder.path / WORK).write_text(text[: text.index("products:")], "utf-8")
    assert rows(folder, "products") == [("quay_app", "daily", None, "1")]
    assert rows(folder, "activation_actions") == []
    assert rows(folder, "retention_windows") == [
        ("quay_app", "n_day", 7, 8),
        ("quay_app", "unbounded", 7, None),
        ("quay_app", "n_day", 30, 31),
        ("quay_app", "unbounded", 30, None),
    ]


def test_a_declared_product_adds_to_the_standard_windows(folder: Folder) -> None:
    assert rows(folder, "products") == [("quay_app", "weekly", 5, "2")]
    assert rows(folder, "activation_actions") == [("quay_app", "signed_in")]
    windows = [row[1:] for row in rows(folder, "retention_windows")]
    assert [days for measure, days, _ in windows if measure == "n_day"] == [1, 7, 30]
    assert ("bracket", 14, 21) in windows


def test_a_behaviour_without_a_fixed_baseline_is_compared_with_the_year_before(folder: Folder) -> None:
    (row,) = rows(folder, "behaviours")
    named = dict(zip(PORTFOLIO_TABLES["behaviours"], row, strict=True))
    assert (named["baseline_from"], named["baseline_to"]) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (named["compare"], named["recorded_on"]) == ("same_persons", date(2026, 4, 15))
    folder.edit(QUAYS, "baseline: {from: 2026-01-01, to: 2026-04-01}, ", "")
    (row,) = rows(folder, "behaviours")
    assert row[6:8] == (None, None)
