"""Dealing: which window each slot of a level gets with a seed. No world is simulated for it.

Every place of the calendar has drawn what happens in it with this seed. A slot can be given to any place in which
something makes its number move so, or to one in which nothing does, and where a quiet window is looked for. No
story is told twice in a hand; one hand is drawn by the chances that the deck states, out of all that keep its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from synthetic.deck.seen import Seen
from synthetic.incidents import Cause
from synthetic.kernel import draws

CAUSES: dict[Cause, str] = {
    "people": "other or more people came",
    "product": "something shipped changed use",
    "experiment": "an experiment began or ended",
    "counting": "it was counted wrongly",
    "calendar": "the calendar",
    "nothing": "nothing beyond ordinary business",
}
NOTHING: Literal["nothing"] = "nothing"
"""The outcome of a place in which nothing happens, and its cause."""
ANYWHERE = ""
"""The place of a quiet window that may lie in any weeks."""
At = Literal["onset", "end", "enrolled"]


class DealingError(ValueError):
    """A seed with which no hand keeps the rules of its deck."""


@dataclass(frozen=True)
class Story:
    """What can make a slot's number move: a place with some of its outcomes, all of one cause.

    The window begins on the day `at`: the onset, the end, or the end of an experiment's enrolment; or up to
    `later` days later, if it only fits there. What the calendar brings every year has no outcomes; its day is a
    number, as is that of what begins on such a day. `chance`: how likely it is to be dealt, against the others' of its
    slot. `beside`: it moves some of the slot's cells alone, so that there can be quiet windows in the others.
    """

    place: str
    outcomes: tuple[str, ...]
    cause: Cause
    chance: float = 1.0
    at: At | int = "onset"
    later: int = 7
    beside: bool = False


@dataclass(frozen=True)
class Slot:
    """What a case shows, and what it may be dealt.

    `quiet`: the chance of a quiet window in the weeks of each place, which must have drawn nothing that moves all of
    the slot's cells.
    """

    seen: Seen
    stories: tuple[Story, ...] = ()
    quiet: Mapping[str, float] | None = None
    left: float = 0.0
    """The chance of not being dealt at all, where a deck has more slots than it deals."""

    def may_be_quiet(self, place: str, outcome: str) -> bool:
        """Whether there can be quiet windows in the weeks of a place that has drawn this outcome."""
        here = [story for story in self.stories if story.place == place and not story.beside]
        return not any(outcome in story.outcomes for story in here)


@dataclass(frozen=True)
class Dealt:
    """What a slot gets: a place, the cause that is true, and the story; none, for a quiet window."""

    slot: str
    place: str
    cause: Cause
    story: Story | None = None

    @property
    def when(self) -> str | int:
        """What the calendar tells of it, to who knows it: the day, if it is always the same one, or the place."""
        at = None if self.story is None else self.story.at
        return at if isinstance(at, int) else self.place


Hand = dict[str, Dealt]
"""What each slot is dealt."""


@dataclass(frozen=True)
class _Option:
    dealt: Dealt | None
    chance: float


@dataclass(frozen=True)
class Deck:
    """The slots of a level and the rules of its hands.

    `takes`: how many slots are dealt; `quiet`: least and most quiet windows; `most`: slots of any other cause.
    `within`: the days in which quiet windows begin, if not in all of history. `attempts`: how many hands are drawn at
    once; of Diagnosis' about one in twenty keeps the rules.
    """

    name: str
    slots: Mapping[str, Slot]
    takes: int
    quiet: tuple[int, int]
    most: int
    within: tuple[int, int] | None = None
    attempts: int = 4096

    @cached_property
    def places(self) -> tuple[str, ...]:
        """All places of the calendar that can be dealt."""
        found = {s.place for slot in self.slots.values() for s in slot.stories}
        found |= {place for slot in self.slots.values() for place in slot.quiet or () if place}
        return tuple(sorted(found))

    def options(self, name: str, drawn: Mapping[str, str]) -> list[_Option]:
        """What a slot can be dealt where the places have drawn these outcomes."""
        slot = self.slots[name]
        found = [
            _Option(Dealt(name, story.place, story.cause, story), story.chance)
            for story in slot.stories
            if not story.outcomes or drawn[story.place] in story.outcomes
        ]
        found += [
            _Option(Dealt(name, place, NOTHING), chance)
            for place, chance in (slot.quiet or {}).items()
            if place == ANYWHERE or slot.may_be_quiet(place, drawn[place])
        ]
        if slot.left:
            found.append(_Option(None, slot.left))
        return [option for option in found if option.chance > 0.0]

    def hands(self, seed: int, drawn: Mapping[str, str]) -> Iterator[Hand]:
        """The hands of a seed, in the order in which they are dealt until one fits the world; `drawn` has each
        place's outcome with it. Raises DealingError.

        Slots are drawn independently, and hands that break a rule are thrown away: so each has the chance that the
        product of its slots' chances gives it among all that keep them. Hands with too many quiet windows come last,
        the fewer the sooner: for where so little happens, or fits the world, that no other is left.
        """
        options = [self.options(name, drawn) for name in self.slots]
        for name, found in zip(self.slots, options, strict=True):
            if not found:
                raise DealingError(f"Nothing can be dealt to {name} with seed {seed}.")
        keys = draws.child(draws.root(seed, f"deck {self.name}"), np.arange(self.attempts), "hand")
        picks = np.stack(
            [
                draws.choice(keys, name, [option.chance for option in found])
                for name, found in zip(self.slots, options, strict=True)
            ],
            axis=1,
        )
        of_cause, fits = self._counted(options, picks)
        quiet = of_cause[:, list(CAUSES).index(NOTHING)]
        fits &= quiet >= self.quiet[0]
        if not fits.any():
            raise DealingError(f"With seed {seed} no hand keeps the rules of {self.name}.")
        too_many = np.maximum(quiet[fits] - self.quiet[1], 0)
        dealt_before = set()
        for pick in picks[fits][np.argsort(too_many, kind="stable")]:
            if pick.tobytes() in dealt_before:
                continue
            dealt_before.add(pick.tobytes())
            chosen = [found[place].dealt for found, place in zip(options, pick, strict=True)]
            yield {dealt.slot: dealt for dealt in chosen if dealt is not None}

    def deal(self, seed: int, drawn: Mapping[str, str]) -> Hand:
        """The first hand of a seed. Raises DealingError."""
        return next(self.hands(seed, drawn))

    def _counted(
        self, options: list[list[_Option]], picks: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """How often each hand has each cause; and whether it deals as many slots as it should, no story twice and
        no cause but "nothing" too often."""
        causes, places = list(CAUSES), list(self.places)
        of_cause = np.zeros((len(picks), len(causes)), int)
        of_place = np.zeros((len(picks), len(places)), int)
        for slot, found in enumerate(options):
            cause = np.zeros((len(found), len(causes)), int)
            place = np.zeros((len(found), len(places)), int)
            for row, option in enumerate(found):
                if option.dealt is not None:
                    cause[row, causes.index(option.dealt.cause)] = 1
                    if option.dealt.story is not None:
                        place[row, places.index(option.dealt.place)] = 1
            of_cause += cause[picks[:, slot]]
            of_place += place[picks[:, slot]]
        happens = of_cause[:, [causes.index(cause) for cause in causes if cause != NOTHING]]
        fits: NDArray[np.bool_] = (
            (of_cause.sum(axis=1) == self.takes)
            & (of_place <= 1).all(axis=1)
            & (happens <= self.most).all(axis=1)
        )
        return of_cause, fits
