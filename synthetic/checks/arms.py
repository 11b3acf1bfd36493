"""Do the arms of experiments show what the experiments really do?

    python -m synthetic.checks.arms [--seeds 10] [--preset lab]

Each experiment of each world is read as an analyst reads it: the main outcome in the first week since assignment,
of those in treatment minus those in control, with its 95 % range. Beside it is what the twins say of the same
people: all of them in treatment, minus all of them in control. Of all ranges about 95 % should hold it.

The arms are as they were drawn. Where an experiment loses people of one arm before they are recorded, what is left
is read by `synthetic.checks.comparisons`, and no range of it need hold anything. The unit is what was randomised:
housemates, who influence each other, share an arm, and are one draw.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from pipelines.statistics import proportions
from pipelines.statistics.estimate import CONFIDENCE, Estimate
from pipelines.statistics.proportions import Share
from synthetic import experiments
from synthetic.config import DEFAULT_PRESET, WorldConfig
from synthetic.experiments import Experiment
from synthetic.kernel.draws import Floats, Keys
from synthetic.outcomes.counting import Mask
from synthetic.people.populations import shards
from synthetic.truth import experiment_effects
from synthetic.truth.experiment_effects import OUTCOMES
from synthetic.truth.twins import Twins

MAIN = {"household_invite_banner": "invites"}
"""The outcome for which an experiment was made, where it is not the share who save a plan."""
CHANCE = 0.005
"""With which so few of all ranges hold the truth, if 95 % of them do in the long run, that the check fails."""


@dataclass(frozen=True)
class Reading:
    """What an experiment's arms show of its main outcome, a head, and what is true of the same people."""

    experiment: str
    outcome: str
    seed: int
    people: int
    truth: float
    arms: Estimate

    @property
    def holds(self) -> bool:
        return self.arms.covers(self.truth)


def readings(config: WorldConfig) -> Iterator[Reading]:
    """One for each experiment that has begun by the as-of day and enrolled anybody in both arms."""
    twins = Twins(config)
    for experiment in twins.scenario.experiments:
        if experiment.first < twins.end:
            yield from _read(twins, experiment)


def _read(twins: Twins, experiment: Experiment) -> Iterator[Reading]:
    """One reading, or none without people in both arms."""
    group, control, treatment = experiment_effects.both(twins, experiment)
    outcome = MAIN.get(experiment.name, "planners")
    place = OUTCOMES.index(outcome)
    parts = []
    for shard in range(len(shards(twins.scenario))):
        people = twins.population(twins.scenario, shard, int(group.since.max(initial=0)) + 7)
        there, own = experiment_effects.followed(twins.scenario, people, group)
        parts.append(own[place, 0] * there)
    ran = np.sum(parts, axis=0)
    treated = twins.scenario.variant(experiment, group.unit) == experiments.TREATMENT
    if 0 < treated.sum() < len(treated):
        truth = float((treatment[place, 0] - control[place, 0]).mean())
        found = difference(ran, treated, group.unit, by_user=experiment.unit == "user")
        yield Reading(experiment.name, outcome, twins.config.seed, len(group), truth, found)


def difference(outcome: Floats, treated: Mask, unit: Keys, *, by_user: bool) -> Estimate:
    """The mean of treatment minus that of control; of a yes or no, by user, the difference of two shares.

    Otherwise by least squares, with errors that are robust to what members of a unit have in common.
    """
    if by_user:
        arms = (outcome[treated], outcome[~treated])
        return proportions.difference(*(Share(float(arm.sum()), len(arm)) for arm in arms))
    from statsmodels.api import OLS, add_constant

    cluster = np.unique(unit, return_inverse=True)[1]
    fit = OLS(outcome, add_constant(treated.astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": cluster}
    )
    low, high = fit.conf_int(1.0 - CONFIDENCE)[1]
    return Estimate(float(fit.params[1]), float(low), float(high))


def least(ranges: int) -> int:
    """How many of so many 95 % ranges must hold the truth."""
    return int(binom.ppf(CHANCE, ranges, CONFIDENCE))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if too few ranges hold."""
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.arms", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None)
    options = parser.parse_args(arguments)
    found = [
        reading
        for seed in range(options.seeds)
        for reading in readings(WorldConfig.from_settings(seed, options.preset, users=options.users))
    ]
    print(f"{'experiment':26}{'outcome':10}{'seeds':>6}{'true mean':>11}{'read mean':>11}{'hold':>7}")
    for name in dict.fromkeys(reading.experiment for reading in found):
        own = [reading for reading in found if reading.experiment == name]
        print(
            f"{name:26}{own[0].outcome:10}{len(own):6}{_mean([r.truth for r in own]):+11.4f}"
            f"{_mean([r.arms.value for r in own]):+11.4f}{sum(r.holds for r in own):7}"
        )
    hold, needed = sum(reading.holds for reading in found), least(len(found))
    print(f"{hold} of {len(found)} 95 % ranges hold the true effect; {needed} are needed")
    return 0 if hold >= needed else 1


def _mean(values: Sequence[float]) -> float:
    whole: NDArray[np.float64] = np.array(values)
    return float(whole.mean())


if __name__ == "__main__":
    sys.exit(main())
