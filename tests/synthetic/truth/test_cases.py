"""A dealt story is found where it happened, and only if it explains what is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from synthetic import incidents
from synthetic.deck.calm import calm
from synthetic.deck.dealing import ANYWHERE, NOTHING, Deck, Slot, Story
from synthetic.deck.quiet import Window
from synthetic.deck.seen import Seen
from synthetic.kernel import days
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.segments import CELLS, DIMENSIONS, marginals
from synthetic.scenario import Scenario
from synthetic.truth.cases import LEAST_EXPLAINED, Table, begins, place_of

SIZE = 912
FALLS = Seen("activations", "signup_source", 28, -1, 0.05, 0.2, per="signups", z=(1.5, 6.0))
LEAVERS = Story("winter_2025", ("leavers",), "product")
SEED = next(seed for seed in range(100) if incidents.outcomes(seed)["winter_2025"] == "leavers")
SCENARIO = Scenario(SEED, blocks=1)
ONSET = begins(SCENARIO, LEAVERS)
ORGANIC = "signup_source", "organic"


class MadeUp:
    """Twins whose outcomes are made up: `actual` is the published world, `without` what it would be."""

    def __init__(self, actual: Outcomes, without: Outcomes, still: Outcomes) -> None:
        self.scenario, self.end = SCENARIO, days.HISTORY + SIZE
        self._actual, self._without, self._still = actual, without, still

    def measured(self, scenario: Scenario, metrics: Any, first: int, last: int) -> dict[str, Any]:
        known = {SCENARIO: self._actual, calm(SCENARIO): self._still}.get(scenario, self._without)
        return {metric: known.between(metric, first, last) for metric in metrics}


def made_up() -> Outcomes:
    stream = np.random.default_rng(3)
    size = (SIZE, len(DIMENSIONS["platform"]), len(DIMENSIONS["country"]), len(DIMENSIONS["signup_source"]))
    signups = stream.poisson(1.5, size)
    counted = {
        "signups": signups,
        "activations": stream.binomial(signups, 0.4),
        "active_users": stream.poisson(6.0, size),
    }
    return Outcomes(days.HISTORY, {name: marginals(count) for name, count in counted.items()})


def fallen(outcomes: Outcomes, by: float) -> Outcomes:
    """The same with fewer activations of one channel while the story goes on."""
    values = {name: value.copy() for name, value in outcomes.values.items()}
    first = ONSET - days.HISTORY
    values["activations"][first : first + 56, CELLS[ORGANIC]] *= by
    return Outcomes(outcomes.first, values)


def deck(*stories: Story) -> Deck:
    return Deck("made up", {"falls": Slot(FALLS, stories, {ANYWHERE: 0.01})}, takes=1, quiet=(0, 1), most=1)


@pytest.fixture(scope="module")
def still() -> Outcomes:
    return made_up()


def table(dealt: Deck, actual: Outcomes, without: Outcomes, still: Outcomes) -> Table:
    return Table(MadeUp(actual, without, still), dealt)  # type: ignore[arg-type]


def test_a_story_is_found_at_its_onset_and_explains_its_move(still: Outcomes) -> None:
    (case,) = table(deck(LEAVERS), fallen(still, 0.75), still, still).stories()
    assert case.fits
    assert case.window is not None
    assert case.window.cell == ORGANIC
    assert ONSET <= case.window.first <= ONSET + LEAVERS.later
    assert case.window.move == pytest.approx(-0.1, abs=0.05)
    assert case.explained > LEAST_EXPLAINED


def test_a_move_that_its_story_does_not_explain_is_not_dealt(still: Outcomes) -> None:
    """The twin falls as well: what is seen has another cause."""
    moved = fallen(still, 0.75)
    looked = table(deck(LEAVERS), moved, moved, still)
    (case,) = looked.stories()
    assert not case.fits
    assert case.explained == pytest.approx(0.0)
    found = looked.dealt()
    number, (dealt,) = found.number, found.cases
    assert number > 0
    assert dealt.dealt.cause == NOTHING
    assert dealt.window is not None
    assert not ONSET <= dealt.window.first < ONSET + 56 or dealt.window.cell != ORGANIC


def test_a_story_after_the_last_day_has_no_window(still: Outcomes) -> None:
    late = replace(LEAVERS, at=days.HISTORY + SIZE - 10, outcomes=())
    (case,) = table(deck(late), still, still, still).stories()
    assert case.window is None
    assert not case.fits


def test_what_the_calendar_does_is_known_without_a_twin(still: Outcomes) -> None:
    visits = Seen("active_users", "all", 1, -1, 0.05, 0.9, z=(0.0, 99.0))
    christmas = days.number(days.date(ONSET).replace(month=12, day=25))
    story = Story("christmas", (), "calendar", at=christmas, later=0)
    values = {name: value.copy() for name, value in still.values.items()}
    values["active_users"][christmas - days.HISTORY] *= 0.68  # as deep as the year-end is by the settings
    fewer = Outcomes(still.first, values)
    slots = {"falls": Slot(visits, (story,))}
    (case,) = table(replace(deck(), slots=slots), fewer, fewer, fewer).stories()
    assert case.fits
    assert case.explained == pytest.approx(1.0, abs=0.35)


def test_weeks_belong_to_the_places_of_the_calendar() -> None:
    first = incidents.discover()["winter_2025"].within[0]
    assert place_of(Window(ORGANIC, first, 28, 0.0, 0.0), ("autumn_2024", "winter_2025")) == "winter_2025"
    assert place_of(Window(ORGANIC, first - 1, 28, 0.0, 0.0), ("winter_2025",)) is None
