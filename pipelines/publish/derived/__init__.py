"""What is made from a release after it was published, a module a thing, found by itself.

A module here has `DERIVED = Making(…)`, and its name is that of the thing: of the asset `derived/<name>`, and of the
folder in `data/derived/<release>/` that `make` fills. To add one is to add a file.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from pipelines.build.releases import config_of
from pipelines.build.session import remove_tree
from pipelines.build.settings import BuildError
from pipelines.build.space import NO_SPACE, has_no_room, is_disk_full
from pipelines.contract import seal
from pipelines.contract.derived import MADE, Derived
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from synthetic.config import WorldConfig
from synthetic.lake.meter import LakeError

Say = Callable[[str], None]
Make = Callable[[Home, Release, WorldConfig, Path, int, Say], Mapping[str, Any]]
"""Fills an empty folder, with this many processes; returns what Dagster shows of it."""


@dataclass(frozen=True)
class Making:
    """How something is made. `said` is it in a few words, for those who wait. `version` goes up whenever the same release would give something else: then what
    is there is made anew. `order` says what comes first of those that are missing."""

    about: str
    make: Make
    said: str = ""
    kinds: frozenset[str] = frozenset({"python", "parquet"})
    version: int = 1
    order: int = 1


@cache
def makings() -> Mapping[str, Making]:
    """All that is made, by name, in order."""
    found = {
        info.name: importlib.import_module(f"{__name__}.{info.name}").DERIVED
        for info in pkgutil.iter_modules(__path__)
    }
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def missing(home: Home, release: Release) -> list[str]:
    """What this release has not yet, or not as the code makes it now, or damaged."""
    there = Derived.of(home, release)
    return [
        name
        for name, making in makings().items()
        if there.folder(name) is None or there.version(name) != making.version
    ]


def make(home: Home, release: Release, name: str, *, workers: int, say: Say) -> Mapping[str, Any]:
    """Make one thing and put it in its place whole; what was there is replaced. Returns what Dagster shows of it.

    Raises BuildError, also where the disk is full or nothing can be written.
    """
    making, place = makings()[name], Derived.of(home, release).place(name)
    new = place.with_name(f".{name}.{os.getpid()}")
    began = time.monotonic()
    try:
        _remove_left_over(place)
        new.mkdir(parents=True)
        shown = making.make(home, release, config_of(release), new, workers, say)
        seconds = round(time.monotonic() - began, 2)
        write_json(new / MADE, {"version": making.version, "seconds": seconds})
        seal.close(new, (file for file in new.rglob("*") if file.is_file()))
        remove_tree(place)
        new.rename(place)
    except (OSError, LakeError) as error:
        if is_disk_full(error) or has_no_room(home):
            raise BuildError(NO_SPACE.format(home=home.path)) from error
        why = str((isinstance(error, OSError) and error.strerror) or error).rstrip(".")
        raise BuildError(
            f"What pages need of release {release.id} ({name}) could not be made: {why}. It would be in {place}."
        ) from error
    finally:
        remove_tree(new)
    return {**shown, "seconds": seconds, "as of": release.as_of.isoformat()}


def _remove_left_over(place: Path) -> None:
    """Remove what processes have left half-made that were killed: its name ends with the number of its process."""
    for left in place.parent.glob(f".{place.name}.*"):
        number = left.suffix.removeprefix(".")
        if number == str(os.getpid()) or not (number.isdigit() and psutil.pid_exists(int(number))):
            remove_tree(left)
