"""The plans that Larder wrote fit the experiments that the simulator runs, which does not read them."""

from __future__ import annotations

import pytest

from lab_app.course.withheld.past import ABOUT_EXPERIMENTS
from lab_app.experiments.plans import GUARDRAILS, PLANS, Plan, plan_of
from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.experiments import FOREVER, REGULAR, Experiment
from synthetic.scenario import Scenario
from synthetic.truth import experiment_effects

WITHOUT_A_PLAN = {"win_back_offer"}
"""Of the lapsed, and about who should get an offer: it has no read-out."""
SEEDS = range(6)


def experiments(seed: int) -> dict[str, Experiment]:
    return {one.name: one for one in Scenario.of(WorldConfig(seed=seed, size=3_000)).experiments}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_experiment_has_a_plan_that_it_keeps(seed: int) -> None:
    run = experiments(seed)
    assert {plan.experiment for plan in PLANS} == set(run) - WITHOUT_A_PLAN
    for plan in PLANS:
        one = run[plan.experiment]
        assert (plan.who, plan.unit, plan.enrols) == (one.who, one.unit, one.last - one.first), (
            plan.experiment
        )
        if plan.treats is not None:
            assert plan.treats == one.ends - one.first
        else:
            assert one.ends == FOREVER or not one.effects
        assert plan.weeks == experiment_effects.weeks_shown(one)
        assert plan.enrolled_for(plan.weeks) == experiment_effects.enrolled_until(one) - one.first


def test_plans_are_in_the_order_in_which_the_experiments_began() -> None:
    first = {name: one.first for name, one in experiments(7).items()}
    assert [plan.experiment for plan in PLANS] == sorted(
        (plan.experiment for plan in PLANS), key=first.__getitem__
    )


def test_a_plan_decides_by_a_week_that_it_follows_and_has_a_margin_for_each_guardrail() -> None:
    for plan in PLANS:
        assert 0 <= plan.week < plan.weeks
        assert plan.worth > 0
        assert set(plan.margins) == set(GUARDRAILS)
        assert all(0 < margin < 1 for margin in plan.margins.values())


def test_there_are_incidents_and_regular_experiments_among_them() -> None:
    regular = {one.name for one in REGULAR}
    assert regular - {plan.experiment for plan in PLANS} == WITHOUT_A_PLAN
    assert {"dinner_streaks", "interactive_planner"} <= set(incidents.discover())


def test_an_unknown_experiment_has_no_plan() -> None:
    assert isinstance(plan_of("dinner_streaks"), Plan)
    with pytest.raises(KeyError):
        plan_of("win_back_offer")


def test_exercises_that_ask_about_an_experiment_ask_about_one_that_has_a_plan() -> None:
    assert set(ABOUT_EXPERIMENTS) <= {plan.experiment for plan in PLANS}
