"""Outside its reach no incident changes anything."""

from __future__ import annotations

import pytest

from synthetic import incidents
from synthetic.checks import examination
from synthetic.config import WorldConfig
from synthetic.people.populations import Populations
from tests.synthetic.incidents.drawn import config_in_which

OUTCOMES = [(name, o.name) for name, i in incidents.discover().items() for o in i.outcomes if not i.quiet]


@pytest.fixture(scope="module")
def small() -> Populations:
    return Populations()


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES)
def test_outside_its_reach_an_incident_changes_nothing(name: str, outcome: str, small: Populations) -> None:
    config = config_in_which(name, outcome, WorldConfig(size=1_000))
    assert examination.outside_reach(config, name, small) == 0.0
