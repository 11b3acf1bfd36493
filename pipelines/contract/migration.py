"""Data folders of before there could be several worlds in one are moved over, once, when they are first used.

Then the releases of all worlds were in `releases/`, with one pointer, and the rest in `lake/`, `truth/` and
`variants/`, a folder for each world. Everything is moved by renaming, so that it takes no time, whoever has
a file open goes on reading it, and a move that was cut short is taken up again by the next one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import NAME, Home, HomeError, take_lock

KINDS = ("lake", "truth", "variants")
UNREADABLE = "unreadable"
"""In place of a world's id, for releases that do not say of which world they are."""

WAIT_SECONDS = 2.0
"""A move takes milliseconds; a build of the version before can hold the lock for minutes."""


def settle(home: Home) -> None:
    """Move an old data folder over, if it is one. Raises HomeError when it cannot be moved now."""
    if not is_old(home):
        return
    try:
        lock = take_lock(home.lock, WAIT_SECONDS)
    except OSError as error:
        raise _cannot_move(home, error) from error
    if lock is None:
        raise HomeError(
            f"The data folder {home.path} is one of an earlier version, and a build is at work in it. "
            "Wait until it has finished; then the folder is moved over by itself."
        )
    try:
        move_over(home)
    finally:
        lock.release()


def is_old(home: Home) -> bool:
    """Whether something is still where earlier versions put it."""
    return _old_pointer(home).is_file() or next(_moves(home), None) is not None


def move_over(home: Home) -> None:
    """Move everything to where it belongs now. The caller holds the build's lock. Raises HomeError.

    The old pointer goes last: as long as it is there, a move is not complete.
    """
    try:
        for source, destination in list(_moves(home)):
            _move(source, destination)
        _move_pointer(home)
        for name in ("releases", *KINDS):
            with contextlib.suppress(OSError):  # a file that is none of ours stays, and its folder with it
                (home.path / name).rmdir()
    except OSError as error:
        raise _cannot_move(home, error) from error


def _old_pointer(home: Home) -> Path:
    return home.path / "releases" / "current.json"


def _moves(home: Home) -> Iterator[tuple[Path, Path]]:
    """Each folder that is still in its old place, and where it belongs."""
    for kind in KINDS:
        for folder in _folders(home.path / kind):
            yield folder, home.world(folder.name).path / kind
    for folder in _folders(home.path / "releases"):
        yield folder, home.world(_world_of(folder)).releases / folder.name


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(child for child in parent.iterdir() if child.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _world_of(release: Path) -> str:
    with contextlib.suppress(*DAMAGE):
        world_id = str(read_json(release / "release.json")["world"]["id"])
        if NAME.fullmatch(world_id):
            return world_id
    return UNREADABLE


def _move(source: Path, destination: Path) -> None:
    """Rename a folder; where there is one already, add to it what it lacks.

    Both have the same files where they have files of the same name: those of a world or a release never
    differ. That happens when an earlier version has worked in the folder again after it was moved over.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    if not destination.exists():
        source.rename(destination)
        return
    for child in list(source.iterdir()):
        if child.is_dir():
            _move(child, destination / child.name)
        elif (destination / child.name).exists():
            child.unlink()
        else:
            child.rename(destination / child.name)
    source.rmdir()


def _move_pointer(home: Home) -> None:
    """Give each world a pointer to its newest release, and the home one to the world that was current."""
    old = _old_pointer(home)
    if not old.is_file():
        return
    for folder in home.worlds.glob("*/releases"):
        pointer = folder.parent / "current.json"
        newest = max(_folders(folder), key=_built_at, default=None)
        if newest is not None and not pointer.exists():
            write_json(pointer, {"id": newest.name})
    current = _current(home, old)
    if current is not None:
        write_json(current.parent.parent / "current.json", {"id": current.name})
        write_json(home.pointer, {"world": current.parent.parent.name})
        old.unlink()
    else:
        old.replace(home.pointer)  # damaged as it is: that is said to whoever reads it


def _current(home: Home, pointer: Path) -> Path | None:
    """The folder of the release that an old pointer names, where it has been moved to."""
    with contextlib.suppress(*DAMAGE):
        release_id = str(read_json(pointer)["id"])
        if NAME.fullmatch(release_id):
            return next(home.worlds.glob(f"*/releases/{release_id}"), None)
    return None


def _built_at(release: Path) -> str:
    with contextlib.suppress(*DAMAGE):
        return str(read_json(release / "release.json")["built_at"])
    return ""


def _cannot_move(home: Home, error: OSError) -> HomeError:
    where = f" ({error.filename})" if error.filename else ""
    return HomeError(
        f"The data folder {home.path} is one of an earlier version, and cannot be moved over: "
        f"{error.strerror or error}{where}. Stop the lab and Dagster, and start them again. Nothing is lost."
    )
