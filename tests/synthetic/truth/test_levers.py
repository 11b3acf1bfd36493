"""Levers: how strong a budget makes them, how far each goes, and that all of them are alive."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from synthetic import levers
from synthetic.kernel.bends import Bend
from synthetic.levers import LEVERS, Decision, Pull
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.truth import tally
from tests.synthetic.truth.small_future import CONFIG, START, same


@pytest.mark.parametrize("name", LEVERS)
def test_strength_grows_saturates_and_stays_below_one(name: str) -> None:
    budgets = [1e3, 1e4, 1e5, 1e6, 1e9]
    strength = [levers.strengths(LEVERS, [Decision(name, euros)], 90, 120_000)[name] for euros in budgets]
    top = np.array([s.max() for s in strength])
    assert (np.diff(top) > 0).all()
    assert top[-1] < 1.0
    assert (np.diff(top / np.array(budgets)) < 0).all()
    per_size = levers.strengths(LEVERS, [Decision(name, 1e4)], 90, 12_000)[name]
    assert np.allclose(per_size, strength[2])  # ten times the money in a world ten times as big


def test_running_levers_fade_and_built_ones_stay() -> None:
    for name, lever in LEVERS.items():
        strength = levers.strengths(LEVERS, [Decision(name, 1e5, days=30)], 180, 120_000)[name]
        if lever.runs:
            assert strength[120] < 0.01 * strength[29]
        else:
            assert strength[179] == strength[60] > 0
            assert (strength[: levers.BUILD_DAYS] == 0).all()


def test_how_far_levers_go_is_drawn_from_the_seed_within_bounds() -> None:
    worlds = [levers.drawn(seed) for seed in range(400)]
    for name, lever in LEVERS.items():
        halves = np.array([world[name].half for world in worlds])
        assert lever.halves[0] <= halves.min() < 0.6 * lever.half
        assert 1.7 * lever.half < halves.max() <= lever.halves[1]
        assert np.median(halves) == pytest.approx(lever.half, rel=0.1)
        for place, pull in enumerate(lever.pulls):
            most = np.array([world[name].pulls[place].most for world in worlds])
            weak, strong = pull.bounds
            assert min(weak, strong) <= most.min() <= most.max() <= max(weak, strong)
            assert len(set(most)) == (1 if pull.fixed else len(set(np.minimum(abs(most), pull.cap))))
            assert pull.fixed == (weak == strong)
            assert (most * pull.most > 0).all()  # the direction is what it is for
        told = dataclasses.replace(worlds[0][name], half=lever.half, pulls=lever.pulls)
        assert told == lever  # all else is the same in every world
    side = np.array([[w["mail"].half, w["mail"].pulls[1].most, w["paid"].half] for w in worlds])
    apart = np.corrcoef(np.log(side), rowvar=False)[np.triu_indices(3, 1)]
    assert abs(apart).max() < 0.15  # one tells nothing of another


def test_no_lever_leaves_the_range_in_which_its_parameter_makes_sense() -> None:
    for lever in LEVERS.values():
        for pull in lever.pulls:
            for most in pull.bounds:
                if pull.how == "times":
                    assert 1.0 + most > 0.05, pull.parameter
    acceptance = next(p for p in LEVERS["reward"].pulls if p.parameter == "invite_acceptance")
    assert Settings().invite_acceptance * (1.0 + acceptance.bounds[1]) < 1.0


def test_every_pull_is_alive() -> None:
    scenario = Scenario.of(dataclasses.replace(CONFIG, size=3_000))
    pulls = [(name, pull) for name, lever in LEVERS.items() for pull in lever.pulls]

    def bend(pull: Pull) -> Bend:
        by = pull.most if pull.how == "plus" else 1.0 + pull.most
        return Bend(pull.parameter, by, START, START + 60, pull.where, pull.how)

    scenarios = [scenario, *(dataclasses.replace(scenario, decisions=(bend(pull),)) for _, pull in pulls)]
    populations = simulation.futures(scenarios, 0, scenario.blocks, START, START + 60)
    counted = [
        tally.count(one, people, START, START + 60)
        for one, people in zip(scenarios, populations, strict=True)
    ]
    dead = [pull for pull, found in zip(pulls, counted[1:], strict=True) if same(found, counted[0])]
    assert not dead
