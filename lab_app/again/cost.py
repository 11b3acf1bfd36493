"""What another world costs, said before it is made: room on the disk, and minutes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from lab_app.again.worlds import NOTE, bytes_of, is_another
from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.contract.room import bytes_needed

MINUTES = {"tiny": (1, 3), "lab": (3, 10), "large": (25, 90)}
"""From a fast machine to a slow or busy one, where nothing was measured on this one."""
SECONDS_TO_START = 30.0
BUILD_SHARE = 0.3
"""Of the time that another world takes: the build of its release. Working out what really happened takes the rest."""


@dataclass(frozen=True)
class Cost:
    """`size` is what the world takes when it is there, `room` what there must be free while it is made, `free` what
    there is now, in bytes; `minutes` from the least to the most that it should take."""

    size: int
    room: int
    free: int
    minutes: tuple[int, int]

    @property
    def has_room(self) -> bool:
        return self.free >= self.room


def size_of(home: Home, like: Release) -> int:
    """How much of the disk the world of this release takes with this release alone; half a second for a large one."""
    folder = home.world(like.world.id)
    return bytes_of(like.path, folder.lake, folder.truth, folder.variants)


def cost(home: Home, like: Release, size: int) -> Cost:
    """What a world costs that is like the one of this release, which takes so much of the disk."""
    copy = like.warehouse.stat().st_size  # a build leaves one for work by hand, which goes when it is over
    return Cost(
        size,
        max(size + copy, bytes_needed(like.world.preset)),
        shutil.disk_usage(home.path).free,
        _minutes(home, like),
    )


def from_to(preset: str, seconds: float | None) -> tuple[int, int]:
    """From the least to the most minutes that something should take: by the seconds that the like of it took, where that
    is known, else by what is usual for this size."""
    if seconds is None:
        return MINUTES.get(preset, MINUTES["large"])
    shortest = max(1, round(seconds / 60))
    return shortest, max(shortest + 1, round(seconds * 2 / 60))


def _minutes(home: Home, like: Release) -> tuple[int, int]:
    """From what the last other world took, else from what the build of this release did, else what is usual."""
    preset = like.world.preset
    measured = _seconds_of_others(home, preset)
    if measured is None:
        measured = SECONDS_TO_START + sum(like.stages.values()) / BUILD_SHARE
        if (
            measured < 60 * from_to(preset, None)[0]
        ):  # no whole build: it went on from another, or was never timed
            measured = None
    return from_to(preset, measured)


def _seconds_of_others(home: Home, preset: str) -> float | None:
    """What the slowest of the other worlds of this size took that are there; None where there is none."""
    found = []
    for note in home.worlds.glob(f"*/{NOTE}"):
        if is_another(note.parent.name) and note.parent.name.startswith(f"{preset}-"):
            try:
                seconds = float(read_json(note)["seconds"])
            except DAMAGE:
                continue
            if 0 < seconds < 86_400:
                found.append(seconds)
    return max(found, default=None)
