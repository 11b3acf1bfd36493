"""Whether the arms of experiments have the sizes that a coin gives them, by what was randomised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.experiments import sample_ratio
from pipelines.statistics.experiments.sample_ratio import SampleRatio
from synthetic.checks.arms.followed import assigned, begun, published
from synthetic.experiments import TREATMENT
from synthetic.truth.twins import Twins


@dataclass(frozen=True)
class Split:
    """The sizes of an experiment's arms in one world, in units; `loses` says whether treatment lost people in it."""

    seed: int
    experiment: str
    loses: bool
    ratio: SampleRatio


def splits(twins: Twins) -> Iterator[Split]:
    """Of each experiment that has begun, all who have a row in the table of assignments by the as-of day."""
    losing = {
        value
        for bend in twins.scenario.bends.bends
        if bend.parameter == "slow_device_loss"
        for value, _ in bend.where
    }
    for experiment in begun(twins):
        units = np.zeros(2, np.int64)
        for people in published(twins, experiment.first):
            user, variant, _ = assigned(twins.scenario, experiment, people)
            unit: NDArray[np.int64] = user
            if experiment.unit == "household":
                order = np.argsort(people.users.id)
                place = order[np.searchsorted(people.users.id, user, sorter=order)]
                unit = people.users.household[place].astype(np.int64)
            _, one_each = np.unique(unit, return_index=True)
            units += np.bincount(variant[one_each], minlength=2)
        ratio = sample_ratio.check(int(units[TREATMENT]), int(units[1 - TREATMENT]))
        yield Split(twins.config.seed, experiment.name, experiment.dimension in losing, ratio)


def evenness(p: Sequence[float]) -> float:
    """With what chance even p values, as a fair coin's are, lie no more evenly than these (Kolmogorov and Smirnov)."""
    from scipy.stats import kstest

    return float(kstest(p, "uniform").pvalue)
