"""How far one is: what is solved on each level."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


@dataclass(frozen=True)
class Standings:
    """How far one is on several tracks together. `minutes_left` is what the unsolved exercises of open levels take."""

    solved: int
    total: int
    minutes_left: int


def together(tracks: Sequence[Track], solved: Collection[str]) -> Standings:
    """What is solved of all that is open on these tracks."""
    found = [one for track in tracks for one in standings(track, solved) if one.level.is_open]
    return Standings(
        sum(one.solved for one in found),
        sum(one.total for one in found),
        sum(one.minutes_left for one in found),
    )
