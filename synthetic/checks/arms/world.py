"""All that is read of the experiments of one world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from synthetic.checks.arms.again import Reading, readings
from synthetic.checks.arms.followed import begun, follow
from synthetic.checks.arms.missing import Missing, missing
from synthetic.checks.arms.splits import Split, splits
from synthetic.config import WorldConfig
from synthetic.truth.experiment_effects import WEEKS
from synthetic.truth.twins import Twins

AS_OF = dt.date(2025, 9, 30)
"""By default: the six experiments that have a read-out are over, and no later day is simulated for them."""
LOSES = "interactive_planner"
"""The experiment that treatment may lose people of."""


@dataclass(frozen=True)
class OfWorld:
    """A world's experiments. `reached` and `left_out`: see `Followed`; by experiment, as shares of its people."""

    readings: tuple[Reading, ...]
    splits: tuple[Split, ...]
    missing: tuple[Missing, ...]
    reached: Mapping[str, float]
    left_out: Mapping[str, float]


def read(config: WorldConfig, draws: int = 0) -> OfWorld:
    """Read a world; without draws as its arms were drawn alone."""
    twins = Twins(config, ahead=7 * (WEEKS + 1))
    found: list[Reading] = []
    lost: list[Missing] = []
    reached: dict[str, float] = {}
    left_out: dict[str, float] = {}
    for experiment in begun(twins):
        people = follow(twins, experiment)
        if people is None:
            continue
        reached[experiment.name] = people.reached
        left_out[experiment.name] = people.left_out / (people.left_out + len(people.group))
        found += readings(config.seed, people, draws)
        if experiment.name == LOSES:
            lost.append(missing(twins, people))
    return OfWorld(tuple(found), tuple(splits(twins)), tuple(lost), reached, left_out)
