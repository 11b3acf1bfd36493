"""Room on the disk that a build needs, by the size of its world and by what builds its models."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pipelines.contract.engines.spark import REMOTE

FREE_BYTES_NEEDED = {"tiny": 200 << 20, "lab": 2 << 30, "large": 20 << 30}
SCRATCH_BYTES_NEEDED = {"tiny": 100 << 20, "lab": 2 << 30, "large": 20 << 30}
"""What Spark and Sail want beside it while they build: their own copy of the tables, what Spark writes down between
two steps, and what is on its way back. About twice of what `tiny` took on Spark at most (26 MB: 15 of tables, 10.5
between steps, .8 on its way), by the rows of each size: nothing larger was measured."""


def bytes_needed(preset: str, engine: str | None = None, surrounding: Mapping[str, str] = os.environ) -> int:
    """Bytes that must be free before a build begins; 0 for a size that is not known.

    `engine`: None for the one that a build takes which is given none. A server of Spark's that is there already
    keeps its tables where it is.
    """
    engine = (engine or surrounding.get("LARDER_ENGINE") or "duckdb").lower()
    needed = FREE_BYTES_NEEDED.get(preset, 0)
    is_elsewhere = engine == "spark" and surrounding.get(REMOTE)
    return needed if engine == "duckdb" or is_elsewhere else needed + SCRATCH_BYTES_NEEDED.get(preset, 0)
