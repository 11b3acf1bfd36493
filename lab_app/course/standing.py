"""How far one is: what is solved on each level."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.course.tracks import Level, Track


@dataclass(frozen=True)
class Standing:
    """A level and how far one is on it. `minutes_left` is what its unsolved exercises take."""

    level: Level
    solved: int
    total: int
    minutes_left: int

    @property
    def is_done(self) -> bool:
        return self.level.is_open and self.total > 0 and self.solved == self.total


def standings(track: Track, solved: Collection[str]) -> tuple[Standing, ...]:
    """Each level of the track with what is solved of it, from the bottom up."""
    return tuple(
        Standing(
            level,
            sum(e.key in solved for e in level.exercises),
            len(level.exercises),
            sum(e.minutes for e in level.exercises if e.key not in solved),
        )
        for level in track.levels
    )
