"""What may be said of the days ahead while an exercise still asks about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lab_app.course.withheld.past import is_answered, open_exercises

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Progress

REWARD = "reward"
"""What comes of the end of the reward for invitations."""
ASKED: Mapping[str, frozenset[str]] = {
    "F01": frozenset({"mau", "mau_of_cohort", "mau_retained"}),
    "F02": frozenset({"dau"}),
    "F06": frozenset({REWARD}),
}
"""By exercise, the metrics whose forecast would be its answer."""


def asked_ahead(
    progress: Progress, world: str, exercises: Sequence[Exercise] | None = None
) -> Mapping[str, Exercise]:
    """Of which metrics the future is asked about, each with the exercise, open and not answered, that does so.

    `exercises` are those that are open; by default those of the course. Raises ProgressError.
    """
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises) if one.code}
    return {
        metric: there[code]
        for code, metrics in ASKED.items()
        if code in there and not is_answered(progress, there[code], world)
        for metric in metrics
    }
