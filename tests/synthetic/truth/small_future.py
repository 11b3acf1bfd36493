"""A small world in which something is decided, and whether two of its futures are the same."""

from __future__ import annotations

import datetime as dt

import numpy as np

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.truth import tally

CONFIG = WorldConfig(seed=5, size=13_000, as_of=dt.date(2024, 6, 30))
START = days.number(CONFIG.as_of) + 1
HORIZON = 120


def same(one: tally.Tally, other: tally.Tally) -> bool:
    return all(
        np.array_equal(a, b) for a, b in zip(one.arrays().values(), other.arrays().values(), strict=True)
    )
