"""What is drawn with a seed, worlds in which something comes true, and their rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.people import simulation
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.tables import TABLES, rows_of_days

SEEDS = range(40)
CONFIG = WorldConfig(seed=3, size=4_000, as_of=dt.date(2025, 12, 31))
HORIZON = days.number(CONFIG.as_of) + 1


@cache
def drawn_with(seed: int) -> Scenario:
    return Scenario.of(WorldConfig(seed=seed))


def config_in_which(name: str, outcome: str, config: WorldConfig = CONFIG, *, where: str = "") -> WorldConfig:
    """A world in which this comes true (of a platform), the first one of the seeds."""
    seed = next(
        seed
        for seed in SEEDS
        if (drawn := drawn_with(seed).incidents[name]).outcome.name == outcome
        and where in ("", drawn.segment.get("platform"))
    )
    return replace(config, seed=seed)


def people_of(scenario: Scenario) -> Population:
    return simulation.simulate(scenario, 0, scenario.blocks, HORIZON)


def arrow(
    scenario: Scenario, people: Population, first: int, last: int, names: tuple[str, ...] = tuple(TABLES)
) -> dict:  # type: ignore[type-arg]
    return {
        name: frame.to_arrow()
        for name, frame in rows_of_days(scenario.of_people, people, first, last, names).items()
    }
