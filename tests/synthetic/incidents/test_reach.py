"""Outside its reach no incident changes anything."""

from __future__ import annotations

from functools import cache

import pytest

from synthetic import incidents
from synthetic.checks import examination
from synthetic.config import WorldConfig
from synthetic.people.populations import Populations
from tests.synthetic.incidents.drawn import SEEDS, config_in_which


def first_world(name: str, outcome: str) -> tuple[int, int]:
    """Where an outcome is looked at: its seed, and when, the latest first."""
    happening = (seed for seed in SEEDS if outcomes_of(seed)[name] == outcome)
    return next(happening), -incidents.discover()[name].within[1]


outcomes_of = cache(incidents.outcomes)
# Those of one seed one after another, the latest first: the world without twins is then made once.
OUTCOMES = sorted(
    ((name, o.name) for name, i in incidents.discover().items() for o in i.outcomes if not i.quiet),
    key=lambda one: first_world(*one),
)


@pytest.fixture(scope="module")
def small() -> Populations:
    return Populations()


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES)
def test_outside_its_reach_an_incident_changes_nothing(name: str, outcome: str, small: Populations) -> None:
    config = config_in_which(name, outcome, WorldConfig(size=1_000))
    assert examination.outside_reach(config, name, small) == 0.0
