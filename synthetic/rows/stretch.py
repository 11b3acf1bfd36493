"""Some days of a shard, and what the rows of several tables are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from synthetic.kernel import days, ids
from synthetic.kernel.bends import Segments
from synthetic.people.population import Population
from synthetic.rows import happenings, visits
from synthetic.rows.happenings import Happenings
from synthetic.rows.visits import Visits
from synthetic.scenario import Scenario

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Stretch:
    """The days `[first, last)` of a shard, of which tables make their rows.

    What several tables are made from is made once, when the first of them asks for it. `lag_days`: so many days
    before `first` have their visits made as well, since rows of theirs are filed under days of the stretch.
    `is_opening`: these are all days before history, of which only what exists when it begins is made.
    """

    scenario: Scenario
    population: Population
    first: int
    last: int
    lag_days: int = 0
    is_opening: bool = False

    @cached_property
    def visits(self) -> Visits:
        """The visits of these days, and of the `lag_days` before them."""
        first = max(self.first - self.lag_days, days.LAUNCH)
        return visits.visits(self.scenario, self.population, first, self.last)

    @cached_property
    def own_visits(self) -> Visits:
        """The visits of these days alone."""
        return self.visits.since(self.first)

    @property
    def is_of_the_first_shard(self) -> bool:
        """Whether what is of nobody, and is made once for the whole world, is made with this shard."""
        return bool((ids.blocks(self.population.users.id) == 0).any())

    @cached_property
    def happenings(self) -> Happenings:
        """What happened in `visits`."""
        return happenings.happenings(self.visits)

    @cached_property
    def segments(self) -> Segments:
        """Codes by which the users can be chosen."""
        return visits.segments_of_users(self.scenario, self.population)

    @cached_property
    def _made(self) -> dict[Callable[[Stretch], Any], Any]:
        return {}

    def once(self, make: Callable[[Stretch], Made]) -> Made:
        """What `make` makes of this stretch: for what a table shares with another one."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found
