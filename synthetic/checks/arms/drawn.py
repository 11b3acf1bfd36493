"""The reading of an experiment as its arms were drawn, beside what is true of the same people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from pipelines.statistics import proportions
from pipelines.statistics.estimate import CONFIDENCE, Estimate
from pipelines.statistics.proportions import Share
from synthetic.checks.arms.followed import Followed
from synthetic.kernel.draws import Floats, Keys
from synthetic.outcomes.counting import Mask
from synthetic.truth.experiment_effects import OUTCOMES

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


def reading(seed: int, found: Followed) -> Reading:
    """The main outcome in the first week since assignment, of those in treatment minus those in control.

    There are people in both arms.
    """
    outcome = MAIN.get(found.name, "planners")
    place = OUTCOMES.index(outcome)
    truth = float((found.treatment[place, 0] - found.control[place, 0]).mean())
    by_user = found.experiment.unit == "user"
    arms = difference(found.ran[place, 0], found.treated, found.group.unit, by_user=by_user)
    return Reading(found.name, outcome, seed, len(found.group), truth, arms)


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
