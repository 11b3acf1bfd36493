"""Forecasts that were handed in: which of them have come true since.

A forecast is judged at once, by what the simulator knows, and comes back once the data has reached the day that it is of.
All that is needed for that is kept with the answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.course.progress import Progress
    from lab_app.course.verdict import Answered


@dataclass(frozen=True)
class Due:
    """One forecast: the exercise and the question that it answers, the day that it is of and the day on which it was
    given (None where the release does not say), what was said and what came."""

    exercise: str
    attempt_id: int
    day: dt.date
    given: dt.date | None
    answered: Answered


def forecasts(progress: Progress, world: str) -> tuple[Due, ...]:
    """The forecasts that count in a world, by their days: the first answers to what asks for one. Raises ProgressError."""
    found = []
    for attempt in progress.attempts():
        if attempt.phase != "first" or attempt.world != world:
            continue
        for one in attempt.answered:
            day = _day(one.due)
            if day is not None:
                found.append(Due(attempt.exercise, attempt.id, day, _day(str(attempt.release_id)[:10]), one))
    return tuple(sorted(found, key=lambda due: (due.day, due.attempt_id, due.answered.question)))


def come_true(progress: Progress, world: str, *, since: dt.date, until: dt.date) -> tuple[Due, ...]:
    """The forecasts of days after `since`, up to and with `until`: what has come true while the data moved on.

    Raises ProgressError.
    """
    return tuple(due for due in forecasts(progress, world) if since < due.day <= until)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
