"""When the self-assessment is due: today, and again 30, 60 and 90 days after the first sitting."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.assessment.task import FORMS
from lab_app.course.progress import Sitting

EVERY = 30
"""Days between sittings; after the fourth, as long as all four took."""
LEAST = 20
"""Days that pass at least: who comes late to one is not asked again at once."""


@dataclass(frozen=True)
class Next:
    """The next sitting: its number, and the day from which it can be taken."""

    number: int
    day: dt.date

    def is_due(self, today: dt.date) -> bool:
        return today >= self.day


def next_sitting(taken: Sequence[Sitting], today: dt.date) -> Next:
    """The sitting after those that were begun."""
    if not taken:
        return Next(0, today)
    number = taken[-1].number + 1
    if number < FORMS:
        planned = taken[0].day + dt.timedelta(days=EVERY * number)
        return Next(number, max(planned, taken[-1].day + dt.timedelta(days=LEAST)))
    return Next(number, taken[-1].day + dt.timedelta(days=EVERY * (FORMS - 1)))


def seed_of(number: int, taken: Sequence[Sitting]) -> str:
    """The seed of a sitting: four have one, since they take its four forms; the next four another one."""
    same = (one.seed for one in taken if one.number // FORMS == number // FORMS)
    return next(same, None) or secrets.token_hex(8)
