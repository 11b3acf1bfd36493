"""A hand in a world: where each dealt window lies, how far its number moves, and what its story explains of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from synthetic import incidents
from synthetic.deck import quiet
from synthetic.deck import seen as seen_
from synthetic.deck.calm import calm
from synthetic.deck.dealing import Dealt, Deck, Hand, Slot, Story
from synthetic.deck.quiet import History, Window
from synthetic.deck.seen import Seen
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes
from synthetic.scenario import Scenario
from synthetic.truth.twins import Twins, without

LEAST_EXPLAINED = 0.6
"""Of a move beyond the usual, what its story must explain for the window to be dealt."""
_LARGEST = 3
"""A slot takes one of so many of the most unusual quiet windows."""


@dataclass(frozen=True)
class Case:
    """What a slot is dealt in a world. `explained`: the story's share of the move beyond the usual, about 0 for a
    quiet window; `fits`: whether the window keeps all rules; `quiet`: how many quiet windows the slot has here."""

    dealt: Dealt
    window: Window | None
    explained: float
    fits: bool
    quiet: int


def history(twins: Twins, deck: Deck) -> History:
    """All that a deck's windows are looked for in: the published world and the calm one, each measured once."""
    metrics, span = quiet.metrics_of([slot.seen for slot in deck.slots.values()]), (days.HISTORY, twins.end)
    actual = twins.measured(twins.scenario, metrics, *span)
    still = twins.measured(calm(twins.scenario), metrics, *span)
    return History(twins.scenario, Outcomes(days.HISTORY, actual), Outcomes(days.HISTORY, still), twins.end)


@dataclass(frozen=True)
class Look:
    """A hand in a world, its number among the seed's, and its cases."""

    table: Table
    number: int
    hand: Hand
    cases: list[Case]


class Table:
    """A deck on the table: what of it lies in a world. Each story and each search is looked at once."""

    def __init__(self, twins: Twins, deck: Deck) -> None:
        self.known, self.deck, self._twins = history(twins, deck), deck, twins
        self.drawn = incidents.outcomes(twins.scenario.seed)
        self._stories: dict[Dealt, Case] = {}
        self._quiet: dict[Seen, list[Window]] = {}

    def quiet(self, seen: Seen) -> list[Window]:
        """The quiet windows in which a number is seen to move so, the most unusual one first."""
        if seen not in self._quiet:
            found = quiet.windows(self.known, seen)
            self._quiet[seen] = [window for window in found if _is_within(window, self.deck.within)]
        return self._quiet[seen]

    def stories(self) -> list[Case]:
        """Every story that a slot could be dealt in this world."""
        return [
            self._story(dealt) for slot in self.deck.slots for dealt in self.deck.stories(slot, self.drawn)
        ]

    def hands(self) -> Iterator[Look]:
        """The seed's hands whose windows are all there and fit. Raises DealingError."""
        for number, hand in enumerate(self.deck.hands(self.known.scenario.seed, self.drawn)):
            found = self._looked_for(hand)
            if all(case.fits for case in found):
                yield Look(self, number, hand, found)

    def dealt(self) -> Look:
        """The first of the seed's hands that fit; the first one as it is, where none does. Raises DealingError."""
        hand = self.deck.deal(self.known.scenario.seed, self.drawn)
        return next(self.hands(), None) or Look(self, 0, hand, self._looked_for(hand))

    def _looked_for(self, hand: Hand) -> list[Case]:
        """Stories come first: they lie where they lie, and quiet windows keep off their days."""
        stories = {slot: self._story(dealt) for slot, dealt in hand.items() if dealt.story is not None}
        taken = [case.window for case in stories.values() if case.window is not None]
        found = dict(stories)
        for slot, dealt in hand.items():
            if dealt.story is None:
                windows = self.quiet(self.deck.slots[slot].seen)
                window = self._one_of(dealt, [one for one in windows if not _meets(one, taken)])
                taken += [window] if window is not None else []
                found[slot] = Case(dealt, window, 0.0, window is not None, len(windows))
        return [found[slot] for slot in hand]

    def _one_of(self, dealt: Dealt, found: list[Window]) -> Window | None:
        """One of the most unusual quiet windows: in the weeks of the place if there are any, else in those of
        another place in which the slot could have a story, so that the weeks alone don't tell, and else anywhere."""
        here = [one for one in found if place_of(one, (dealt.place,)) is not None]
        near = [one for one in found if place_of(one, places_of(self.deck.slots[dealt.slot])) is not None]
        best = (here or near or found)[:_LARGEST]
        if not best:
            return None
        key = draws.root(self.known.scenario.seed, f"deck {self.deck.name} {dealt.slot}")
        return best[int(draws.uniform(key, "quiet")[0] * len(best))]

    def _story(self, dealt: Dealt) -> Case:
        if dealt not in self._stories:
            assert dealt.story is not None
            seen = self.deck.slots[dealt.slot].seen
            self._stories[dealt] = _case(self.known, seen, dealt, self._twins, len(self.quiet(seen)))
        return self._stories[dealt]


def _is_within(window: Window, bounds: tuple[int, int] | None) -> bool:
    return bounds is None or bounds[0] <= window.first < bounds[1]


def _meets(window: Window, taken: list[Window]) -> bool:
    """Whether a window's stretch shares days with one that is dealt already: no week is told of twice."""
    return any(window.first < other.last and other.first < window.last for other in taken)


def places_of(slot: Slot) -> tuple[str, ...]:
    """The places in which a slot can have a story."""
    return tuple(dict.fromkeys(story.place for story in slot.stories))


def place_of(window: Window, places: tuple[str, ...]) -> str | None:
    """In whose weeks a window begins; None if in nobody's. The calendar is known: it is the same for every seed."""
    for place in places:
        incident = incidents.discover().get(place)
        if incident is not None and incident.within[0] <= window.first < incident.within[1]:
            return place
    return None


def begins(scenario: Scenario, story: Story) -> int:
    """The day on which a story's window begins."""
    at = story.at
    if isinstance(at, int):
        return at
    draw = scenario.incidents[story.place]
    if at == "enrolled":
        return max(experiment.last for experiment in draw.experiments)
    return draw.last if at == "end" else draw.first


def _case(known: History, seen: Seen, dealt: Dealt, twins: Twins, quiet_ones: int) -> Case:
    """The first window of a story that keeps all rules; if none does, the one in which the story does the most."""
    story = dealt.story
    assert story is not None
    first, usual = begins(known.scenario, story), known.usual(seen)
    if first + seen.days + seen.matures > known.end:
        return Case(dealt, None, 0.0, False, quiet_ones)
    low = max(first - seen.before, known.actual.first)
    high = min(first + story.later + seen.days, known.actual.last)
    rows = slice(first - low, first - low + story.later + 1)
    moves = _moves(known.actual, seen, low, high)[rows]
    if not story.outcomes:
        ordinary = known.ordinary.without_calendar
        effects = (_moves(known.calm, seen, low, high) - _moves(ordinary, seen, low, high))[rows]
    else:
        twin = twins.measured(without(known.scenario, story.place), seen.metrics, low, high)
        effects = moves - _moves(Outcomes(low, twin), seen, low, high)[rows]
    z = usual.z(moves)
    with np.errstate(invalid="ignore", divide="ignore"):
        explained = effects / (moves - usual.middle)
        fits = seen.fits(moves, z) & (explained >= LEAST_EXPLAINED)
    fits &= known.known(seen)[low - known.actual.first :][rows, None]
    nowhere = not fits.any()
    if nowhere:
        toward = effects * (seen.sign or 1.0)
        place, cell = divmod(int(np.argmax(np.nan_to_num(toward, nan=-np.inf))), moves.shape[1])
    else:
        place = int(np.flatnonzero(fits.any(axis=1))[0])
        cell = int(np.argmax(np.where(fits[place], np.abs(effects[place]), -np.inf)))
    window = Window(
        (seen.cells, seen.values[cell]),
        first + place,
        seen.days,
        float(moves[place, cell]),
        float(z[place, cell]),
    )
    return Case(dealt, window, float(explained[place, cell]), not nowhere, quiet_ones)


def _moves(outcomes: Outcomes, seen: Seen, first: int, last: int) -> Floats:
    """Moves of the windows that begin on the days `[first, last)`, as far as they lie in these days."""
    part = {metric: outcomes.between(metric, first, last) for metric in seen.metrics}
    return seen_.halves(Outcomes(first, part), seen).moves
