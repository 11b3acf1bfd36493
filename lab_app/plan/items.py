"""What a plan is made of: weeks, and the things to do in them.

An item in the lab ticks itself once its exercises are done. An item of one's own takes a note, a link or a number, and
is ticked by hand. `is_guides`: it is one of the 32 steps of the guide behind the lab; the others are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Takes = Literal["note", "link", "number"]
Evidence = Literal["", "board", "sitting"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to do.

    `codes` are exercises, by which it ticks itself; so it does by `evidence`: a board of one's own, or the sitting of the
    week. `takes` is what one writes down; `minutes` what it takes beside the exercises; `instead` what to do while its
    exercises are not open yet.
    """

    id: str
    title: str
    codes: tuple[str, ...] = ()
    evidence: Evidence = ""
    takes: Takes | None = None
    asks: str = ""
    minutes: int = 0
    instead: str = ""
    is_guides: bool = False

    @property
    def ticks_itself(self) -> bool:
        return bool(self.codes or self.evidence)


@dataclass(frozen=True)
class Week:
    """A week: its number from 1, the skill that it is about ("" for practice), and what there is to do."""

    number: int
    title: str
    skill: str
    items: tuple[Item, ...]


def own(id: str, title: str, takes: Takes, asks: str, minutes: int = 20) -> Item:  # noqa: A002 -- its field
    """A step of the guide's in one's own company."""
    return Item(id=id, title=title, takes=takes, asks=asks, minutes=minutes, is_guides=True)


def sitting(number: int) -> Item:
    """The self-assessment, for the first time or again."""
    return Item(
        id=f"sitting_{number}",
        title="Self-assessment" if number == 0 else f"Self-assessment again, after {30 * number} days",
        evidence="sitting",
        minutes=35,
    )
