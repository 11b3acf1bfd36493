"""What the decks declare is what the calendar has, and their hands are as varied over seeds as they should be."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

import pytest

from synthetic import incidents
from synthetic.checks import deck as table
from synthetic.checks.deck import Hands
from synthetic.deck.dealing import ANYWHERE, CAUSES, NOTHING, Deck, told_in
from synthetic.outcomes.metrics import METRICS
from synthetic.outcomes.segments import DIMENSIONS
from synthetic.truth import windows

SEEDS = range(1, 401)
DECKS = {deck.name: deck for deck in windows.DECKS}


@pytest.fixture(scope="module")
def dealt() -> dict[str, Hands]:
    return {name: table.hands(deck, SEEDS) for name, deck in DECKS.items()}


@pytest.mark.parametrize("deck", windows.DECKS, ids=lambda deck: deck.name)
def test_a_deck_declares_what_the_calendar_has(deck: Deck) -> None:
    known = incidents.discover()
    for name, slot in deck.slots.items():
        assert set(slot.seen.metrics) <= set(METRICS), name
        assert slot.seen.cells in DIMENSIONS, name
        assert 0.0 <= slot.seen.low < slot.seen.high, name
        for story in slot.stories:
            outcomes = {one.name: one for one in known[story.place].outcomes} if story.outcomes else {}
            assert {outcomes[outcome].cause for outcome in story.outcomes} <= {story.cause}, name
            assert story.outcomes or isinstance(story.at, int), name
        assert set(slot.quiet or {}) <= {*known, ANYWHERE}, name


def test_causes_are_those_of_the_calendar() -> None:
    assert {outcome.cause for one in incidents.discover().values() for outcome in one.outcomes} <= set(CAUSES)


@pytest.mark.parametrize("name", DECKS)
def test_every_seed_is_dealt_a_hand_that_keeps_the_rules(dealt: dict[str, Hands], name: str) -> None:
    deck, given = DECKS[name], dealt[name]
    assert not given.undealt
    for seed in SEEDS:
        hand = given.dealt[seed].values()
        causes = Counter(one.cause for one in hand)
        assert len(hand) == deck.takes
        assert max(causes[cause] for cause in CAUSES if cause != NOTHING) <= deck.most
        places = [one.place for one in hand if one.story is not None]
        assert len(places) == len(set(places))
        drawn = incidents.outcomes(seed)
        for one in hand:
            if one.story is not None and one.story.outcomes:
                assert drawn[one.place] in one.story.outcomes
    quiet = [sum(one.cause == NOTHING for one in given.dealt[seed].values()) for seed in SEEDS]
    assert min(quiet) >= deck.quiet[0]
    assert fmean(count <= deck.quiet[1] for count in quiet) > 0.9


@pytest.mark.parametrize("name", DECKS)
def test_no_answer_is_right_in_more_than_half_of_a_slots_hands(dealt: dict[str, Hands], name: str) -> None:
    given = dealt[name]
    for slot in given.deck.slots:
        found = table.shares(given.of(slot, list(SEEDS)))
        assert max(found.values()) <= 0.5 + 0.05, slot  # a standard error of 400 hands is .025


def test_nothing_happened_in_a_part_of_each_slots_hands_and_of_the_alarms(dealt: dict[str, Hands]) -> None:
    given = dealt["diagnosis"]
    low, high = table.NOTHING_IN
    for slot in given.deck.slots:
        assert low - 0.04 <= table.shares(given.of(slot, list(SEEDS)))[NOTHING] <= high + 0.05, slot
    alarms = [one for hand in dealt["monitoring"].dealt.values() for one in hand.values()]
    assert low <= table.shares(alarms)[NOTHING] <= high


def test_the_alarms_share_their_causes(dealt: dict[str, Hands]) -> None:
    found = table.shares([one for hand in dealt["monitoring"].dealt.values() for one in hand.values()])
    for cause in ("people", "product", "counting", "calendar"):
        assert 0.08 <= found[cause] <= 0.32, found


@pytest.mark.parametrize("name", DECKS)
def test_who_does_no_work_earns_little(dealt: dict[str, Hands], name: str) -> None:
    for known, points in table.strategies(dealt[name]).items():
        assert points <= table.MOST_POINTS + 4.0, known  # two standard errors of 200 hands


def test_on_a_day_that_others_have_off_each_cause_is_as_likely(dealt: dict[str, Hands]) -> None:
    """The date of a holiday tells neither the calendar nor a fault, and the other days of its weeks no fault."""
    for slot in ("tracked_users_of_a_spring_day", "tracked_users_of_a_day_in_may"):
        found = dealt["monitoring"].of(slot, list(SEEDS))
        for when in {one.when for one in found}:
            known = table.shares([one for one in found if one.when == when])
            assert max(known.values()) <= 0.65, (slot, when)


def test_a_rule_that_is_broken_is_named(dealt: dict[str, Hands], monkeypatch: pytest.MonkeyPatch) -> None:
    given = dealt["monitoring"]
    monkeypatch.setattr(table, "MOST_RIGHT", 0.6)
    earned = {"the calendar": 20.5, "the deck": 20.0}
    assert table.broken(given, earned) == ["Who knows no more than the calendar earns 20.5 points."]
    monkeypatch.setattr(table, "MOST_RIGHT", 0.3)
    monkeypatch.setattr(table, "NOTHING_IN", (0.0, 0.1))
    said = " ".join(table.broken(Hands(given.deck, given.dealt, (8,)), {}))
    for rule in ("dealt with the seeds (8,)", "of the hands of signups", "hands of all"):
        assert rule in said


def test_no_level_tells_what_another_one_asks(dealt: dict[str, Hands]) -> None:
    """Who has seen Diagnosis' cases knows nothing of the alarms, and the other way round."""
    again = [
        seed
        for seed in SEEDS
        if told_in(dealt["diagnosis"].dealt[seed]) & told_in(dealt["monitoring"].dealt[seed])
    ]
    assert not again
