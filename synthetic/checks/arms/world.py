"""All that is read of the experiments of one world."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.checks.arms.again import Again, again
from synthetic.checks.arms.drawn import Reading, reading
from synthetic.checks.arms.followed import begun, follow
from synthetic.checks.arms.missing import Missing, missing
from synthetic.checks.arms.splits import Split, splits
from synthetic.config import WorldConfig
from synthetic.truth.twins import Twins

LOSES = "interactive_planner"
"""The experiment that treatment may lose people of."""


@dataclass(frozen=True)
class OfWorld:
    """The readings of a world's experiments; `reached` and `left_out` by experiment, as shares of its people."""

    readings: tuple[Reading, ...]
    again: tuple[Again, ...]
    splits: tuple[Split, ...]
    missing: tuple[Missing, ...]
    reached: dict[str, float]
    left_out: dict[str, float]


def read(config: WorldConfig, draws: int = 0) -> OfWorld:
    """Read a world; with no draws, as its arms were drawn alone."""
    twins = Twins(config)
    readings, drawn, lost = [], [], []
    reached: dict[str, float] = {}
    left_out: dict[str, float] = {}
    for experiment in begun(twins):
        found = follow(twins, experiment)
        if found is None:
            continue
        readings.append(reading(config.seed, found))
        reached[experiment.name] = found.reached
        left_out[experiment.name] = found.left_out / (found.left_out + len(found.group))
        if draws:
            drawn += again(config.seed, found, draws)
        if experiment.name == LOSES:
            lost.append(missing(twins, found))
    return OfWorld(tuple(readings), tuple(drawn), tuple(splits(twins)), tuple(lost), reached, left_out)
