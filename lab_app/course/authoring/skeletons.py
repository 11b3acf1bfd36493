"""A new exercise: a file in its place, made from the skeleton of its kind."""

from __future__ import annotations

import importlib
import keyword
import re
from pathlib import Path

from lab_app.course import tracks as course
from lab_app.course.tracks import Level, discover, track, tracks
from lab_app.kinds import kinds, part

LONGEST_NAME = 60
EXERCISES = '"""The exercises of this level, a file each."""\n'


class PlaceError(Exception):
    """An exercise cannot be made there. The message says why, and what to do."""


def write_skeleton(place: str, kind: str) -> Path:
    """Write the file of a new exercise at track/level/name. Raises PlaceError, TrackError and OSError."""
    level, name = _level_and_name(place)
    if kind not in kinds():
        raise PlaceError(f"There is no kind of exercise {kind}. There are {', '.join(kinds())}.")
    folder = Path(next(iter(importlib.import_module(course.CONTENT).__path__))) / level.track / level.slug
    _check_name(name, level, folder)
    text = Path(str(part(kind, "skeleton").__file__)).read_text(encoding="utf-8")
    text = text.replace('code=""', f'code="{_next_code(level)}"', 1)
    text = text.replace("order=1", f"order={max((e.order for e in level.exercises), default=0) + 1}", 1)
    file = folder / "exercises" / f"{name}.py"
    file.parent.mkdir(exist_ok=True)
    package = file.with_name("__init__.py")
    if not package.exists():
        package.write_text(EXERCISES, encoding="utf-8")
    with file.open("x", encoding="utf-8") as new:
        new.write(text)
    return file


def _level_and_name(place: str) -> tuple[Level, str]:
    parts = place.strip("/").split("/")
    if len(parts) != 3:
        raise PlaceError("Say where it belongs as TRACK/LEVEL/NAME, as in data/collection/active_users.")
    try:
        found = track(parts[0])
    except KeyError:
        names = ", ".join(t.slug for t in tracks())
        raise PlaceError(f"There is no track {parts[0]}. There are {names}.") from None
    try:
        return found.level(parts[1]), parts[2]
    except KeyError:
        names = ", ".join(level.slug for level in found.levels)
        raise PlaceError(f"The track {found.slug} has no level {parts[1]}. It has {names}.") from None


def _check_name(name: str, level: Level, folder: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or len(name) > LONGEST_NAME:
        raise PlaceError(
            f"{name or 'Nothing'} cannot be an exercise's name: use small letters, digits and _, beginning with "
            f"a letter, at most {LONGEST_NAME}, and not a keyword of Python."
        )
    for other in discover():
        if name == other.id or name.upper() == other.code:
            raise PlaceError(
                f"{name} is already {other.key}. Choose another name: they are unique in the course."
            )
    if name == "exercises" or any((folder / f"{name}.{kind}").exists() for kind in ("py", "md")):
        raise PlaceError(f"{name} is a page of {level.slug}, at the same address. Choose another name.")
    if (folder / "exercises" / f"{name}.py").exists():
        raise PlaceError(f"There is already a file {name}.py on that level. Choose another name.")


def _next_code(level: Level) -> str:
    """The number after the level's last; none on a level without numbers."""
    known = [m for e in level.exercises if (m := re.fullmatch(r"([A-Z]+)(\d+)", e.code))]
    return f"{known[0][1]}{max(int(m[2]) for m in known) + 1:02d}" if known else ""
