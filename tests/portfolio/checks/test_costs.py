from __future__ import annotations

import pytest

from tests.portfolio.folders import Folder

SHARED = "mappings/shared.yml"
POOL = (
    "{pool_id: p, pool_name: P, accounts: ['69'], driver: weights, "
    "targets: [{workstream_id: cranes, weight: 1}]%s}"
)


def declare(folder: Folder, *pools: str, rates: tuple[str, ...] = ()) -> None:
    sections = {"cost_pools": pools, "labour_rates": rates}
    text = "".join(f"{name}: [{', '.join(entries)}]\n" for name, entries in sections.items() if entries)
    (folder.path / SHARED).write_text(text, encoding="utf-8")


def test_a_pool_and_the_version_that_follows_it_pass(folder: Folder) -> None:
    declare(folder, POOL % ", to: 2026-06-01", POOL % ", from: 2026-06-01")
    assert folder.problems() == []
    assert [pool.valid_from.isoformat() for pool in folder.load().cost_pools] == ["1900-01-01", "2026-06-01"]


@pytest.mark.parametrize(("weight", "total"), [("0.5000001", "1.0000001"), ("0.4999999", "0.9999999")])
def test_weights_must_add_up_to_exactly_one(weight: str, total: str, folder: Folder) -> None:
    targets = f"{{workstream_id: cranes, weight: 0.5}}, {{workstream_id: audit, weight: {weight}}}"
    declare(folder, POOL.replace("{workstream_id: cranes, weight: 1}", targets) % "")
    problem = folder.only_problem()
    assert f"the weights of the targets add up to {total}: make it exactly 1" in problem.message
    assert (problem.file, problem.line) == (SHARED, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("accounts: ['69'], ", "", "needs accounts, cost_centres or both"),
        ("driver: weights", "driver: spend", "weight belongs to the driver weights only"),
        (", weight: 1", "", "the driver weights needs a weight for each target"),
        (
            "cranes, weight: 1}",
            "cranes, weight: 1}, {workstream_id: cranes, weight: 0}",
            "targets repeat cranes",
        ),
        ("workstream_id: cranes", "workstream_id: crane", "`crane` is not declared under `workstreams:`"),
        ("driver", "entity_id: hl_uk, driver", "`hl_uk` is not declared under `entities:`"),
        ("driver", "from: 2026-06-01, to: 2026-06-01, driver", "must lie after `from`"),
    ],
)
def test_a_pool_that_cannot_be_divided_is_refused(old: str, new: str, message: str, folder: Folder) -> None:
    declare(folder, POOL.replace(old, new) % "")
    assert message in folder.only_problem().message


@pytest.mark.parametrize(
    "other", ["accounts: ['69', '70']", "cost_centres: [CC]", "entity_id: hl_de, accounts: ['69']"]
)
def test_a_cost_is_not_shared_twice(other: str, folder: Folder) -> None:
    declare(
        folder, POOL % "", POOL.replace("accounts: ['69']", other).replace("pool_id: p", "pool_id: q") % ""
    )
    assert f"shares costs that {SHARED}:1 shares at the same time" in folder.only_problem().message


def test_pools_of_different_accounts_or_days_stand_beside_each_other(folder: Folder) -> None:
    other = POOL.replace("'69'", "'70'").replace("pool_id: p", "pool_id: q")
    declare(folder, POOL % ", to: 2026-06-01", other % "", POOL % ", from: 2026-06-01")
    assert folder.problems() == []


def test_an_hour_has_one_rate(folder: Folder) -> None:
    rate = "{%s hourly_rate: 90, currency_code: EUR%s}"
    declare(
        folder,
        rates=(rate % ("team_id: t,", ", to: 2026-03-01"), rate % ("team_id: t,", ", from: 2026-03-01")),
    )
    assert folder.problems() == []
    declare(folder, rates=(rate % ("team_id: t,", ""), rate % ("role: t,", ""), rate % ("team_id: t,", "")))
    assert f"team `t` has the rate of {SHARED}:1 at the same time" in folder.only_problem().message
    declare(folder, rates=(rate % ("team_id: t, role: r,", ""),))
    assert "needs team_id or role, not both" in folder.only_problem().message
