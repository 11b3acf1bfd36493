"""Hands keep the rules of their deck, and the shares that it states come out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from statistics import fmean

import pytest

from synthetic.checks import guessing
from synthetic.deck.dealing import (
    ANYWHERE,
    CAUSES,
    NOTHING,
    DealingError,
    Dealt,
    Deck,
    Slot,
    Story,
    apart,
    told_in,
)
from synthetic.deck.seen import Seen
from synthetic.incidents import Cause

SEEN = Seen("signups", "all", 14, 1, 0.1, 0.2)
SLOTS = {
    "one": Slot(
        SEEN, (Story("spring", ("storm",), "people"), Story("autumn", ("storm",), "product")), {ANYWHERE: 1.0}
    ),
    "two": Slot(
        SEEN, (Story("spring", ("storm",), "people"), Story("easter", (), "calendar", at=9)), {"autumn": 2.0}
    ),
    "three": Slot(SEEN, (Story("spring", ("drizzle",), "counting"),), {ANYWHERE: 1.0}),
}
DECK = Deck("made up", SLOTS, takes=3, quiet=(1, 2), most=1)
STORM = {"spring": "storm", "autumn": "storm"}
SEEDS = range(300)


def test_a_hand_keeps_the_rules() -> None:
    for seed in SEEDS:
        for hand in DECK.hands(seed, STORM):
            assert set(hand) == set(SLOTS)
            causes = Counter(dealt.cause for dealt in hand.values())
            assert causes["nothing"] >= 1
            assert all(count <= 1 for cause, count in causes.items() if cause != "nothing")
            places = [dealt.place for dealt in hand.values() if dealt.story is not None]
            assert len(places) == len(set(places))


def test_the_hands_that_are_dealt_first_have_no_more_quiet_windows_than_they_may() -> None:
    assert {sum(one.cause == "nothing" for one in DECK.deal(seed, STORM).values()) for seed in SEEDS} == {
        1,
        2,
    }


def test_a_seed_is_dealt_the_same_hand_each_time_and_another_seed_another_one() -> None:
    first = [DECK.deal(seed, STORM) for seed in SEEDS]
    assert first == [DECK.deal(seed, STORM) for seed in SEEDS]
    assert len({tuple(hand.values()) for hand in first}) > 3


def test_only_what_its_place_has_drawn_is_dealt() -> None:
    quiet = {"spring": "drizzle", "autumn": NOTHING}
    dealt = [found for seed in SEEDS for found in DECK.deal(seed, quiet).values()]
    assert {(one.slot, one.cause) for one in dealt if one.place == "spring"} == {("three", "counting")}
    assert {(one.slot, one.cause) for one in dealt if one.place == "autumn"} == {("two", "nothing")}


def test_chances_are_kept_among_the_hands_that_are_allowed() -> None:
    """Slot two is Easter's or the storm's at even chances, where nothing else hinders it."""
    deck = replace(DECK, most=2)
    hands = [deck.deal(seed, STORM) for seed in range(1_000)]
    counted = Counter((hand["one"].place, hand["two"].place) for hand in hands)
    # Of four pairs with even chances one tells the storm of spring twice: three are left, each a third.
    assert counted["spring", "spring"] == 0
    allowed = [counted[pair] / len(hands) for pair in (("autumn", "spring"), ("autumn", "easter"))]
    assert allowed[0] == pytest.approx(allowed[1], abs=0.05)


def test_where_little_happens_more_is_quiet_and_the_fewest_come_first() -> None:
    deck = replace(DECK, slots=SLOTS | {"four": SLOTS["three"]}, takes=4, quiet=(1, 1))
    quiet = [sum(one.cause == "nothing" for one in hand.values()) for hand in deck.hands(1, STORM)]
    assert quiet == sorted(quiet)
    assert set(quiet) == {2, 3, 4}


def test_a_slot_that_can_be_dealt_nothing_is_named() -> None:
    deck = replace(DECK, slots={"three": Slot(SEEN, (Story("spring", ("drizzle",), "counting"),))}, takes=1)
    with pytest.raises(DealingError, match="three with seed 1"):
        deck.deal(1, STORM)
    with pytest.raises(DealingError, match="no hand keeps the rules of made up"):
        replace(DECK, quiet=(4, 4)).deal(1, STORM)


def test_some_slots_of_a_larger_deck_are_left_out() -> None:
    slots = {name: replace(slot, left=1.0) for name, slot in SLOTS.items()}
    deck = replace(DECK, slots=slots, takes=2, quiet=(0, 2))
    assert {len(deck.deal(seed, STORM)) for seed in SEEDS} == {2}


def test_points_are_those_of_the_quadratic_score() -> None:
    assert guessing.points(1 / len(CAUSES), right=True) == pytest.approx(0.0)
    assert guessing.points(1 / len(CAUSES), right=False) == pytest.approx(0.0)
    assert guessing.points(1.0, right=True) == pytest.approx(100.0)
    # A cause that is right in 54 % of the cases is worth 20 points to who is as sure.
    assert guessing.expected(0.54, 0.54) == pytest.approx(20.0, abs=0.3)


@pytest.mark.parametrize("chance", [0.2, 0.35, 0.54, 0.7, 0.93])
def test_the_score_is_proper(chance: float) -> None:
    best = max((number / 200 for number in range(34, 200)), key=lambda sure: guessing.expected(sure, chance))
    assert best == pytest.approx(chance, abs=0.006)


def test_who_knows_more_of_what_is_dealt_earns_more() -> None:
    shown: list[tuple[Hashable, Cause]] = [
        ("spring", "people"),
        ("spring", "people"),
        ("autumn", "product"),
        ("autumn", "product"),
        ("autumn", "nothing"),
    ] * 20
    known = guessing.learned(shown)
    assert known["spring"] == ("people", 0.95)
    assert known["autumn"] == ("product", 0.65)
    hidden: list[tuple[Hashable, Cause]] = [("", cause) for _, cause in shown]
    blind = guessing.learned(hidden)
    assert fmean(guessing.earned(known, shown)) > fmean(guessing.earned(blind, hidden)) + 30


def test_hands_of_two_decks_tell_no_story_twice_and_of_those_the_first_ones_are_dealt() -> None:
    for seed in SEEDS:
        hands = list(DECK.hands(seed, STORM))
        found = apart([hands.copy] * 2, lambda hand: hand)
        pairs = ([one, other] for one in hands for other in hands if not told_in(one) & told_in(other))
        assert found == next(pairs, None)


def test_where_only_one_story_can_be_told_no_two_decks_are_apart() -> None:
    hand = {"one": Dealt("one", "spring", "people", Story("spring", ("storm",), "people"))}
    assert apart([lambda: [hand]] * 2, lambda hand: hand) is None
    assert apart([lambda: [hand]], lambda hand: hand, frozenset({"spring"})) is None
    assert apart([lambda: [hand]], lambda hand: hand, frozenset({"autumn"})) == [hand]
