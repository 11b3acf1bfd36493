"""What the what-if may be asked while exercises still ask about it.

P09 asks for a plan: until its first answer, so many runs. P10 asks which of two levers does more: until it is answered
these two get no money.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course.withheld.past import is_answered, open_exercises

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Progress

RUNS = 5
ABOUT_A_PLAN, ABOUT_TWO_LEVERS = "P09", "P10"
TWO_LEVERS = frozenset({"onboarding", "speed"})


@dataclass(frozen=True)
class Allowance:
    """`plan` is the exercise that asks for a plan and `levers` the one about two levers, None where they are answered or
    not there."""

    plan: Exercise | None
    levers: Exercise | None

    def runs_left(self, tried: Collection[str]) -> int | None:
        """How many plans may still be run, where these have been; None where there is no end to them."""
        return None if self.plan is None else max(0, RUNS - len(set(tried)))

    @property
    def locked(self) -> frozenset[str]:
        """The levers that get no money yet."""
        return frozenset() if self.levers is None else TWO_LEVERS


def allowance(progress: Progress, world: str, exercises: Sequence[Exercise] | None = None) -> Allowance:
    """What may be asked in a world. `exercises` are those that are open; by default those of the course. Raises
    ProgressError."""
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises)}

    def still(code: str) -> Exercise | None:
        found = there.get(code)
        return found if found is not None and not is_answered(progress, found, world) else None

    return Allowance(still(ABOUT_A_PLAN), still(ABOUT_TWO_LEVERS))
