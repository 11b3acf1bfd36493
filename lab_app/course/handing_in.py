"""Answers that are handed in: judged, kept in the progress, and judged again where that could not be done at once.

While the hidden worlds are being built, an answer can only be right so far. It waits, and is judged by itself as
soon as they are there: on the exercise's page, on home, or by the next answer on the command line.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lab_app.course.tracks import exercise as exercise_of
from lab_app.course.verdict import Verdict
from lab_app.course.withheld.past import is_asked_of_days
from lab_app.kinds.context import context_of
from lab_app.kinds.grade import grade
from lab_app.sandbox import QueryError, Ticket
from lab_app.truth import TruthError

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Progress
    from lab_app.kinds.context import Context
    from lab_app.lab import Lab

WAITING = "answers that wait"
ANSWERED_BEFORE = Verdict(
    "error",
    "Answered before",
    "This exercise is scored, so the first answer counts, and the truth has been shown since. Its page has both.",
)
TOLD_LATER = (
    "What really happened in the weeks that it was tried on, and how much of it is in your number, another exercise still asks. "
    "Solve Diagnosis, then hand this in again: it is told here."
)
STOPPED = Verdict(
    "unattempted", "The check was stopped", "It was stopped, as you asked: nothing was recorded."
)


def hand_in(
    progress: Progress, exercise: Exercise, answer: str, lab: Lab, ticket: Ticket | None = None
) -> Verdict:
    """The verdict on an answer, which is recorded unless its `ticket` was cancelled. Raises ProgressError.

    Where answers are scored the first one counts: a second one is refused, whoever hands it in.
    """
    if counts_once(exercise) and progress.first_answer(exercise.key, lab.release.world.id) is not None:
        return ANSWERED_BEFORE
    began, ticket = time.monotonic(), ticket or Ticket()
    wrong_before = sum(attempt.outcome == "wrong" for attempt in progress.attempts(exercise.key))
    try:
        verdict = grade(exercise, answer, replace(context_of(lab), wrong_before=wrong_before, ticket=ticket))
    except QueryError as error:
        verdict = Verdict(
            "error", "The answer could not be checked", str(error), line=error.line, column=error.column
        )
        return STOPPED if ticket.is_cancelled else verdict
    if ticket.is_cancelled:  # whatever a judge has made of the queries that were not run
        return STOPPED
    if verdict.outcome == "right so far":
        _change(progress, lambda waiting: {**waiting, exercise.key: answer})
        return verdict
    _change(progress, lambda waiting: {key: kept for key, kept in waiting.items() if key != exercise.key})
    world = lab.release.world.id
    kept = progress.record_attempt(
        exercise.key,
        answer,
        verdict.outcome,
        kind=exercise.kind,
        world=world,
        mistake=verdict.mistake,
        confidence=verdict.answered[0].confidence if len(verdict.answered) == 1 else None,
        score=verdict.score,
        points=verdict.points,
        release_id=lab.release.id,
        seconds=time.monotonic() - began,
        answered=verdict.answered,
    )
    if verdict.outcome == "scored":
        progress.show_truth(exercise.key, world)
        if kept.phase != "first":  # another tab was quicker
            return ANSWERED_BEFORE
    return _without_answers(verdict, progress, lab)


def _without_answers(verdict: Verdict, progress: Progress, lab: Lab) -> Verdict:
    """The verdict, its reveal put off where it would answer what another exercise still asks."""
    truth = context_of(lab).truth
    if verdict.told_days is None or truth is None:
        return verdict
    try:
        is_asked = is_asked_of_days(*verdict.told_days, progress, lab.release.world.id, truth)
    except TruthError:
        is_asked = True
    return replace(verdict, reveal=TOLD_LATER) if is_asked else verdict


def counts_once(exercise: Exercise) -> bool:
    """Whether the first answer to an exercise is the one that counts: the truth is shown after it."""
    return bool(getattr(exercise, "is_scored", False))


def recalled(progress: Progress, exercise: Exercise, lab: Lab) -> Verdict | None:
    """The verdict on the first answer, which counted; None before there is one. Raises ProgressError."""
    first = progress.first_answer(exercise.key, lab.release.world.id)
    if first is None:
        return None
    try:
        return grade(exercise, first.answer, context_then(progress, exercise, lab))
    except QueryError as error:
        return Verdict("error", "The answer could not be looked up", str(error))


def day_of(progress: Progress, exercise: Exercise, lab: Lab) -> dt.date:
    """The last day of the data that an exercise is about: of one that asks about days ahead, and was answered, that of
    the release on which it was. Raises ProgressError."""
    first = progress.first_answer(exercise.key, lab.release.world.id) if is_dated(exercise) else None
    try:
        return dt.date.fromisoformat(str(first.release_id)[:10]) if first else lab.release.as_of
    except ValueError:  # of a release whose name says no day
        return lab.release.as_of


def context_then(progress: Progress, exercise: Exercise, lab: Lab) -> Context:
    """What an answer that was given is judged with, now and later. Raises ProgressError."""
    return replace(context_of(lab), as_of=day_of(progress, exercise, lab))


def is_dated(exercise: Exercise) -> bool:
    """Whether an exercise asks about days that lie ahead of the one on which it is answered."""
    return bool(getattr(exercise, "is_dated", False))


def waiting(progress: Progress) -> dict[str, str]:
    """The answers that wait for the hidden worlds, by their exercises' keys. Raises ProgressError."""
    try:
        kept = json.loads(progress.remembered(progress.in_world(WAITING)) or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def judge_waiting(progress: Progress, lab: Lab, ticket: Ticket | None = None) -> dict[str, Verdict]:
    """Judge the answers that wait, once the hidden worlds are there: the verdicts, by exercise. Raises ProgressError."""
    answers = waiting(progress)
    if not answers or lab.variants is None:
        return {}
    verdicts = {}
    for key, answer in answers.items():
        try:
            exercise = exercise_of(key)
        except KeyError:  # it is no more
            _change(progress, lambda waiting, gone=key: {k: v for k, v in waiting.items() if k != gone})  # type: ignore[misc]
            continue
        verdict = hand_in(progress, exercise, answer, lab, ticket)
        if verdict.outcome not in {"error", "right so far"}:
            verdicts[key] = verdict
    return verdicts


def _change(progress: Progress, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    before = waiting(progress)
    after = change(before)
    if after != before:
        progress.remember(progress.in_world(WAITING), json.dumps(after))
