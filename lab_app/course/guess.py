"""The guess that Nora's headline invites: given before any data are seen, kept with how sure one was, worth no points.

It is a draft under a key of its own world, so it outlives the lab, and another tab has it too. What was true is told once
the exercise about the record is answered, unless it would answer another one that is still asked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lab_app.course.calibration import Sure
from lab_app.course.withheld.past import incidents_asked, is_answered, open_exercises
from lab_app.kinds.case.causes import CAUSES, belief
from lab_app.kinds.case.questions.question import AnswerError
from pipelines.contract.units import percent

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Progress
    from lab_app.truth import Truth

QUESTION = replace(belief("record", "Guess first: why so many?"), scored=False)
ABOUT = "D04"
"""The exercise that asks why the number is at a record, by its number; before it is there the guess is not told."""
RECORD = "mau_as_filtered"
WEEKS = 13
TRIFLE = 0.05
"""Of what the largest incident did: less of it is not worth hiding."""


@dataclass(frozen=True)
class Guess:
    """A cause, by the name that the truth has for it, and how sure one was, from 0 to 1."""

    cause: str
    sure: float

    @property
    def text(self) -> str:
        return CAUSES[self.cause]


def how_sure(guess: Guess) -> str:
    """65 % sure; no idea"""
    return "no idea" if guess.sure == QUESTION.levels[0] else f"{percent(guess.sure, 0)} sure"


def key_of(world: str) -> str:
    """The key of the draft that holds the guess about a world."""
    return f"guess/{world}"


def guess_of(progress: Progress, world: str) -> Guess | None:
    """The guess about a world; None while it is not whole. Raises ProgressError."""
    try:
        given: Any = json.loads(progress.draft(key_of(world)) or "{}")[QUESTION.name]
        QUESTION.check(given)
        return Guess(str(given["option"]), float(given["sure"]))
    except (AnswerError, ValueError, KeyError, TypeError):
        return None


def take_back(progress: Progress, world: str) -> None:
    """Forget the guess about a world, to give another one. Raises ProgressError."""
    progress.save_draft(key_of(world), "{}")


def may_tell(
    progress: Progress,
    world: str,
    truth: Truth,
    as_of: dt.date,
    exercises: Sequence[Exercise] | None = None,
) -> bool:
    """Whether the exercise about the record is answered, and what was true answers no other that is still asked: nothing
    that makes up the cause which is told was dealt to one. Raises ProgressError and TruthError."""
    there = open_exercises() if exercises is None else exercises
    about = next((exercise for exercise in there if exercise.code == ABOUT), None)
    if about is None or not is_answered(progress, about, world):
        return False
    return moved_by(truth, as_of).isdisjoint(incidents_asked(progress, world, truth, there))


def moved_by(truth: Truth, as_of: dt.date) -> frozenset[str]:
    """The incidents of the cause that is told which made the record higher in a quarter, by more than a trifle.

    Raises TruthError.
    """
    first, cause = as_of - dt.timedelta(weeks=WEEKS), cause_of_the_record(truth, as_of)
    gains = {s.incident: truth.gained_by(s, RECORD, first, as_of) for s in truth.stories() if s.happened}
    told = {s.incident for s in truth.stories() if s.cause == cause}
    most = max((abs(gain) for gain in gains.values()), default=0.0)
    return frozenset(name for name, gain in gains.items() if name in told and gain > TRIFLE * most)


def cause_of_the_record(truth: Truth, as_of: dt.date) -> str:
    """The cause that brought the most of what monthly actives have gained in a quarter. Raises TruthError."""
    gained = truth.gained(RECORD, as_of - dt.timedelta(weeks=WEEKS), as_of)
    return max(CAUSES, key=lambda cause: gained.get(cause, 0.0))


def told(guess: Guess, truth: Truth, as_of: dt.date) -> Sure:
    """The guess as the calibration counts it. Raises TruthError."""
    return Sure("guess", guess.sure, guess.cause == cause_of_the_record(truth, as_of), guess=True)
