"""How metrics are made that an exercise still asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from lab_app.course.tracks import discover

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise


def asked_metrics(
    solved: Collection[str], exercises: Sequence[Exercise] | None = None
) -> Mapping[str, Exercise]:
    """The metrics of the project that would be an answer, each with the exercise that is not solved yet (`solved` are keys)
    and asks for it. `exercises` are those that are open; by default those of the course."""
    return {
        name: exercise
        for exercise in (discover() if exercises is None else exercises)
        if exercise.key not in solved
        for name in getattr(exercise, "withheld", ())
    }
