"""An experiment on everyone that loses people before they are recorded: what each way of counting them reads.

As a learner counts, by account: who came by while it enrolled and has no row, because treatment lost them, or because they
came by with a second account. Scripts and staff are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.estimate import Estimate
from pipelines.statistics.proportions import Share, newcombe
from synthetic.checks.arms.followed import Followed, assigned, published
from synthetic.experiments import CONTROL, TREATMENT
from synthetic.outcomes.counting import Mask
from synthetic.people import identities
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.truth.experiment_effects import OUTCOMES
from synthetic.truth.twins import Twins

WEEK = 7


@dataclass(frozen=True)
class Missing:
    """Who saved a plan in the 7 days from the assignment, or without a row from the first visit.

    `lost` of those without a row are people whom treatment lost. `truth` is the lift of the week.
    """

    seed: int
    experiment: str
    treatment: Share
    control: Share
    without: Share
    lost: int
    truth: float

    @property
    def readings(self) -> dict[str, Estimate]:
        """The lift, by how those without a row are counted."""
        return {
            "those with a row": newcombe(self.treatment, self.control),
            "the rest as treatment": newcombe(_both(self.treatment, self.without), self.control),
            "the rest as control": newcombe(self.treatment, _both(self.control, self.without)),
        }


def missing(twins: Twins, found: Followed) -> Missing:
    """The readings of an experiment on everyone, of all whom it enrolled."""
    experiment = found.experiment
    counts, lost = np.zeros((3, 2)), 0
    for people in published(twins, experiment.last + WEEK):
        account = identities.accounts(
            twins.scenario, people, people.active_user, people.active_day, people.active_invites
        )
        came = (people.active_day >= experiment.first) & (people.active_day < experiment.last)
        came &= people.users.kind[people.active_user] == HUMAN
        visitor, head = np.unique(account[came], return_index=True)  # in order of the day: the first visit
        since = people.active_day[came][head].astype(np.int64)
        user, variant, _ = assigned(twins.scenario, experiment, people)
        order = np.argsort(user)
        at = order[np.minimum(np.searchsorted(user, visitor, sorter=order), len(user) - 1)]
        arm = np.where(user[at] == visitor, variant[at], len(counts) - 1)
        hit = _saved(people, account, visitor, since)
        counts += np.stack(
            [np.bincount(arm, weights, len(counts)) for weights in (hit, np.ones(len(hit)))], axis=1
        )
        lost += int(np.isin(visitor[arm == len(counts) - 1], people.users.id).sum())
    control, treatment, without = (Share(float(hits), float(size)) for hits, size in counts)
    assert (CONTROL, TREATMENT) == (0, 1)
    planners = OUTCOMES.index("planners")
    truth = float((found.treatment - found.control)[planners, 0].mean())
    return Missing(twins.config.seed, experiment.name, treatment, control, without, lost, truth)


def _saved(
    people: Population, account: NDArray[np.int64], visitor: NDArray[np.int64], since: NDArray[np.int64]
) -> Mask:
    """Which of these accounts saved a plan in 7 days from a day on."""
    at = np.minimum(np.searchsorted(visitor, account), len(visitor) - 1)
    age = people.active_day - since[at]
    inside = people.active_core & (visitor[at] == account) & (age >= 0) & (age < WEEK)
    return np.bincount(at[inside], minlength=len(visitor)) > 0


def _both(one: Share, other: Share) -> Share:
    return Share(one.hits + other.hits, one.size + other.size)
