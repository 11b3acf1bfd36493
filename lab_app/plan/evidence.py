"""What was shown of each skill: which exercise, when, at which answer, with what, and in which world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.again.worlds import is_another
from lab_app.course.skills import skill_of
from lab_app.course.tracks import tracks
from lab_app.course.verdict import points_said

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Attempt


@dataclass(frozen=True)
class Shown:
    """One exercise that is done: the attempt by which it was done, and how many answers there were up to it."""

    exercise: Exercise
    attempt: Attempt
    tries: int
    hints: int

    @property
    def verdict(self) -> str:
        """Right at the first answer; right on attempt 3, with 2 hints; 63 points at the first answer"""
        if self.attempt.outcome == "scored":
            points = "scored" if self.attempt.points is None else f"{points_said(self.attempt.points)} points"
            said = f"{points}, first answer"
        else:
            said = "right at the first answer" if self.tries == 1 else f"right on attempt {self.tries}"
        return f"{said}, with {self.hints} hint{'' if self.hints == 1 else 's'}" if self.hints else said

    @property
    def world(self) -> str:
        return "a world of one's own" if is_another(self.attempt.world) else "the common world"


def shown_by_skill(
    attempts: Iterable[Attempt], hints: Callable[[str, str], int]
) -> dict[str, tuple[Shown, ...]]:
    """Of each skill the exercises that are done, each once, in the order in which they were done first.

    `hints` says how many were shown of an exercise in a world.
    """
    there = {e.key: e for track in tracks() for level in track.levels for e in level.exercises}
    taught = {track.slug: teaches.slug for track in tracks() if (teaches := skill_of(track))}
    tries: dict[tuple[str, str], int] = {}
    found: dict[str, dict[str, Shown]] = {}
    for attempt in attempts:
        exercise = there.get(attempt.exercise)
        skill = taught.get(exercise.track, "") if exercise else ""
        if exercise is None or not skill or attempt.phase in (None, "guess", "practice"):
            continue
        place = (attempt.exercise, attempt.world)
        tries[place] = tries.get(place, 0) + 1
        is_done = attempt.outcome == "right" or (attempt.outcome == "scored" and attempt.phase == "first")
        if is_done and attempt.exercise not in found.setdefault(skill, {}):
            number = hints(attempt.exercise, attempt.world)
            found[skill][attempt.exercise] = Shown(exercise, attempt, tries[place], number)
    return {skill: tuple(one.values()) for skill, one in found.items()}


def day_of(attempt: Attempt, zone: dt.tzinfo | None) -> dt.date:
    """The day of an attempt by the learner's calendar."""
    return attempt.at.astimezone(zone).date()
