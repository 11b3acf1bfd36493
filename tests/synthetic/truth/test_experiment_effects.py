"""What experiments really do: nothing at all where they change nothing, and what their arms show elsewhere."""

from __future__ import annotations

import datetime as dt
import functools

import numpy as np
import pandas as pd
import pytest

from pipelines.statistics.estimate import Estimate
from synthetic.checks import arms
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


@functools.cache
def readings(seed: int) -> tuple[arms.Reading, ...]:
    return tuple(arms.readings(WorldConfig(seed=seed, size=20_000)))


@pytest.mark.timeout(300)
def test_ranges_from_the_arms_hold_what_is_true() -> None:
    found = [reading for seed in range(4) for reading in readings(seed)]
    assert len(found) >= 20
    assert sum(reading.holds for reading in found) >= arms.least(len(found))
    checklist = [reading for reading in found if reading.experiment == CHECKLIST.name]
    assert np.mean([r.arms.value for r in checklist]) == pytest.approx(
        np.mean([r.truth for r in checklist]), abs=0.03
    )
    nothing = [r for r in found if r.experiment == "recipe_tour"]
    assert all(reading.truth == 0.0 and reading.arms.value != 0.0 for reading in nothing)


def test_housemates_are_one_draw() -> None:
    """Copies of a household say nothing new: the range of three copies is as wide as that of one."""
    stream = np.random.default_rng(1)
    outcome, treated = stream.poisson(2.0, 400).astype(float), np.arange(400) % 2 == 1
    unit = np.arange(400, dtype=np.uint64)
    one = arms.difference(outcome, treated, unit, by_user=False)
    three = arms.difference(np.tile(outcome, 3), np.tile(treated, 3), np.tile(unit, 3), by_user=False)
    assert three.value == pytest.approx(one.value)
    assert three.error == pytest.approx(one.error, rel=0.01)


@pytest.mark.parametrize(("missed", "code"), [(2, 0), (9, 1)])
def test_the_command_says_whether_enough_ranges_hold(
    missed: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(config: WorldConfig) -> list[arms.Reading]:
        value = 0.3 if config.seed < missed else 0.0
        shown = Estimate(value, value - 0.1, value + 0.1)
        return [arms.Reading("recipe_tour", "planners", config.seed, 100, 0.0, shown)]

    monkeypatch.setattr(arms, "readings", read)
    assert arms.main(["--seeds", "60", "--preset", "tiny"]) == code
    assert f"{60 - missed} of 60 95 % ranges hold the true effect; 52 are needed" in capsys.readouterr().out


def test_days_of_the_group_are_days_of_the_experiment() -> None:
    scenario = Scenario.of(CONFIG)
    for experiment in scenario.experiments:
        until = experiment_effects.enrolled_until(experiment)
        assert experiment.first < until <= experiment.last
        assert until >= experiment.first + (experiment.last - experiment.first) // 2
        assert days.date(experiment.first) < days.date(until)
