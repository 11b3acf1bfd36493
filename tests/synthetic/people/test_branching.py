"""Twins that start where they part from the world are the twins that are simulated from the launch on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.people import simulation
from synthetic.people.branching import Trunk, first_difference
from synthetic.scenario import Scenario
from synthetic.truth.twins import without

REACHING = ("autumn_2024", "dinner_streaks", "year_end_2025")
"""One of each kind: its bends go, everyone is in control, or the twin is bent instead."""
CONFIG = next(
    WorldConfig(seed=seed, size=2_000)
    for seed in range(40)
    if {"surge", "streaks"} <= {incidents.outcomes(seed)[name] for name in REACHING}
)
HORIZON = days.number(dt.date(2026, 1, 10))


@pytest.fixture(scope="module")
def trunk() -> Trunk:
    scenario = Scenario.of(CONFIG)
    stops = {first_difference(scenario, without(Scenario.of(CONFIG), name)) or 0 for name in REACHING}
    return Trunk(scenario, 0, scenario.blocks, HORIZON, stops)


@pytest.mark.parametrize("name", REACHING)
def test_a_twin_from_its_parting_is_the_twin_from_the_launch(name: str, trunk: Trunk) -> None:
    other = without(Scenario.of(CONFIG), name)
    day = first_difference(trunk.scenario, other)
    assert day is not None
    assert day == Scenario.of(CONFIG).incidents[name].first
    assert trunk.twin(other) is not None
    found = trunk.twin(other)  # the state that it starts from serves any number of twins
    assert found is not None
    whole = simulation.simulate(other, 0, other.blocks, HORIZON).arrays()
    for column, values in found.arrays().items():
        assert np.array_equal(values, whole[column]), column


def test_the_world_is_as_it_is_without_states_that_are_kept(trunk: Trunk) -> None:
    whole = simulation.simulate(trunk.scenario, 0, trunk.scenario.blocks, HORIZON).arrays()
    for column, values in trunk.population.arrays().items():
        assert np.array_equal(values, whole[column]), column


def test_worlds_part_where_they_are_first_bent_apart(trunk: Trunk) -> None:
    scenario = trunk.scenario
    assert first_difference(scenario, scenario) is None
    bend = Bend("dropout", 1.5, 500, 600)
    assert first_difference(scenario, replace(scenario, decisions=(bend,))) == 500
    assert first_difference(scenario, replace(scenario, seed=scenario.seed + 1)) == days.LAUNCH
    assert trunk.twin(replace(scenario, decisions=(bend,))) is None
