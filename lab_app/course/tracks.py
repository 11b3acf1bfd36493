"""Tracks hold levels, levels hold exercises: the map of the lab, found from folders.

`tracks/<track>/<level>/exercises/<exercise>.py`: a track is a folder whose `__init__.py` has `TRACK`,
a level a folder in it with `LEVEL`, an exercise a file in its folder `exercises` with `EXERCISE` and the
prompt as its docstring. To add one is to add a folder or a file; nothing is listed anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import TypeVar

from lab_app.course.exercise import Exercise
from lab_app.course.skills import SKILLS, Tier, skill_of

CONTENT = "lab_app.tracks"  # the package that holds what is taught

_T = TypeVar("_T")


class TrackError(Exception):
    """A folder or file under `lab_app/tracks` that is not what its place says."""


@dataclass(frozen=True)
class Level:
    """One level of a track: the question that it answers, and its exercises in order.

    `slug`, `track`, `package` and `exercises` are filled in by discovery.
    """

    title: str
    question: str
    blurb: str
    order: int
    is_open: bool = False
    slug: str = ""
    track: str = ""
    package: str = ""
    exercises: tuple[Exercise, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(exercise.minutes for exercise in self.exercises)


@dataclass(frozen=True)
class Track:
    """A track: levels from the bottom up. `skill` is the name of the one of `lab_app.course.skills` that it teaches, if any."""

    title: str
    blurb: str
    order: int
    skill: str = ""
    slug: str = ""
    levels: tuple[Level, ...] = ()

    @property
    def tier(self) -> Tier | None:
        """The tier of its skill; None for a track that belongs to no skill."""
        skill = skill_of(self)
        return skill.tier if skill else None

    def level(self, slug: str) -> Level:
        """The level of that name. Raises KeyError."""
        for level in self.levels:
            if level.slug == slug:
                return level
        raise KeyError(slug)


def tracks() -> tuple[Track, ...]:
    """All tracks, with their levels and exercises, in order. Raises TrackError."""
    return _tracks(CONTENT)


@cache
def _tracks(content: str) -> tuple[Track, ...]:
    found = []
    for name, module in _folders(importlib.import_module(content)):
        track = _declared(module, "TRACK", Track)
        if track.skill and skill_of(track) is None:
            known = ", ".join(skill.name for skill in SKILLS)
            raise TrackError(
                f"{module.__name__} teaches “{track.skill}”, which is none of the skills: {known}."
            )
        levels = [_level(name, slug, folder) for slug, folder in _folders(module)]
        found.append(replace(track, slug=name, levels=tuple(sorted(levels, key=lambda level: level.order))))
    return tuple(sorted(found, key=lambda track: track.order))


def track(slug: str) -> Track:
    """The track of that name. Raises KeyError."""
    for found in tracks():
        if found.slug == slug:
            return found
    raise KeyError(slug)


def discover() -> tuple[Exercise, ...]:
    """All exercises, by track, level and order. Raises TrackError."""
    return tuple(exercise for track in tracks() for level in track.levels for exercise in level.exercises)


def exercise(name: str) -> Exercise:
    """The exercise with this id, key (track/level/id) or number in the curriculum (C01). Raises KeyError."""
    for found in discover():
        if name in {found.id, found.key} or (found.code and name.upper() == found.code):
            return found
    raise KeyError(name)


def _level(track: str, slug: str, folder: ModuleType) -> Level:
    level = _declared(folder, "LEVEL", Level)
    found = []
    for info in _files(folder, "exercises"):
        module = _imported(f"{folder.__name__}.exercises.{info.name}")
        declared = _declared(module, "EXERCISE", Exercise)
        prompt = (module.__doc__ or "").strip()
        if not prompt:
            raise TrackError(f"{module.__name__} has no prompt: it is the docstring of the file.")
        found.append(replace(declared, id=info.name, track=track, level=slug, prompt=prompt))
    return replace(
        level,
        slug=slug,
        track=track,
        package=folder.__name__,
        exercises=tuple(sorted(found, key=lambda e: (e.order, e.id))),
    )


def _files(package: ModuleType, folder: str) -> list[pkgutil.ModuleInfo]:
    """The modules in a folder of the package; none where it has no such folder."""
    return [info for path in package.__path__ for info in pkgutil.iter_modules([f"{path}/{folder}"])]


def _folders(package: ModuleType) -> list[tuple[str, ModuleType]]:
    return [
        (info.name, _imported(f"{package.__name__}.{info.name}"))
        for info in pkgutil.iter_modules(package.__path__)
        if info.ispkg
    ]


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:  # whatever somebody may write there
        raise TrackError(f"{name} cannot be read: {error}") from error


def _declared(module: ModuleType, name: str, kind: type[_T]) -> _T:
    value = getattr(module, name, None)
    if not isinstance(value, kind):
        raise TrackError(f"{module.__name__} declares no {name} = {kind.__name__}(…).")
    return value
