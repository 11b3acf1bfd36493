"""What may be said of the past while exercises still ask about it.

A page that shows which alarms of the past were real answers whoever is asked just that. So it shows it only once no
exercise about this past is open and unanswered, by the answers in the world that is looked at: another world's past is
another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course.exercise import Exercise
from lab_app.course.tracks import tracks

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

ABOUT_ALARMS = ("M04", "M05", "M07")
"""The threshold by its cost, six alarms of 2024, the chance that an alarm is real: all about which alarms were real.
They hold the truth back even before they are there."""
ABOUT_THE_PAST = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10")
"""They hold it back while they are open: their windows are dealt from the same past."""


@dataclass(frozen=True)
class Question:
    """An exercise that still asks about the past, by its number; `exercise` is None where it is not there yet."""

    code: str
    exercise: Exercise | None


def open_questions(
    progress: Progress, world: str, exercises: Sequence[Exercise] | None = None
) -> tuple[Question, ...]:
    """What is still asked about the past of a world. Raises ProgressError.

    `exercises` are those that are open; by default those of the course.
    """
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises) if one.code}
    asked = [Question(code, there.get(code)) for code in ABOUT_ALARMS]
    asked += [Question(code, there[code]) for code in ABOUT_THE_PAST if code in there]
    return tuple(
        one for one in asked if one.exercise is None or not is_answered(progress, one.exercise, world)
    )


def may_show_truth(progress: Progress, world: str, exercises: Sequence[Exercise] | None = None) -> bool:
    """Whether the truth of a world's past answers nothing that is still asked. Raises ProgressError."""
    return not open_questions(progress, world, exercises)


def open_exercises() -> list[Exercise]:
    """The exercises of all levels that are open."""
    levels = (level for track in tracks() for level in track.levels if level.is_open)
    return [exercise for level in levels for exercise in level.exercises]


def is_answered(progress: Progress, exercise: Exercise, world: str) -> bool:
    """Whether the answer has been given in this world: a right one, a first one that is scored, or the truth shown."""
    return progress.truth_shown(exercise.key, world) or any(
        attempt.outcome == "right" or (attempt.outcome == "scored" and attempt.phase == "first")
        for attempt in progress.attempts(exercise.key)
        if attempt.world == world
    )
