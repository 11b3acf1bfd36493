"""The lesson of a level: `lesson.md`, a text with live figures and links to pages in it.

The file begins with what the lesson is about:

    ---
    about: What data Larder has, and three questions to ask of any table.
    ---

A line `{{ figure: four_counts }}` is the place of the figure with that name in the level's `figures.py`,
and a line `{{ page: collection-dictionary | Look around }}` a link to the page with that address. Links on
lines that follow each other are shown side by side. A line `{{ fact: idempotent_methods }}` is the place of that
fact of `facts.toml`, with its source and the day on which it was checked.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab

_HEADER = re.compile(r"\A---\nabout: *(?P<about>[^\n]+)\n---\n")
_MARK = re.compile(r"^\{\{ *(?P<kind>figure|page|fact): *(?P<said>\S[^\n]*?) *\}\}$")
_NEARLY = re.compile(r"^\s*\{\{ *(figure|page|fact)\b")  # other things in braces belong to the text


class LessonError(Exception):
    """A lesson that cannot be read as one. The message names the file and the line."""


@dataclass(frozen=True)
class FigurePlace:
    """Where a figure goes."""

    name: str


@dataclass(frozen=True)
class FactPlace:
    """Where a fact goes, by its name in `facts.toml`."""

    name: str


@dataclass(frozen=True)
class PageLink:
    """A link to a page of the lab, by its address."""

    address: str
    label: str


Part = str | FigurePlace | FactPlace | tuple[PageLink, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson. Its parts are, in order, Markdown, places of figures and of facts, and rows of links."""

    about: str
    parts: tuple[Part, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of its figures, in order."""
        return tuple(part.name for part in self.parts if isinstance(part, FigurePlace))

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of its facts, in order."""
        return tuple(part.name for part in self.parts if isinstance(part, FactPlace))

    @property
    def links(self) -> tuple[PageLink, ...]:
        """All links, in order."""
        return tuple(link for part in self.parts if isinstance(part, tuple) for link in part)


@dataclass(frozen=True)
class LiveFigure:
    """A figure that is drawn from the release; `waiting` is said while it is being computed, if anything is."""

    draw: Callable[[Lab], None]
    waiting: str | None = None


def live(waiting: str | None = None) -> Callable[[Callable[[Lab], None]], LiveFigure]:
    """Make a function of a level's `figures.py` one of its figures, under the function's name."""
    return lambda draw: LiveFigure(draw, waiting)


def read_lesson(file: Path) -> Lesson:  # noqa: C901 -- one case for each kind of line
    """The lesson in this file. Raises LessonError."""
    content = file.read_text(encoding="utf-8")
    header = _HEADER.match(content)
    if header is None:
        raise LessonError(f"{file} does not begin with a line `about: …` between two lines `---`.")
    parts: list[Part] = []
    text: list[str] = []
    links: list[PageLink] = []

    def end_text() -> None:
        if "".join(text).strip():
            parts.append("\n".join(text).strip())
        text.clear()

    def end_links() -> None:
        if links:
            parts.append(tuple(links))
        links.clear()

    for line in content[header.end() :].splitlines():
        mark = _MARK.match(line)
        if mark and mark["kind"] == "page":
            end_text()
            links.append(_link(mark["said"], line, file))
            continue
        if mark or line.strip():
            end_links()
        if mark:
            end_text()
            parts.append(FigurePlace(mark["said"]) if mark["kind"] == "figure" else FactPlace(mark["said"]))
        elif _NEARLY.match(line):
            raise LessonError(
                f"{file} has a line that is almost a figure, a fact or a link to a page: {line}"
            )
        else:
            text.append(line)
    end_text()
    end_links()
    return Lesson(header["about"].strip(), tuple(parts))


def figures_of(level: Level) -> Mapping[str, LiveFigure]:
    """Name → figure, of all in the level's `figures.py`; none where it has no such file."""
    module = f"{level.package}.figures"
    if importlib.util.find_spec(module) is None:
        return {}
    found = vars(importlib.import_module(module))
    return {name: value for name, value in found.items() if isinstance(value, LiveFigure)}


def _link(said: str, line: str, file: Path) -> PageLink:
    address, bar, label = (part.strip() for part in said.partition("|"))
    if not (address and bar and label):
        raise LessonError(f"{file} has a link without an address or without words: {line}")
    return PageLink(address, label)
