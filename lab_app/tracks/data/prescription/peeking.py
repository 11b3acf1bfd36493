"""The rule by which a test of newcomers that is looked at each morning is decided."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from lab_app.tracks.data.prescription.drawn_tests import DAYS
from pipelines.statistics import sequential
from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import Z as SINGLE

__all__ = ["SINGLE", "Decided", "bounds", "decided", "stopped"]

Decided = Literal["ship", "stop", "run_on", "open"]


@cache
def bounds() -> Floats:
    """What z has to be beyond after each of the 28 days: .05 spent in all, by O'Brien and Fleming's type of spending."""
    return np.array([look.bound for look in sequential.looks([day / DAYS for day in range(1, DAYS + 1)])])


def stopped(z: Floats, limits: Floats) -> int | None:
    """The place of the first look that is beyond its limit on either side; None where none is."""
    (beyond,) = np.nonzero(np.abs(z) > limits[: len(z)])
    return int(beyond[0]) if len(beyond) else None


def decided(z: Floats) -> Decided:
    """What the rule says at the last of these looks, if it has not been decided before."""
    if abs(z[-1]) > bounds()[len(z) - 1]:
        return "ship" if z[-1] > 0 else "stop"
    return "run_on" if len(z) < DAYS else "open"
