"""The people of an experiment: what they did as it ran, and in its twins with all in control and all in treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Floats, Integers
from synthetic.experiments import TREATMENT, VARIANTS, Experiment
from synthetic.outcomes.counting import Mask
from synthetic.people.population import Population
from synthetic.people.populations import shards
from synthetic.rows.frames import Coded
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.truth import experiment_effects
from synthetic.truth.experiment_effects import OUTCOMES, Group
from synthetic.truth.twins import Twins

PAST_DAYS = 28
_WITH_PAST, _IN_PART, _BY_SOURCE = 0, 1, 2
_PLANNERS = OUTCOMES.index("planners")


@dataclass(frozen=True)
class Followed:
    """One group of people, who are treated through all weeks that are shown: see `experiment_effects`.

    `control`, `treatment` and `ran` (as it was) have outcomes of shape (outcomes, weeks, people). `past` are the days with
    a saved plan in the four weeks before each one's own assignment, NaN for who came with the experiment; `stratum` tells
    who has all of these weeks, who a part, and of the rest the channel. `lost`: whom treatment would lose before they are
    recorded. `left_out` were enrolled, and are in one of the twins only.
    """

    experiment: Experiment
    group: Group
    control: Floats
    treatment: Floats
    ran: Floats
    treated: Mask
    past: Floats
    stratum: Integers
    lost: Mask
    left_out: int

    @property
    def name(self) -> str:
        return self.experiment.name

    @property
    def reached(self) -> float:
        """The share of people who, as it ran, saved a plan in other weeks than in the twin of their own arm: they were
        reached by what others did, and no assignment that is drawn again knows of it."""
        own = np.where(self.treated, self.treatment[_PLANNERS], self.control[_PLANNERS])
        return float((own != self.ran[_PLANNERS]).any(axis=0).mean())


def begun(twins: Twins) -> Iterator[Experiment]:
    """The experiments that have begun by the as-of day."""
    return (one for one in twins.scenario.experiments if one.first < twins.end)


def follow(twins: Twins, experiment: Experiment) -> Followed | None:
    """The people of an experiment; None without people in both arms."""
    group, control, treatment = experiment_effects.both(twins, experiment)
    treated = twins.scenario.variant(experiment, group.unit) == TREATMENT
    if not 0 < treated.sum() < len(treated):
        return None
    ran = np.zeros_like(control)
    past, stratum, lost = (
        np.full(len(group), np.nan),
        np.zeros(len(group), np.int64),
        np.zeros(len(group), bool),
    )
    enrolled = 0
    for people in published(twins, int(group.since.max()) + 7 * group.weeks):
        enrolled += len(experiment_effects.group_of(experiment, people, twins.end))
        there, own = experiment_effects.followed(twins.scenario, people, group)
        ran[:, :, there] = own[:, :, there]
        place = _places(people, group.user[there])
        since = group.since[there]
        past[there], stratum[there] = _before(people, place, since)
        all_treated = experiment_effects.forced(twins.scenario, experiment, VARIANTS[TREATMENT])
        lost[there] = ~np.isin(group.user[there], assigned(all_treated, experiment, people)[0])
    return Followed(
        experiment, group, control, treatment, ran, treated, past, stratum, lost, enrolled - len(group)
    )


def published(twins: Twins, horizon: int) -> Iterator[Population]:
    """The shards of the world as it is, at least up to a day."""
    for shard in range(len(shards(twins.scenario))):
        yield twins.population(twins.scenario, shard, max(horizon, twins.end))


def assigned(
    scenario: Scenario, experiment: Experiment, people: Population
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of those who have a row: the user, the variant, and the day."""
    last = min(experiment.last, people.horizon)
    frame = rows_of_days(scenario, people, experiment.first, last, ("experiment_assignments",))[
        "experiment_assignments"
    ]
    names, variants = frame.columns["experiment"], frame.columns["variant"]
    assert isinstance(names, Coded)
    assert isinstance(variants, Coded)
    own = names.codes == names.values.index(experiment.name)
    user = np.asarray(frame.columns["user_id"], np.int64)[own]
    return user, variants.codes[own].astype(np.int64), frame.day[own].astype(np.int64)


def _places(people: Population, user: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.argsort(people.users.id)
    return order[np.searchsorted(people.users.id, user, sorter=order)]


def _before(
    people: Population, place: NDArray[np.int64], since: NDArray[np.int64]
) -> tuple[Floats, Integers]:
    """What was known of these people before their assignment: see `Followed`."""
    users = people.users
    began = np.full(len(users.id), -1, np.int64)
    began[place] = since
    age = began[people.active_user] - people.active_day
    counted = people.active_core & (age > 0) & (age <= PAST_DAYS)
    days = np.bincount(people.active_user[counted], minlength=len(users.id))[place].astype(np.float64)
    old = since - users.day[place]
    days[old <= 0] = np.nan
    stratum = np.where(
        old >= PAST_DAYS, _WITH_PAST, np.where(old > 0, _IN_PART, _BY_SOURCE + users.source[place])
    )
    return days, stratum.astype(np.int64)
