"""A small world on days on which all tables have begun, and its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pandas as pd

from synthetic import incidents
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.people import simulation
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import rows_of_days

FIRST, LAST = days.number(dt.date(2026, 3, 2)), days.number(dt.date(2026, 3, 16))
BLOCKS = 6
SEED = 4

Rows = Mapping[str, pd.DataFrame]


def world(*bends: Bend, blocks: int = BLOCKS) -> Scenario:
    """The world in which nothing happens but these, and nobody has two accounts."""
    settings = replace(Settings(), identity_split=0.0)
    return Scenario(SEED, blocks, settings, left_out=frozenset(incidents.discover()), decisions=bends)


@cache
def people(blocks: int = BLOCKS) -> Population:
    return simulation.simulate(world(), 0, blocks, LAST)


def rows(*bends: Bend, blocks: int = BLOCKS, first: int = FIRST, last: int = LAST) -> Rows:
    found = rows_of_days(world(*bends, blocks=blocks), people(blocks), first, last)
    return {name: frame.to_arrow().to_pandas() for name, frame in found.items()}


@cache
def usual() -> Rows:
    return rows()
