"""Which worlds are for doing exercises again, and which one the lab shows.

The common world is the data folder's default: everybody who takes the lab as it comes meets it. Other worlds are known
by their seeds, which lie where nobody looks for one by hand. So it is known of an answer in which kind of world it was
given when that world is long gone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import NAME, Home
from pipelines.contract.release import ReleaseError, release_of, worlds_with_a_release

FIRST_SEED, END_OF_SEEDS = 2_000_000_000, 2**32
NOTE = "made.json"
"""In the folder of a world that was made for this: how long that took, and how much room it takes."""
_SEED = re.compile(r"-seed(\d{1,10})-v")


class AgainError(RuntimeError):
    """Another world cannot be made or removed. The message says why, and what to do."""


@dataclass(frozen=True)
class OtherWorld:
    """A world to do exercises again on. `size` is in bytes."""

    id: str
    made_at: dt.datetime
    size: int


def is_another(world_id: str) -> bool:
    """Whether a world was made to do exercises again."""
    seed = seed_of(world_id)
    return seed is not None and FIRST_SEED <= seed < END_OF_SEEDS


def seed_of(world_id: str) -> int | None:
    """The seed of a world, None where its id names none."""
    found = _SEED.search(world_id)
    return int(found[1]) if found else None


def draw_seed(used: Collection[str]) -> int:
    """A seed that none of these worlds has."""
    taken = {seed_of(world_id) for world_id in used}
    while (seed := FIRST_SEED + secrets.randbelow(END_OF_SEEDS - FIRST_SEED)) in taken:
        pass
    return seed


def other_worlds(home: Home) -> tuple[OtherWorld, ...]:
    """Those that can be looked at, the newest first. One that cannot be read is there: it can still be removed."""
    found = [_described(home, name) for name in worlds_with_a_release(home) if is_another(name)]
    return tuple(sorted(found, key=lambda world: world.made_at, reverse=True))


def looked_at(home: Home) -> str | None:
    """The other world that was chosen to be shown; None for the common one, and where the chosen one is gone."""
    try:
        world_id = str(read_json(home.looked_at)["world"])
    except DAMAGE:
        return None
    return world_id if is_there(home, world_id) else None


def is_there(home: Home, world_id: str) -> bool:
    """Whether this is another world that has a release."""
    return (
        NAME.fullmatch(world_id) is not None
        and is_another(world_id)
        and home.world(world_id).pointer.is_file()
    )


def look_at(home: Home, world_id: str | None) -> None:
    """Keep which world is to be shown; None is the common one. Raises OSError."""
    if world_id is None:
        home.looked_at.unlink(missing_ok=True)
    else:
        write_json(home.looked_at, {"world": world_id})


def remove(home: Home, world_id: str) -> None:
    """Remove another world: out of sight in one step. What is cut short is ended by the next build. Raises AgainError."""
    if not is_there(home, world_id):
        return
    doomed = home.builds / f"removed-{world_id}"
    try:
        home.builds.mkdir(parents=True, exist_ok=True)
        home.world(world_id).path.rename(doomed)
    except FileNotFoundError:  # another tab was quicker
        return
    except OSError as error:
        raise AgainError(
            f"The world cannot be removed now ({error.strerror or error}). Close other pages of the lab that show it, "
            "and try again."
        ) from None
    remove_tree(doomed)


def bytes_of(*folders: Path) -> int:
    """How much of the disk these folders take."""
    total = 0
    for folder in folders:
        for file in folder.rglob("*"):
            with contextlib.suppress(OSError):
                found = file.stat()
                total += getattr(found, "st_blocks", 0) * 512 or found.st_size
    return total


def remove_tree(folder: Path) -> None:
    """Remove a folder as far as that is possible."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _described(home: Home, world_id: str) -> OtherWorld:
    folder = home.world(world_id)
    try:
        size = int(read_json(folder.path / NOTE)["bytes"])
    except DAMAGE:
        size = bytes_of(folder.path)
    try:
        release = release_of(home, world_id)
        made_at = release.built_at if release else _long_ago()
    except ReleaseError:
        made_at = _long_ago()
    return OtherWorld(world_id, made_at, size)


def _long_ago() -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
