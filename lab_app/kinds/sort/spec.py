"""What an exercise declares in which each thing goes into a box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from lab_app.course.exercise import Exercise


@dataclass(frozen=True)
class Box:
    """Where a thing can go. `rule` says what belongs there, where the page states it."""

    key: str
    title: str
    rule: str = ""


@dataclass(frozen=True)
class Item:
    """A thing to be put into one of the `boxes`.

    `says` is what is known of it, in Markdown's bold and code. `accepted` has the boxes that are right, each with the
    reason; `wrong` a sentence for each of the others. Neither is shown before an answer.
    """

    key: str
    title: str
    says: str
    boxes: tuple[Box, ...]
    accepted: Mapping[str, str] = field(default_factory=dict, repr=False)
    wrong: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Dealt:
    """What is asked in one world: the things, and `words` for the {places} in the texts of the exercise."""

    items: tuple[Item, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SortExercise(Exercise):
    """Things to be put into boxes. `deal` draws them by the world's seed; `asks` is what is asked of all of them."""

    kind: ClassVar[str] = "sort"

    asks: str
    deal: Callable[[int], Dealt]
