from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.monte_carlo import TRIALS, days_until_done, items_done, nearest_rank, seed_of

CONSTANT = np.full(60, 3, dtype=np.int64)
DAY = date(2026, 9, 30)


def test_constant_throughput_leaves_no_doubt() -> None:
    needed = days_until_done(CONSTANT, 12, seed=1, day_limit=500)
    assert len(needed) == TRIALS
    assert set(needed.tolist()) == {4}
    assert set(days_until_done(CONSTANT, 13, seed=1, day_limit=500).tolist()) == {5}
    assert set(items_done(CONSTANT, 20, seed=1).tolist()) == {60}


def test_a_long_way_is_walked_block_by_block() -> None:
    assert set(days_until_done(CONSTANT, 3 * 200, seed=1, day_limit=500).tolist()) == {200}
    assert set(items_done(CONSTANT, 200, seed=1).tolist()) == {600}


def test_what_does_not_end_within_the_limit_says_so() -> None:
    assert set(days_until_done(CONSTANT, 31, seed=1, day_limit=10).tolist()) == {11}


def test_a_coin_a_day_needs_as_long_as_the_negative_binomial_says() -> None:
    """One item on every other day: P(T <= d) for 5 items is 0.5 at 9 days and 0.8491 / 0.8867 at 12 / 13."""
    needed = days_until_done(np.array([0, 1], dtype=np.int64), 5, seed=7, day_limit=500)
    assert float((needed <= 9).mean()) == pytest.approx(0.5, abs=0.015)
    assert float((needed <= 12).mean()) == pytest.approx(0.8062, abs=0.012)
    assert nearest_rank(needed, 85) == 13


def test_a_seed_belongs_to_one_name_and_day_and_gives_the_same_bytes() -> None:
    seeds = {seed_of(name, day) for name in ("routing", "portal") for day in (DAY, date(2026, 10, 1))}
    assert len(seeds) == 4
    assert all(0 <= seed < 2**63 for seed in seeds)
    samples = np.array([0, 0, 1, 2, 5], dtype=np.int64)
    twice = [days_until_done(samples, 40, seed_of("routing", DAY), 500).tobytes() for _ in range(2)]
    assert twice[0] == twice[1]
    assert twice[0] != days_until_done(samples, 40, seed_of("portal", DAY), 500).tobytes()


def test_percentiles_are_by_nearest_rank() -> None:
    ordered = np.array([1, 2, 3, 4], dtype=np.int64)
    assert [nearest_rank(ordered, percent) for percent in (0, 25, 50, 51, 85, 100)] == [1, 1, 2, 3, 4, 4]
