"""Twins share their past: a world's days up to an incident's onset are simulated once.

A world that is the same but for some bends makes the same draws, so that it is the same world until the first
of these bends. It is taken up from there, out of a state that was kept when the world itself was simulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.people.shard import Shard
from synthetic.scenario import Scenario


def first_difference(one: Scenario, other: Scenario) -> int | None:
    """The first day on which two worlds can differ; None if they never do, the launch if nothing is known."""
    if replace(one, left_out=other.left_out, decisions=other.decisions, forced=other.forced) != other:
        return days.LAUNCH
    mine, theirs = Counter(one.bends.bends), Counter(other.bends.bends)
    found = [bend.first for bend in (mine - theirs) + (theirs - mine)]
    forced = {name for name, _ in set(one.forced) ^ set(other.forced)}
    found += [experiment.first for experiment in one.experiments if experiment.name in forced]
    return min(found, default=None)


class Trunk:
    """A group of blocks of a world up to a horizon, with the states in which it was on some days."""

    def __init__(
        self, scenario: Scenario, first_block: int, blocks: int, horizon: int, stops: Iterable[int]
    ) -> None:
        self.scenario, self.blocks, self.horizon = scenario, (first_block, blocks), horizon
        self._states: dict[int, Shard] = {}
        shard, wanted = Shard(scenario, first_block, blocks, horizon), set(stops)
        for day in range(days.LAUNCH, horizon):
            if day in wanted:
                self._states[day] = shard.branch()
            shard.live(day)
        self.population = shard.population()

    def twin(self, other: Scenario, horizon: int | None = None) -> Population | None:
        """The population of another world up to a horizon, by default the world's own; None if no kept state is
        early enough. Where both never differ it is the world's, which may go on for longer."""
        until = self.horizon if horizon is None else horizon
        day = first_difference(self.scenario, other)
        if day is None:
            return self.population
        known = [stop for stop in self._states if stop <= min(day, until)]
        if not known:
            return None
        branch = self._states[max(known)].branch()
        branch.look_ahead(other, until)
        for later in range(max(known), until):
            branch.live(later)
        return branch.population()
