"""What may be said of the past while exercises still ask about it.

A page that shows which alarms of the past were real answers whoever is asked just that. So it shows it only once no
exercise about this past is open and unanswered, by the answers in the world that is looked at: another world's past is
another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course.exercise import Exercise
from lab_app.course.tracks import tracks
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.course.progress import Progress
    from lab_app.truth import Dealt, Truth

ABOUT_ALARMS = ("M04", "M05", "M07")
"""The threshold by its cost, six alarms of 2024, the chance that an alarm is real: all about which alarms were real.
They hold the truth back even before they are there."""
ABOUT_THE_PAST = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "AP3")
"""They hold it back while they are open: their windows are dealt from the same past."""


DEALT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "M05": ("monitoring", ()),
    "D02": ("diagnosis", ("activation_falls",)),
    "D03": ("diagnosis", ("slow_loads_rise",)),
    "D05": ("diagnosis", ("tracked_users_fall",)),
    "D06": ("diagnosis", ("activation_of_a_channel_falls",)),
    "D07": ("diagnosis", ("first_of_many_cells",)),
    "D08": ("diagnosis", ("which_month",)),
    "D09": ("diagnosis", ("mau_record",)),
    "D10": ("diagnosis", ("retention_of_a_cohort_falls",)),
}
"""By exercise, the deck and the slots from which its cases are dealt; all slots where none is named."""


ABOUT_EXPERIMENTS: Mapping[str, tuple[str, ...]] = {
    "dinner_streaks": ("P04", "P05"),
    "household_invite_banner": ("P06", "P07"),
    "interactive_planner": ("P01",),
    "onboarding_checklist": ("P08", "P11"),
}
"""By experiment, the exercises that ask about it. While one of them is open, the read-out draws no conclusion from it."""


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


def questions_about(
    experiment: str, progress: Progress, world: str, exercises: Sequence[Exercise] | None = None
) -> tuple[Question, ...]:
    """The open exercises that ask about an experiment and are not answered in this world. Raises ProgressError."""
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises) if one.code}
    asked = (Question(code, there[code]) for code in ABOUT_EXPERIMENTS.get(experiment, ()) if code in there)
    return tuple(
        one for one in asked if one.exercise is not None and not is_answered(progress, one.exercise, world)
    )


def is_open_and_asked(
    code: str, progress: Progress, world: str, exercises: Sequence[Exercise] | None = None
) -> bool:
    """Whether the exercise of this number is open and not answered in this world. Raises ProgressError."""
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises) if one.code}
    return code in there and not is_answered(progress, there[code], world)


def may_show_truth(progress: Progress, world: str, exercises: Sequence[Exercise] | None = None) -> bool:
    """Whether the truth of a world's past answers nothing that is still asked. Raises ProgressError."""
    return not open_questions(progress, world, exercises)


def incidents_asked(
    progress: Progress, world: str, truth: Truth, exercises: Sequence[Exercise] | None = None
) -> frozenset[str]:
    """The incidents that were dealt to exercises which are open and not answered. Raises ProgressError and TruthError."""
    dealt = _dealt_and_asked(progress, world, truth, exercises)
    return frozenset(one.incident for one in dealt if one.incident)


def is_asked_of_days(
    first: dt.date,
    last: dt.date,
    progress: Progress,
    world: str,
    truth: Truth,
    exercises: Sequence[Exercise] | None = None,
) -> bool:
    """Whether an exercise that is open and not answered was dealt a window with one of these days. Raises ProgressError
    and TruthError."""
    dealt = _dealt_and_asked(progress, world, truth, exercises)
    return any(one.first <= last and first < one.first + one.days * DAY for one in dealt)


def _dealt_and_asked(
    progress: Progress, world: str, truth: Truth, exercises: Sequence[Exercise] | None
) -> Iterator[Dealt]:
    there = {one.code: one for one in (open_exercises() if exercises is None else exercises)}
    for code, (deck, slots) in DEALT.items():
        if code in there and not is_answered(progress, there[code], world):
            yield from (one for slot, one in truth.hand(deck).items() if not slots or slot in slots)


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
