"""Random-looking numbers that never change: a counter-based hash instead of a stateful generator.

Belongs here: turning (seed, name, index) into integers. Each draw depends on nothing but these three, so a
chunk of any size can be made alone, in any order, on any platform and with any version of numpy.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def _base(seed: int, name: str) -> np.uint64:
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def draw(seed: int, name: str, index: Ints, below: int) -> Ints:
    """Return one integer in [0, below) for each index (splitmix64 over a keyed counter)."""
    with np.errstate(over="ignore"):
        x = _base(seed, name) + (index.astype(np.uint64) + np.uint64(1)) * _GOLDEN
        x = (x ^ (x >> np.uint64(30))) * _MIX_1
        x = (x ^ (x >> np.uint64(27))) * _MIX_2
        x = x ^ (x >> np.uint64(31))
    return ((x >> np.uint64(11)) % np.uint64(below)).astype(np.int64)


def chance(seed: int, name: str, index: Ints, per_mille: int) -> Flags:
    """Return True for about `per_mille` of 1,000 indexes."""
    return draw(seed, name, index, 1000) < per_mille
