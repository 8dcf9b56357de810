"""Monte-Carlo forecasts from throughput: when so many items are done, and how many are done in so many days.

Belongs here: resampling with a seed, and percentiles by nearest rank. Does not belong here: which days are
working days, what is counted, and whether the past is worth resampling (forecasts.py). After Vacanti, When
Will It Be Done?
"""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

TRIALS = 10_000
PERCENTS = (50, 85, 95)
_BLOCK_DAYS = 64


def seed_of(name: str, day: date) -> int:
    """Return the seed of one forecast: the same for the same name and day, on every machine."""
    digest = hashlib.blake2b(f"{name}|{day.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # fits a signed 64-bit column


def days_until_done(samples: Ints, item_count: int, seed: int, day_limit: int) -> Ints:
    """Return in how many days each of TRIALS futures finishes `item_count` items; sorted.

    Each day of a future is drawn from `samples` (items finished per day). A future that needs more than
    `day_limit` days stands as `day_limit` + 1.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    needed = np.full(TRIALS, day_limit + 1, dtype=np.int64)
    left = np.full(TRIALS, item_count, dtype=np.int64)
    open_trials = np.arange(TRIALS)
    for first in range(0, day_limit, _BLOCK_DAYS):
        days = min(_BLOCK_DAYS, day_limit - first)
        done = np.cumsum(samples[random.integers(0, len(samples), size=(len(open_trials), days))], axis=1)
        short = (done < left[open_trials, None]).sum(axis=1)
        ends = short < days
        needed[open_trials[ends]] = first + short[ends] + 1
        left[open_trials] -= done[:, -1]
        open_trials = open_trials[~ends]
        if not len(open_trials):
            break
    return np.sort(needed)


def items_done(samples: Ints, day_count: int, seed: int) -> Ints:
    """Return how many items each of TRIALS futures finishes in `day_count` days; sorted."""
    random = np.random.Generator(np.random.PCG64(seed))
    done = np.zeros(TRIALS, dtype=np.int64)
    for first in range(0, day_count, _BLOCK_DAYS):
        days = min(_BLOCK_DAYS, day_count - first)
        done += samples[random.integers(0, len(samples), size=(TRIALS, days))].sum(axis=1)
    return np.sort(done)


def nearest_rank(ordered: Ints, percent: int) -> int:
    """Return the smallest of the sorted values that `percent` of them do not exceed."""
    rank = -(-len(ordered) * percent // 100)
    return int(ordered[max(rank, 1) - 1])
