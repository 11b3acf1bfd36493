"""What becomes of what clients report on its way to the tables: some is lost, some spoiled or sent twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Floats, Keys

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Sent:
    """Which rows reach the table, in the order in which they do: places in the rows as they really were."""

    at: NDArray[np.int64]
    retried: NDArray[np.bool_]
    """Sent again under a new number."""
    orphan: NDArray[np.bool_]
    unversioned: NDArray[np.bool_]

    def take(self, places: NDArray[np.int64]) -> Sent:
        return Sent(self.at[places], self.retried[places], self.orphan[places], self.unversioned[places])


def send(
    key: Keys,
    lost: float | Floats,
    twice: float,
    retries: float = 0.0,
    orphans: float = 0.0,
    unversioned: float = 0.0,
) -> Sent:
    """Lose some rows and spoil others. One draw decides, so that no row is hit twice."""
    drawn = draws.uniform(key, "copies")
    copies = 1 + (drawn > 1.0 - twice) - (drawn < lost)
    edges = 1.0 - np.cumsum([twice, retries, orphans, unversioned])
    again = np.flatnonzero((drawn > edges[1]) & (drawn <= edges[0]) & (copies > 0)) if retries else _NONE
    at = np.concatenate((np.repeat(np.arange(len(key)), copies), again))
    retried = np.zeros(len(at), bool)
    retried[len(at) - len(again) :] = True
    return Sent(
        at,
        retried,
        ((drawn > edges[2]) & (drawn <= edges[1]))[at] if orphans else np.zeros(len(at), bool),
        ((drawn > edges[3]) & (drawn <= edges[2]))[at] if unversioned else np.zeros(len(at), bool),
    )
