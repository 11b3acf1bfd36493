"""The types of arrays that go in and come out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Numbers = float | Floats | Integers
"""One number, or as many as there are cases."""
