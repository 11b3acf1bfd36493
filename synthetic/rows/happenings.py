"""What happens in visits, one thing after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Floats, Keys
from synthetic.rows.visits import Visits
from synthetic.vocabulary import EVENT_NAMES


@dataclass(frozen=True)
class Happenings:
    """What happened in visits, in order of visit and time; the truth, whatever tracking saw of it."""

    visit: NDArray[np.int64]
    """Place in the visits."""
    kind: NDArray[np.int8]
    sequence: NDArray[np.int64]
    """Place within the visit."""
    key: Keys
    second: Floats
    """Second of the day."""


def happenings(visits: Visits) -> Happenings:
    """Everything that happened in the visits, one after another as people do it."""
    kinds = len(EVENT_NAMES)
    flat = visits.counts.ravel()
    cell = np.repeat(np.arange(len(flat)), flat)
    where, kind = np.divmod(cell, kinds)
    total = visits.counts.sum(axis=1, dtype=np.int64)
    starts = np.cumsum(total) - total
    sequence = np.arange(len(cell)) - starts[where]
    key = draws.child(visits.key[where], sequence, "event")
    share = (sequence + draws.uniform(key, "moment") * (sequence > 0)) / total[where]
    second = visits.started[where] + visits.seconds[where] * share
    return Happenings(where, kind.astype(np.int8), sequence, key, second)
