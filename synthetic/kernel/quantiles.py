"""Quantiles of many groups at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel.draws import Floats


def by_group(
    group: NDArray[np.int64], values: NDArray[np.float32], share: float
) -> tuple[NDArray[np.int64], Floats]:
    """Each group that there is, and the quantile of its values (not negative), interpolated between two.

    As `numpy.quantile` does by default. Groups are numbers from 0 to 2**31 - 1.
    """
    # Floats that are not negative are in the order of their bits: one sort of whole numbers does for both.
    key = (group << 32) | np.ascontiguousarray(values, np.float32).view(np.int32)
    key.sort()
    found, start, size = np.unique(key >> 32, return_index=True, return_counts=True)
    ordered: NDArray[Any] = (key & 0xFFFFFFFF).astype(np.int32).view(np.float32)
    place = start + share * (size - 1)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, start + size - 1)
    return found, ordered[low] + (ordered[high] - ordered[low]) * (place - low)
