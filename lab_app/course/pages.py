"""The pages of the levels, found from files: `tracks/<track>/<level>/<page>.py`.

A page module declares `PAGE = LevelPage(...)` and `render(level)`. The page with the lowest order is
the level's first, at `/<level>`; the others stand at `/<level>-<page>`. A level that is open and has
exercises gets their list, and a page for each, without being mentioned anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, cast

from lab_app import tracks as _root

if TYPE_CHECKING:
    from lab_app.course.tracks import Level


@dataclass(frozen=True)
class LevelPage:
    """A page of a level. `name`, `module` and `path` are filled in by discovery."""

    title: str
    order: int
    about: str
    needs_release: bool = True
    name: str = ""
    module: str = ""
    path: str = ""

    def render(self, level: Level) -> None:
        """Show the page."""
        body = cast("Callable[[Level], None]", importlib.import_module(self.module).render)
        body(level)


@cache
def level_pages(track: str, level: str) -> tuple[LevelPage, ...]:
    """The pages of a level, in order; none for a level that has no folder here."""
    package = f"{_root.__name__}.{track}.{level}"
    try:
        folder = importlib.import_module(package)
    except ModuleNotFoundError as missing:
        if missing.name and package.startswith(missing.name):
            return ()
        raise
    found = []
    for info in pkgutil.iter_modules(folder.__path__):
        if info.ispkg:
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        page = getattr(module, "PAGE", None)  # what has none serves the pages beside it
        if isinstance(page, LevelPage):
            found.append(replace(page, name=info.name, module=module.__name__))
    found.sort(key=lambda page: page.order)
    return tuple(
        replace(page, path=level if i == 0 else f"{level}-{page.name}") for i, page in enumerate(found)
    )
