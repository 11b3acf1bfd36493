"""Dealing: which window each slot of a level gets with a seed. No world is simulated for it.

Every place of the calendar has drawn what happens in it with this seed. A slot can be given to any place in which
something makes its number move so, or to one in which nothing does, and where a quiet window is looked for. No
story is told twice in a hand; one hand is drawn by the chances that the deck states, out of all that keep its rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from synthetic.deck.seen import Seen
from synthetic.incidents import Cause
from synthetic.kernel import draws
from synthetic.kernel.draws import Keys

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
Found = TypeVar("Found")


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


def told_in(hand: Hand) -> frozenset[str]:
    """The places whose stories a hand tells: what no other level should ask about."""
    stories = [dealt.story for dealt in hand.values() if dealt.story is not None]
    return frozenset(story.place for story in stories if story.outcomes)


def apart(
    decks: Sequence[Callable[[], Iterable[Found]]],
    hand_of: Callable[[Found], Hand],
    told: frozenset[str] = frozenset(),
) -> list[Found] | None:
    """The first hands of some decks of which none tells a story of another's; None where there are none.

    `decks` give the hands of each, in the order in which they are dealt; `told`: what is told already.
    """
    if not decks:
        return []
    tried: set[frozenset[str]] = set()
    for found in decks[0]():
        here = told_in(hand_of(found))
        if here & told or here in tried:
            continue
        tried.add(here)
        after = apart(decks[1:], hand_of, told | here)
        if after is not None:
            return [found, *after]
    return None


@dataclass(frozen=True)
class _Option:
    """What a slot can be dealt: a story, a quiet window in the weeks of one of some places, or nothing at all.

    `chances`: of each of these places; of a story and of nothing at all, one.
    """

    dealt: tuple[Dealt, ...]
    chances: tuple[float, ...]

    @property
    def cause(self) -> Cause | None:
        return self.dealt[0].cause if self.dealt else None

    @property
    def told(self) -> str | None:
        """The place whose story is told."""
        return self.dealt[0].place if self.dealt and self.dealt[0].story is not None else None


@dataclass(frozen=True)
class Deck:
    """The slots of a level and the rules of its hands.

    `takes`: how many slots are dealt; `quiet`: least and most quiet windows; `most`: slots of any other cause.
    `within`: the days in which quiet windows begin, if not in all of history.
    """

    name: str
    slots: Mapping[str, Slot]
    takes: int
    quiet: tuple[int, int]
    most: int
    within: tuple[int, int] | None = None

    def stories(self, name: str, drawn: Mapping[str, str]) -> list[Dealt]:
        """The stories that a slot can be dealt where the places have drawn these outcomes."""
        return [
            Dealt(name, story.place, story.cause, story)
            for story in self.slots[name].stories
            if story.chance > 0.0 and (not story.outcomes or drawn[story.place] in story.outcomes)
        ]

    def hands(self, seed: int, drawn: Mapping[str, str]) -> Iterator[Hand]:
        """All hands of a seed that keep the rules, in the order in which they are dealt until one fits the world;
        `drawn` has each place's outcome with it. Raises DealingError.

        They are drawn without replacement, the chance of each being the product of its slots' chances. Hands with too
        many quiet windows come last, the fewer the sooner: for where so little happens, or fits the world, that no
        other is left.

        The order: P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a reservoir" (2006).
        """
        options = [self._options(name, drawn) for name in self.slots]
        for name, found in zip(self.slots, options, strict=True):
            if not found:
                raise DealingError(f"Nothing can be dealt to {name} with seed {seed}.")
        sizes = [len(found) for found in options]
        picks = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes), axis=1)
        of_cause = _summed(options, picks, lambda option, cause: option.cause == cause, list(CAUSES))
        places = sorted({option.told for found in options for option in found if option.told is not None})
        of_place = _summed(options, picks, lambda option, place: option.told == place, places)
        happens, quiet = of_cause[:, _HAPPENS], of_cause[:, ~_HAPPENS].sum(axis=1)
        fits = (
            (of_cause.sum(axis=1) == self.takes)
            & (of_place <= 1).all(axis=1)
            & (happens <= self.most).all(axis=1)
            & (quiet >= self.quiet[0])
        )
        if not fits.any():
            raise DealingError(f"With seed {seed} no hand keeps the rules of {self.name}.")
        keys = draws.child(draws.root(seed, f"deck {self.name}"), np.flatnonzero(fits), "hand")
        picks, too_many = picks[fits], np.maximum(quiet[fits] - self.quiet[1], 0)
        chances = [np.array([sum(option.chances) for option in found]) for found in options]
        chance = math.prod(of[picks[:, slot]] for slot, of in enumerate(chances))
        first = draws.exponential(keys, "first") / chance
        for number in np.lexsort((first, too_many)):
            chosen = [found[place] for found, place in zip(options, picks[number], strict=True)]
            yield {
                dealt.slot: dealt
                for name, option in zip(self.slots, chosen, strict=True)
                for dealt in _one_of(option, keys[[number]], name)
            }

    def deal(self, seed: int, drawn: Mapping[str, str]) -> Hand:
        """The first hand of a seed. Raises DealingError."""
        return next(self.hands(seed, drawn))

    def _options(self, name: str, drawn: Mapping[str, str]) -> list[_Option]:
        """What a slot can be dealt where the places have drawn these outcomes."""
        slot = self.slots[name]
        found = [
            _Option((dealt,), (dealt.story.chance,)) for dealt in self.stories(name, drawn) if dealt.story
        ]
        quiet = {
            place: chance
            for place, chance in (slot.quiet or {}).items()
            if chance > 0.0 and (place == ANYWHERE or slot.may_be_quiet(place, drawn[place]))
        }
        if quiet:
            windows = tuple(Dealt(name, place, NOTHING) for place in quiet)
            found.append(_Option(windows, tuple(quiet.values())))
        if slot.left > 0.0:
            found.append(_Option((), (slot.left,)))
        return found


_HAPPENS = np.array([cause != NOTHING for cause in CAUSES])


def _one_of(option: _Option, key: Keys, name: str) -> tuple[Dealt, ...]:
    """What is dealt of an option: one of the places in whose weeks a quiet window can be looked for."""
    if len(option.dealt) <= 1:
        return option.dealt
    return (option.dealt[int(draws.choice(key, f"quiet {name}", option.chances)[0])],)


def _summed(
    options: list[list[_Option]],
    picks: NDArray[np.int64],
    has: Callable[[_Option, str], bool],
    names: Sequence[str],
) -> NDArray[np.int64]:
    """How often each hand has each of these names, of shape (hands, names); `picks`: the option of each slot."""
    counted = np.zeros((len(picks), len(names)), int)
    for slot, found in enumerate(options):
        of_option = np.array([[has(option, name) for name in names] for option in found], int)
        counted += of_option.reshape(len(found), len(names))[picks[:, slot]]
    return counted
