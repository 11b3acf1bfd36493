"""The core path: the shortest way through all levels, and what comes after it.

Its order is written here, since it crosses levels and tracks: numbers of exercises, and addresses of pages that are read
between them. What is not there yet, or on a level that is not open, is left out until it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.course.pages import LevelPage, level_pages

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.progress import Progress
    from lab_app.course.tracks import Level, Track

ORDER = (
    "C01", "collection-counts", "M08", "D04", "C04", "M01", "M03", "W01", "D02", "D03", "P01", "P03", "F06", "D11",
)  # fmt: skip
_READ = "read:"  # before a page's key, among what is remembered of a learner


@dataclass(frozen=True)
class Step:
    """One step: an exercise of a level, or a page of it that is read."""

    level: Level
    of: Exercise | LevelPage

    @property
    def key(self) -> str:
        """Its place in the course: track/level/name."""
        name = self.of.name if isinstance(self.of, LevelPage) else self.of.id
        return f"{self.level.track}/{self.level.slug}/{name}"

    @property
    def title(self) -> str:
        return self.of.title

    @property
    def minutes(self) -> int:
        return self.of.minutes


def core_path(tracks: Sequence[Track]) -> tuple[Step, ...]:
    """The steps of the path that can be taken, in their order."""
    there: dict[str, Step] = {}
    for level in _open(tracks):
        there |= {page.path: Step(level, page) for page in level_pages(level)} if level.package else {}
        there |= {exercise.code: Step(level, exercise) for exercise in level.exercises if exercise.core}
    return tuple(there[name] for name in ORDER if name in there)


def steps_left(tracks: Sequence[Track], done: Collection[str]) -> tuple[Step, ...]:
    """The steps of the path that are still ahead. A page leads to what follows it: whoever is further needs it no more."""
    left: list[Step] = []
    further = False
    for step in reversed(core_path(tracks)):
        if step.key in done:
            further = True
        elif not (further and isinstance(step.of, LevelPage)):
            left.insert(0, step)
    return tuple(left)


def walked(tracks: Sequence[Track]) -> Track | None:
    """The track that the core path leads up: whose question home begins with. The first where there is no path."""
    path = core_path(tracks)
    own = (track for track in tracks if path and track.slug == path[0].level.track)
    return next(own, tracks[0] if tracks else None)


def next_step(tracks: Sequence[Track], done: Collection[str], near: Track | None = None) -> Step | None:
    """What comes next for whoever is not in the middle of a level; None when all that is open is solved.

    The core path first; then what else is open, in order, beginning with the track that one is on.
    """
    left = steps_left(tracks, done)
    if left:
        return left[0]
    ordered = sorted(tracks, key=lambda track: near is None or track.slug != near.slug)
    rest = (Step(level, exercise) for level in _open(ordered) for exercise in level.exercises)
    return next((step for step in rest if step.key not in done), None)


def steps_after(
    exercise: Exercise, level: Level, tracks: Sequence[Track], done: Collection[str]
) -> tuple[Step, ...]:
    """What comes after an exercise that is done with: the step to take, and the core path's next where that is another.

    Whoever came by the core path, with all of it before this exercise done, goes on along it. Whoever works through a
    level's list stays in it until it is done: after this exercise first, then what was left out before. Empty when all
    that is open is solved. `done` has the exercise itself.
    """
    near = next((track for track in tracks if track.slug == level.track), None)
    left = steps_left(tracks, done)
    path = [step.key for step in core_path(tracks)]
    if left and exercise.key in path and path.index(left[0].key) > path.index(exercise.key):
        return left[:1]
    place = [one.key for one in level.exercises].index(exercise.key) + 1
    listed = (Step(level, one) for one in (*level.exercises[place:], *level.exercises[:place]))
    step = next((one for one in listed if one.key not in done), None) or next_step(tracks, done, near)
    if step is None:
        return ()
    return (step, *(one for one in left[:1] if one.key != step.key))


def done_by(progress: Progress, tracks: Sequence[Track]) -> set[str]:
    """Keys of what somebody has solved, and of the path's pages that they have read. Raises ProgressError."""
    pages = [step.key for step in core_path(tracks) if isinstance(step.of, LevelPage)]
    return progress.solved() | {key for key in pages if progress.remembered(_READ + key)}


def note_read(progress: Progress, step: Step) -> None:
    """Note that a page of the path has been read. Raises ProgressError."""
    if not progress.remembered(_READ + step.key):
        progress.remember(_READ + step.key, "yes")


def _open(tracks: Sequence[Track]) -> list[Level]:
    return [level for track in tracks for level in track.levels if level.is_open]
