"""The story goes on: what colleagues answer once some exercises are solved together, in a track's `story.py`.

A finding changes something at Larder: that is what a reply says, with the numbers of the release that the learner has.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course import tracks as course

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.tracks import Track
    from lab_app.lab import Lab


@dataclass(frozen=True)
class Reply:
    """A colleague's answer once all exercises of `after` (their codes) are solved.

    `who` is "Nora, CEO, 14:40"; `said` makes its paragraphs from a release, and may raise QueryError and MetricError. One that
    is not `at_home` is said on the exercise's page alone: it goes on with what was asked there, and not with the story.
    """

    after: tuple[str, ...]
    who: str
    said: Callable[[Lab], str]
    at_home: bool = True

    @property
    def key(self) -> str:
        return "-".join(self.after)


def replies_of(track: Track) -> tuple[Reply, ...]:
    """A track's replies, in the order of the story."""
    module = f"{course.CONTENT}.{track.slug}.story"
    if importlib.util.find_spec(module) is None:
        return ()
    found: tuple[Reply, ...] = importlib.import_module(module).REPLIES
    return found


def heard(solved: Collection[str]) -> tuple[Reply, ...]:
    """The replies to what is solved (keys of exercises), in the order of the story."""
    codes = {exercise.code for exercise in course.discover() if exercise.key in solved}
    replies = (reply for track in course.tracks() for reply in replies_of(track))
    return tuple(reply for reply in replies if codes.issuperset(reply.after))


def answer_to(exercise: Exercise, solved: Collection[str]) -> Reply | None:
    """The reply that this exercise was part of, once it was the last of them to be solved."""
    return next((reply for reply in heard(solved) if exercise.code in reply.after), None)
