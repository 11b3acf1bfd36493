"""What experiments really do: nothing at all where they change nothing, and what their arms show elsewhere."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from synthetic.config import WorldConfig
from synthetic.experiments import REGULAR
from synthetic.kernel import days
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.truth import experiment_effects
from synthetic.truth.twins import Twins

CONFIG = WorldConfig(seed=4, size=6_000)
CHECKLIST = next(experiment for experiment in REGULAR if experiment.name == "onboarding_checklist")


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins(CONFIG)


@pytest.fixture(scope="module")
def truth(twins: Twins) -> pd.DataFrame:
    found: pd.DataFrame = experiment_effects.experiment_effects(twins).to_pandas()
    return found


def test_every_experiment_is_there_with_all_its_weeks_and_outcomes(twins: Twins, truth: pd.DataFrame) -> None:
    assert set(truth.experiment) == {experiment.name for experiment in twins.scenario.experiments}
    for experiment in twins.scenario.experiments:
        found = truth[truth.experiment == experiment.name]
        weeks = experiment_effects.weeks_shown(experiment)
        assert weeks >= 4
        assert len(found) == weeks * len(experiment_effects.OUTCOMES)
        assert found.people.nunique() == 1  # one group, in all weeks
        assert (found.people > 0).all()


def test_who_is_followed_is_treated_through_all_weeks(twins: Twins) -> None:
    for experiment in twins.scenario.experiments:
        group, _, _ = experiment_effects.both(twins, experiment)
        assert group.since.min() >= experiment.first
        assert group.since.max() + 7 * group.weeks <= experiment.ends
        assert len(np.unique(group.user)) == len(group)


def test_an_experiment_that_changes_nothing_has_effects_of_exactly_zero(
    twins: Twins, truth: pd.DataFrame
) -> None:
    null = {experiment.name for experiment in twins.scenario.experiments if not experiment.effects}
    assert len(null) >= 2
    found = truth[truth.experiment.isin(null)]
    assert (found.effect == 0.0).all()
    assert (found.both == found.control).all()
    assert (found.control > 0).mean() > 0.7
    other = (
        truth[~truth.experiment.isin(null)].groupby("experiment").effect.apply(lambda own: own.abs().sum())
    )
    assert (other > 0).all()


def test_who_has_an_outcome_in_both_worlds_is_counted_person_by_person(
    twins: Twins, truth: pd.DataFrame
) -> None:
    place = experiment_effects.OUTCOMES.index("planners")
    _, control, treatment = experiment_effects.both(twins, CHECKLIST)
    in_both = ((control[place] == 1) & (treatment[place] == 1)).sum(axis=1)
    found = truth[(truth.experiment == CHECKLIST.name) & (truth.outcome == "planners")].sort_values("week")
    assert found.both.tolist() == in_both.tolist()
    assert (found.both <= found[["control", "treatment"]].min(axis=1)).all()


def test_the_truth_is_a_plain_count_of_the_same_people(twins: Twins, truth: pd.DataFrame) -> None:
    """Of those who signed up while the checklist was tried: who saved a plan in their first week."""
    scenario, horizon = twins.scenario, CHECKLIST.last + 7
    savers = {}
    for variant in ("control", "treatment"):
        world = experiment_effects.forced(scenario, CHECKLIST, variant)
        people = simulation.simulate(world, 0, world.blocks, horizon)
        users = people.users
        new = (users.day >= CHECKLIST.first) & (users.day < CHECKLIST.last) & (users.kind == 0)
        core = people.active_core & new[people.active_user]
        soon = core & (people.active_day - users.day[people.active_user] < 7)
        savers[variant] = set(users.id[people.active_user[soon]]), set(users.id[new])
    both = savers["control"][1] & savers["treatment"][1]
    row = truth[
        (truth.experiment == CHECKLIST.name) & (truth.week == 0) & (truth.outcome == "planners")
    ].iloc[0]
    assert row.people == len(both)
    assert row.control == len(savers["control"][0] & both)
    assert row.treatment == len(savers["treatment"][0] & both)
    assert row.effect == row.treatment - row.control > 0


def test_what_has_not_begun_or_is_under_way_is_followed_as_far_as_it_has_come() -> None:
    early = Twins(WorldConfig(seed=4, size=1_500, as_of=dt.date(2024, 9, 15)))
    found = experiment_effects.experiment_effects(early).to_pandas()
    assert set(found.experiment) == {"short_signup_form", "recipe_tour"}
    assert found[found.experiment == "recipe_tour"].enrolled_to.max() == dt.date(2024, 9, 15)
    group, _, _ = experiment_effects.both(early, next(e for e in REGULAR if e.name == "recipe_tour"))
    assert group.since.max() < early.end


def test_days_of_the_group_are_days_of_the_experiment() -> None:
    scenario = Scenario.of(CONFIG)
    for experiment in scenario.experiments:
        until = experiment_effects.enrolled_until(experiment)
        assert experiment.first < until <= experiment.last
        assert until >= experiment.first + (experiment.last - experiment.first) // 2
        assert days.date(experiment.first) < days.date(until)
