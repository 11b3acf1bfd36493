"""The people as they stand on the as-of day: with them a plan of the what-if costs its own future only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.derived import Making, Say
from synthetic.config import WorldConfig
from synthetic.people import kept
from synthetic.truth import futures
from synthetic.truth.futures import Running


def make(
    home: Home,  # noqa: ARG001
    release: Release,  # noqa: ARG001
    config: WorldConfig,
    folder: Path,
    workers: int,
    say: Say,
) -> Mapping[str, Any]:
    """Simulate the past, and the half year in which nothing is decided. Raises LakeError where there is no room."""
    say(f"Simulating {config.world_id} up to {config.as_of}, and the half year after it")
    files = futures.keep(config, folder, Running(workers=workers))
    return {"bytes": sum(file.stat().st_size for file in files), "folder": str(folder)}


DERIVED = Making(
    about=(
        "Everybody who is there on the as-of day, with all that the days to come depend on, and the half year in which "
        "nothing is decided: what-if plans go on from here."
    ),
    said="the people whom what-if plans go on from",
    make=make,
    kinds=frozenset({"python"}),
    version=kept.VERSION,
    order=1,
)
