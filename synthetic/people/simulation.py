"""The pass over the days that makes a `Population`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.people.shard import Shard
from synthetic.scenario import Scenario


def simulate(
    scenario: Scenario,
    first_block: int,
    blocks: int,
    horizon: int,
    stops: Collection[int] = (),
    on_stop: Callable[[Population], None] = lambda _: None,
) -> Population:
    """The population of these blocks, up to `horizon`, the first day that is not simulated.

    `on_stop` is given the population up to each day of `stops`, as soon as it is known; its arrays change later.
    """
    shard = Shard(scenario, first_block, blocks, horizon)
    for day in range(days.LAUNCH, horizon):
        if day in stops:
            on_stop(shard.population(day))
        shard.live(day)
    return shard.population()


def futures(
    scenarios: Sequence[Scenario],
    first_block: int,
    blocks: int,
    start: int,
    horizon: int,
    on_day: Callable[[], None] = lambda: None,
) -> Iterator[Population]:
    """The populations, one after another, of worlds that do not differ before day `start`.

    What they have in common is simulated once. `on_day` is called for each day that has passed in one of
    them; what it raises ends the simulation.
    """
    trunk = past(scenarios[0], first_block, blocks, start, on_day)
    for place, scenario in enumerate(scenarios):
        branch = trunk.branch() if place < len(scenarios) - 1 else trunk
        branch.look_ahead(scenario, horizon)
        yield branch.go_on(start, on_day)


def past(
    scenario: Scenario,
    first_block: int,
    blocks: int,
    start: int,
    on_day: Callable[[], None] = lambda: None,
) -> Shard:
    """The users of some blocks as they stand at the start of day `start`."""
    shard = Shard(scenario, first_block, blocks, start)
    for day in range(days.LAUNCH, start):
        shard.live(day)
        on_day()
    return shard
