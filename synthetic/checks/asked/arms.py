"""Sizes that are read between the arms of experiments."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import cuped
from synthetic import experiments
from synthetic.checks.asked.size import Size
from synthetic.checks.asked.worlds import log_of, number, published
from synthetic.experiments import Experiment
from synthetic.incidents import Happening
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.counting import Mask
from synthetic.people.population import Population
from synthetic.truth import experiment_effects
from synthetic.truth.experiment_effects import OUTCOMES
from synthetic.truth.invitations import invitations
from synthetic.truth.twins import Twins

_BANNER = "household_invite_banner"
_STAYING = slice(4, 8)
"""The weeks whose mean lift is compared with that of the first one: the fifth to the eighth."""


def _read_unsubscribes(twins: Twins, drawn: Happening) -> Estimate:
    """Subscriptions that ended per mail, all who were enrolled: in treatment while treated, against control, and against the
    mail to both before."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    experiment = drawn.experiments[0]
    counts = np.zeros((2, 2))
    for _, people in published(twins):
        place, day = experiments.enrolment(experiment, people)
        variant = twins.scenario.variant(experiment, people.users.key[place])
        since = np.full(len(people.users.id), experiments.FOREVER, np.int64)
        arm = np.zeros(len(people.users.id), np.int64)
        since[place], arm[place] = day, variant
        who = people.mail_user
        enrolled = (since[who] < experiments.FOREVER) & (people.mail_day >= days.HISTORY)
        is_treated = (people.mail_day >= since[who]) & (arm[who] == experiments.TREATMENT)
        for side, has_it in ((experiments.CONTROL, ~is_treated), (experiments.TREATMENT, is_treated)):
            of_side = enrolled & (people.mail_day < experiment.ends) & has_it
            counts[side] += np.count_nonzero(of_side & people.mail_leaves), np.count_nonzero(of_side)
    (left, mails), (treated_left, treated_mails) = counts
    low, high = confint_proportions_2indep(
        treated_left, treated_mails, left, mails, compare="ratio", method="log"
    )
    value = math.log(treated_left / treated_mails) - math.log(left / mails)
    return Estimate(value, math.log(low), math.log(high))


def _arms(twins: Twins, experiment: Experiment) -> tuple[Floats, Mask, Floats]:
    """Outcomes of an experiment's group as it ran, who was treated, and each one's core days of the four weeks before."""
    outcomes, treated, before = [], [], []
    for _, people in published(twins):
        group = experiment_effects.group_of(experiment, people, twins.end)
        outcomes.append(experiment_effects.followed(twins.scenario, people, group)[1])
        treated.append(twins.scenario.variant(experiment, group.unit) == experiments.TREATMENT)
        before.append(_core_days_before(people, group.user, group.since))
    return np.concatenate(outcomes, axis=2), np.concatenate(treated), np.concatenate(before)


def _core_days_before(people: Population, user: NDArray[np.int64], since: NDArray[np.int64]) -> Floats:
    """Each one's days with a saved plan in the four weeks before the assignment."""
    order = np.argsort(people.users.id)
    place = order[np.searchsorted(people.users.id, user, sorter=order)]
    began = np.full(len(people.users.id), -1, np.int64)
    began[place] = since
    who = people.active_user
    age = began[who] - people.active_day
    counted = people.active_core & (age > 0) & (age <= 28)
    return np.bincount(who[counted], minlength=len(began))[place].astype(np.float64)


def _ratio_of_differences(above: Floats, below: Floats, before: Floats, treated: Mask) -> Estimate:
    """How many times as large the arms' difference in one outcome is as that in another one.

    Its error is that of the difference in what is left of the first when so many times the second is taken off (the
    delta method).
    """
    over, under = (cuped.difference(outcome, before, treated) for outcome in (above, below))
    value = over.value / under.value
    rest = cuped.difference(above - value * below, before, treated)
    return Estimate.with_normal_error(value, rest.error / abs(under.value))


def _read_staying(twins: Twins, drawn: Happening) -> Estimate:
    """Days with a plan a head, by arm, allowing for how people planned before."""
    outcomes, treated, before = _arms(twins, drawn.experiments[0])
    plan_days = outcomes[OUTCOMES.index("plan_days")]
    return _ratio_of_differences(plan_days[_STAYING].mean(axis=0), plan_days[0], before, treated)


def _true_staying(twins: Twins, drawn: Happening) -> float:
    _, control, treatment = experiment_effects.both(twins, drawn.experiments[0])
    lift = (treatment - control)[OUTCOMES.index("plan_days")].sum(axis=1)
    return float(lift[_STAYING].mean() / lift[0])


def _read_inviting(twins: Twins, _drawn: Happening) -> Estimate:
    """What being led to invite does to W4: the difference that the banner made to it over that of who invited."""
    outcomes, treated, before = _arms(
        twins, next(one for one in twins.scenario.experiments if one.name == _BANNER)
    )
    stays = outcomes[OUTCOMES.index("planners"), 4]
    invited = np.minimum(outcomes[OUTCOMES.index("invites"), :4].sum(axis=0), 1.0)
    return _ratio_of_differences(stays, invited, before, treated)


def _true_inviting(twins: Twins, _drawn: Happening) -> float:
    made_to = invitations(twins).to_pylist()[0]
    return float((made_to["stayed_if_made_to"] - made_to["stayed"]) / made_to["people"])


SIZES = (
    Size(
        "dinner_streaks",
        "factor on the unsubscribes per mail",
        "log",
        ("streaks",),
        ("unsubscribes",),
        log_of("unsubscribes"),
        _read_unsubscribes,
    ),
    Size(
        "dinner_streaks",
        "share of the first week's lift in weeks 5 to 8",
        "share",
        ("streaks",),
        ("rest",),
        number("rest"),
        _read_staying,
        _true_staying,
    ),
    Size(
        "households_2025",
        "W4 of those who are made to invite",
        "points",
        ("housemates",),
        ("pull",),
        log_of("pull"),
        _read_inviting,
        _true_inviting,
        is_scored=False,
    ),
)
