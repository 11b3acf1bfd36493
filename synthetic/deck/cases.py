"""A hand in a world: where each dealt window lies, how far its number moves, and what its story explains of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from synthetic import incidents
from synthetic.deck import quiet
from synthetic.deck import seen as seen_
from synthetic.deck.calm import calm
from synthetic.deck.dealing import Dealt, Deck, Slot, Story
from synthetic.deck.quiet import History, Window
from synthetic.deck.seen import Seen
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes, measure
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.truth.twins import MATURITY_DAYS, without

LEAST_EXPLAINED = 0.6
"""Of a move beyond the usual, what its story must explain for the window to be dealt."""
_LARGEST = 3
"""A slot takes one of so many of the most unusual quiet windows."""

Twin = Callable[[str, Seen, int, int], Outcomes]
"""What is seen, on the days `[first, last)` of the world without what happens in a place."""


@dataclass(frozen=True)
class Case:
    """What a slot is dealt in a world. `explained`: the story's share of the move beyond the usual, about 0 for a
    quiet window; `fits`: whether the window keeps all rules; `quiet`: how many quiet windows the slot has here."""

    dealt: Dealt
    window: Window | None
    explained: float
    fits: bool
    quiet: int


def drawn_outcomes(scenario: Scenario) -> dict[str, str]:
    """The outcome that each place of the calendar has drawn with this seed."""
    return {place: draw.outcome.name for place, draw in scenario.incidents.items()}


def history(scenario: Scenario, end: int, deck: Deck, populations: Populations) -> History:
    """All that a deck's windows are looked for in, up to day `end`: the world and the calm one, measured once."""
    metrics = quiet.metrics_of([slot.seen for slot in deck.slots.values()])

    def measured(one: Scenario) -> Outcomes:
        return measure(
            one,
            days.HISTORY,
            end,
            metrics=metrics,
            horizon=end + MATURITY_DAYS,
            populations=populations,
        )

    return History(scenario, measured(scenario), measured(calm(scenario)), end)


def twins(known: History, populations: Populations) -> Twin:
    """Twins without a place, measured where they are needed."""

    def twin(place: str, seen: Seen, first: int, last: int) -> Outcomes:
        return measure(
            without(known.scenario, place),
            first,
            last,
            metrics=seen.metrics,
            horizon=known.end + MATURITY_DAYS,
            populations=populations,
        )

    return twin


def cases(known: History, deck: Deck, twin: Twin) -> Iterator[Case]:
    """The hand of this world, slot by slot. Raises DealingError."""
    hand = deck.deal(known.scenario.seed, drawn_outcomes(known.scenario))
    taken: list[Window] = []
    for name, dealt in hand.items():
        slot = deck.slots[name]
        found = [one for one in quiet.windows(known, slot.seen) if _is_within(one, deck.within)]
        if dealt.story is None:
            window = _quiet(known, deck, dealt, [one for one in found if not _meets(one, taken)])
            case = Case(dealt, window, 0.0, window is not None, len(found))
        else:
            case = replace(_story(known, slot.seen, dealt.story, twin), dealt=dealt, quiet=len(found))
        if case.window is not None:
            taken.append(case.window)
        yield case


def _is_within(window: Window, bounds: tuple[int, int] | None) -> bool:
    return bounds is None or bounds[0] <= window.first < bounds[1]


def _meets(window: Window, taken: list[Window]) -> bool:
    """Whether a window's stretch shares days with one that is dealt already: no week is told of twice."""
    return any(window.first < other.last and other.first < window.last for other in taken)


def _quiet(known: History, deck: Deck, dealt: Dealt, found: list[Window]) -> Window | None:
    """One of the most unusual quiet windows: in the weeks of the place if there are any, else in those of another
    place in which the slot could have a story, so that the weeks alone don't tell, and else anywhere."""
    slot = deck.slots[dealt.slot]
    here = [one for one in found if place_of(one, (dealt.place,)) == dealt.place]
    near = [one for one in found if place_of(one, places_of(slot)) is not None]
    best = (here or near or found)[:_LARGEST]
    if not best:
        return None
    key = draws.root(known.scenario.seed, f"deck {deck.name} {dealt.slot}")
    return best[int(draws.uniform(key, "quiet")[0] * len(best))]


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
    return draw.last if at == "end" else draw.onset


def _story(known: History, seen: Seen, story: Story, twin: Twin) -> Case:
    """The first window of a story that keeps all rules; if none does, the one whose story explains the most days."""
    first, usual = begins(known.scenario, story), known.usual(seen)
    low = max(first - seen.before, known.actual.first)
    high = min(first + story.later + seen.days, known.actual.last)
    rows = slice(first - low, first - low + story.later + 1)
    moves = _moves(known.actual, seen, low, high)[rows]
    if isinstance(story.at, int):
        ordinary = known.ordinary.without_calendar
        effects = (_moves(known.calm, seen, low, high) - _moves(ordinary, seen, low, high))[rows]
    else:
        effects = moves - _moves(twin(story.place, seen, low, high), seen, low, high)[rows]
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
    dealt = Dealt("", story.place, story.cause, story)
    return Case(dealt, window, float(explained[place, cell]), not nowhere, 0)


def _moves(outcomes: Outcomes, seen: Seen, first: int, last: int) -> Floats:
    """Moves of the windows that begin on the days `[first, last)`, as far as they lie in these days."""
    part = {metric: outcomes.between(metric, first, last) for metric in seen.metrics}
    return seen_.halves(Outcomes(first, part), seen).moves


def outcomes_by_seed(seeds: range) -> Mapping[int, dict[str, str]]:
    """What each place draws with each of these seeds. No world is simulated."""
    return {seed: drawn_outcomes(Scenario(seed, 1)) for seed in seeds}
