"""Exercises by their numbers, whether or not the lab has them yet.

Of those that it has not, the title, the minutes and whether they are a track's core (★) stand here, so that a plan can
be made with them. What the lab has wins: a line here is not read any more once the exercise is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course.tracks import tracks

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise

NOT_OPEN = "not open yet"

_PLANNED: dict[str, tuple[str, int]] = {
    "CL1": ("Who manages it?", 5),
    "CL2": ("The bill jumps", 10),
    "CL3": ("Cost for each active user", 10),
    "CL4": ("What is left of the error budget", 8),
    "CL5": ("Size it", 10),
    "CL6": ("Function or server", 7),
    "SE1": ("Many sign-ins in one week", 10),
    "SE2": ("Another's household", 9),
    "SE3": ("Who read what was not theirs", 9),
    "SE4": ("Grants that nobody needs", 7),
    "SE5": ("Mails without a basis", 9),
    "SE6": ("Forgotten?", 9),
    "SE7": ("Make an export safer", 8),
    "AR1": ("Which service to make faster", 9),
    "AR2": ("How often checkout is there", 6),
    "AR3": ("The evening it fell", 12),
    "AR4": ("Stop the storm", 10),
    "AR5": ("Which steps may wait", 8),
    "AR6": ("Services that change together", 8),
    "AR7": ("Module, worker or service", 10),
    "ML1": ("Set the threshold", 9),
    "ML2": ("Does 30 per cent mean 30 per cent?", 8),
    "ML3": ("A model that is too good", 7),
    "ML4": ("Offers in vain in spring", 10),
    "ML5": ("Is the new prompt better?", 8),
    "ML6": ("Cost of a question that is resolved", 8),
    "ML7": ("Whom to make an offer", 10),
    "TK1": ("Notifications at once", 15),
    "TK2": ("It should be easy", 15),
    "TK3": ("Late again", 15),
    "TK4": ("Write it anew", 15),
    "TK5": ("Whose mistake is it", 15),
    "TK6": ("A date for the board", 15),
}
_STARS = frozenset(
    "AP1 AP2 AP3 DB2 DB4 DB7 CL2 CL3 CL5 SE1 SE2 SE6 AR1 AR3 AR7 ML1 ML3 ML4 TK1".split()  # noqa: SIM905 -- read so
)


@dataclass(frozen=True)
class Coded:
    """An exercise by its number; `exercise` is None where the lab has none, or its level is not open."""

    code: str
    title: str
    minutes: int
    is_star: bool
    exercise: Exercise | None

    @property
    def is_open(self) -> bool:
        return self.exercise is not None

    @property
    def said(self) -> str:
        """AP2 Order once, 8 min; with “not open yet” where it is not."""
        said = f"{self.code} {self.title}, {self.minutes}\u00a0min"
        return said if self.is_open else f"{said}: {NOT_OPEN}"


def by_code(code: str) -> Coded:
    """The exercise of that number, or what is planned of it. Raises KeyError for a number that stands nowhere."""
    for track in tracks():
        for level in track.levels:
            for exercise in level.exercises:
                if exercise.code == code:
                    is_star = exercise.core or code in _STARS
                    return Coded(
                        code, exercise.title, exercise.minutes, is_star, exercise if level.is_open else None
                    )
    title, minutes = _PLANNED[code]
    return Coded(code, title, minutes, code in _STARS, None)
