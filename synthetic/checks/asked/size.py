"""What is said of a size that an exercise asks as a range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.statistics.estimate import Estimate
from synthetic.incidents import Happening
from synthetic.truth.twins import Twins


@dataclass(frozen=True)
class Size:
    """A size that an exercise asks in a place of the calendar, if one of some outcomes came true there.

    `drawn`: what it follows from, in the world of a seed; the size itself, in the unit in which it is asked, where
    there is no `truth` from twins. `bounds`: names of the sizes of the outcomes by whose bounds it is drawn.
    """

    incident: str
    asked: str
    unit: str
    outcomes: tuple[str, ...]
    bounds: tuple[str, ...]
    drawn: Callable[[Happening], float]
    read: Callable[[Twins, Happening], Estimate]
    truth: Callable[[Twins, Happening], float] | None = None
    is_scored: bool = True
    """False for one that is looked at, and not asked as a range."""

    def asked_of(self, happening: Mapping[str, Happening]) -> Happening | None:
        """What came true, if the size can be asked there."""
        found = happening[self.incident]
        return found if found.outcome.name in self.outcomes else None
