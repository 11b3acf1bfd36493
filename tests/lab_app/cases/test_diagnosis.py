"""The windows that the exercises of Diagnosis are dealt: whatever happened in one is told of it and fills the texts, and
nothing that is seen of it holds anything of the truth."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from lab_app.course import tracks
from lab_app.course.guess import RECORD
from lab_app.course.lesson import read_lesson
from lab_app.course.path import core_path
from lab_app.course.withheld.past import ABOUT_THE_PAST, DEALT
from lab_app.diagnosis import move as workspace
from lab_app.diagnosis.move import Move
from lab_app.kinds.case import Exhibit, NotDealtError, Opening
from lab_app.kinds.case import told as told_
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.check import places
from lab_app.kinds.case.dealing import filled
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.told import newcomers
from lab_app.kinds.case.told.both_worlds import both_worlds
from lab_app.kinds.case.window import Window, how_often, picture
from lab_app.kinds.context import Context
from lab_app.tracks.data import diagnosis as level
from lab_app.tracks.data.diagnosis import band, windows
from lab_app.truth import Story, Truth, TwoWorlds
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent
from synthetic.deck import diagnosis
from synthetic.deck.dealing import NOTHING
from tests.lab_app.cases.asked import case_exercise, case_of, give, known_of

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer

BY_SLOT = {
    "activation_falls": "D02",
    "slow_loads_rise": "D03",
    "mau_record": "D09",
    "tracked_users_fall": "D05",
    "activation_of_a_channel_falls": "D06",
    "retention_of_a_cohort_falls": "D10",
    "first_of_many_cells": "D07",
    "which_month": "D08",
}
CODES = tuple(f"D{number:02}" for number in range(1, 11))
OPENS_FOR = {
    "activations": "activation_rate",
    "page_loads_slow": "page_load_p75",
    RECORD: "mau",
    "active_users_tracked": "core_actions",
    "retained_w4": "retention_rate",
}
QUIET = "It was nothing beyond ordinary business."
MOST_WORDS, MOST_MINUTES, MOST_TOLD = 120, 12, 160


def alternatives() -> list[tuple[str, str, str]]:
    """Each slot with each outcome that it can be dealt, and the place; "" for a quiet window."""
    found = [
        (name, outcome, story.place)
        for name, slot in diagnosis.SLOTS.items()
        for story in slot.stories
        for outcome in story.outcomes
    ]
    return found + [(name, "", "") for name in diagnosis.SLOTS]


# What is dealt


def test_each_slot_is_asked_by_one_exercise_as_the_number_that_the_deck_has_moved() -> None:
    assert [one.slot for one in windows.ALL_ASKED] == list(diagnosis.SLOTS) == list(BY_SLOT)
    for one in windows.ALL_ASKED:
        seen = diagnosis.SLOTS[one.slot].seen
        assert (one.metric, one.per) == (seen.metric, seen.per), one.slot
        assert one.opens == OPENS_FOR[one.metric]
        assert seen.days % 7 == 0  # the workspace knows whole weeks only


@pytest.mark.parametrize(("slot", "outcome", "place"), alternatives())
def test_every_story_that_can_be_dealt_is_told_and_fills_the_texts(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, outcome: str, place: str
) -> None:
    cause = next(
        (s.cause for s in diagnosis.SLOTS[slot].stories if s.place == place and outcome in s.outcomes),
        NOTHING,
    )
    given = give(context, monkeypatch, slot, cause=cause, incident=place or None)
    if place:
        assert context.truth is not None
        story = replace(context.truth.story(place), outcome=outcome, text="Something went on.")
        monkeypatch.setattr(Truth, "story", lambda *_: story)
    exercise = case_exercise(BY_SLOT[slot])
    case = dealt(exercise, context)
    truths = case.truths["cause"]
    assert truths.right == cause
    own = told_.OWN_TEXTS.get(outcome, "Something went on.") if place else QUIET
    assert truths.why.startswith(own)
    assert "One would have" in truths.why  # what one would have done; then what not doing it costs
    assert len(truths.why.split()) < MOST_TOLD
    assert truths.worlds is not None
    assert truths.worlds.worlds.dates[0] <= given.first <= truths.worlds.worlds.dates[-1]
    for text in (
        exercise.prompt,
        *exercise.hints_on(""),
        *(question.asks for question in exercise.questions),
    ):
        assert places(text, case.seen) == []
    right = {name: _answer(one.right) for name, one in case.truths.items()}
    assert (judge(exercise, json.dumps(right), context).points or 0.0) > 95.0


def _answer(right: str | float) -> object:
    if isinstance(right, str):
        return {"option": right, "sure": 95}
    return {"low": repr(right), "high": repr(right)}


@pytest.mark.parametrize("slot", BY_SLOT)
def test_nothing_that_is_shown_depends_on_the_truth(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str
) -> None:
    before = case_of(BY_SLOT[slot], context).seen
    give(context, monkeypatch, slot, cause=NOTHING, incident=None)
    assert case_of(BY_SLOT[slot], context).seen == before
    said = " ".join(map(str, (before.words, before.exhibits)))
    assert not any(text in said for text in CAUSES.values())


@pytest.mark.parametrize("slot", BY_SLOT)
def test_the_workspace_opens_on_the_dealt_window(context: Context, slot: str) -> None:
    assert context.truth is not None
    given = context.truth.hand("diagnosis")[slot]
    opening = case_of(BY_SLOT[slot], context).seen.opening
    assert opening is not None
    assert (opening.first, 7 * opening.weeks) == (given.first, given.days)
    values = () if given.dimension == "all" else tuple(given.value.split("/"))
    assert tuple(opening.where.values()) == values


@pytest.mark.parametrize("slot", BY_SLOT)
@pytest.mark.parametrize("lacks", ["window", "fit"])
def test_a_world_without_the_window_says_so(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, lacks: str
) -> None:
    assert context.truth is not None
    hand = context.truth.hand("diagnosis")
    less = {name: one for name, one in hand.items() if name != slot}
    if lacks == "fit":
        less[slot] = replace(hand[slot], fits=False)
    monkeypatch.setattr(Truth, "hand", lambda *_: less)
    with pytest.raises(NotDealtError, match="too small"):
        case_of(BY_SLOT[slot], context)


@pytest.mark.parametrize("code", sorted(set(CODES) - {"D01"}))
def test_the_truth_is_waited_for(context: Context, code: str) -> None:
    with pytest.raises(NotDealtError, match="worked out"):
        case_of(code, replace(context, truth=None))


def test_what_no_metric_of_the_project_shows_has_a_picture(context: Context) -> None:
    for code in ("D03", "D05"):
        assert any(isinstance(one, Exhibit) for one in case_of(code, context).seen.exhibits)


def test_cohorts_that_are_not_whole_yet_are_neither_shown_nor_held_against(context: Context) -> None:
    """Whoever signed up less than five weeks ago cannot have come back in week 4: that is no fall."""
    known = known_of(context)
    for asked, days in ((windows.A_CHANNELS_RETURN, 35), (windows.A_CHANNELS_PLANS, 7)):
        number = asked.number(("signup_source", "organic"))
        window = Window(known.as_of - 62 * DAY, 28)
        last = known.as_of - days * DAY
        assert picture(known, number, window, "").lines[0].dates[-1] <= last - 6 * DAY
        assert both_worlds(known, None, number, window).worlds.dates[-1] <= last - 6 * DAY
        _, of = how_often(known, number, window)
        year = dt.date(known.as_of.year, 1, 1)
        like = [window.shifted(by) for by in range(-12, 12)]
        assert of == sum(one.begins >= year and one.last <= last for one in like)


def test_each_story_of_a_stock_is_told_as_one() -> None:
    number = windows.MORE_ACTIVES.number(("all", "all"))
    for story in diagnosis.SLOTS["mau_record"].stories:
        for outcome in story.outcomes:
            one = Story(story.place, outcome, story.cause, "", dt.date.min, dt.date.max, {}, {}, ())
            assert told_.say_of(one, number).__module__.endswith("stock")


@pytest.mark.parametrize("is_usual", [True, False])
@pytest.mark.parametrize("happened", [True, False])
def test_a_band_that_points_the_other_way_is_explained(
    context: Context, monkeypatch: pytest.MonkeyPatch, *, is_usual: bool, happened: bool
) -> None:
    monkeypatch.setattr(workspace, "move", lambda *_, **__: Move(1.0, 2.0, 0.0, 3.0 if is_usual else 1.5))
    known = replace(known_of(context), layer=lambda: cast("SemanticLayer", None))
    opening = Opening("mau", dt.date(2025, 3, 3), 4)
    expected = {(True, True): band.INSIDE_WITH_A_CAUSE, (False, False): band.OUTSIDE_BY_CHANCE}
    assert band.band_said(known, opening, happened=happened) == expected.get((is_usual, happened), "")
    assert band.band_said(known_of(context), opening, happened=happened) == ""  # nobody can ask


def test_days_before_that_were_moved_as_well_are_no_yardstick(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_of(context)
    assert known.truths is not None
    window = Window(dt.date(2025, 6, 2), 28)
    number = windows.A_CHANNELS_RETURN.number(("signup_source", "organic"))
    story = replace(known.truth.stories()[0], outcome="thin_growth", first=window.first - 14 * DAY)
    for moved_before, said in ((0.5, True), (0.05, False)):
        both = TwoWorlds((window.begins,), (100.0 * (1.0 - moved_before),), (100.0,))
        monkeypatch.setattr(Truth, "stories", lambda _, one=story: (one,))
        monkeypatch.setattr(Truth, "worlds", lambda *_, found=both: found)
        found = newcomers._no_yardstick(known, story, number, window)
        assert ("no yardstick" in found) is said
        assert ("It had begun on 19 May 2025" in found) is said


# What is said


@pytest.mark.parametrize("code", CODES)
def test_a_prompt_is_short_names_what_is_seen_and_takes_its_time(context: Context, code: str) -> None:
    exercise = filled(case_exercise(code), case_of(code, context).seen)
    assert len(exercise.prompt.split()) <= MOST_WORDS
    assert exercise.minutes <= MOST_MINUTES
    assert not any(
        word in exercise.title.casefold()
        for word in ("mix", "experiment", "surge", "broke", "calendar", "chance", "count it", "wrong", "bot")
    )
    for question in exercise.questions:
        for option in getattr(question, "options", ()):
            assert option.feedback, (code, option.key)


def test_each_cause_has_words_of_its_own_in_each_exercise() -> None:
    said: list[str] = []
    for code in BY_SLOT.values():
        belief = next(question for question in case_exercise(code).questions if question.name == "cause")
        options = belief.options  # type: ignore[attr-defined]
        assert [option.key for option in options] == list(CAUSES)
        said += [option.feedback for option in options]
    assert len(set(said)) == len(said)


def test_at_most_one_belief_and_one_range_of_an_exercise_earn_points() -> None:
    for code in CODES:
        scored = [question.kind for question in case_exercise(code).questions if question.is_scored]
        assert len(scored) == len(set(scored)), code
        assert bool(scored) == (code not in ("D01", "D04"))


def test_the_lesson_is_short_and_ends_in_the_habit() -> None:
    lesson = read_lesson(Path(level.__file__).parent / "lesson.md")
    said = " ".join(part for part in lesson.parts if isinstance(part, str))
    assert len(said.split()) <= 300
    habit = said.split("\n\n")[-1]
    for question in (
        "counted rightly?",
        "who?",
        "mix or rate?",
        "what changed that day?",
        "move\nso anyway?",
    ):
        assert question in habit


def test_all_of_the_level_hold_back_what_was_true_of_the_past() -> None:
    codes = {one.code for one in tracks.discover() if (one.track, one.level) == ("data", "diagnosis")}
    assert (
        codes - {"D11"} == set(CODES) == set(ABOUT_THE_PAST) - {"AP3"}
    )  # the memo asks nothing that was dealt
    of_the_deck = {code: slots for code, (deck, slots) in DEALT.items() if deck == windows.DECK}
    assert of_the_deck == {code: (slot,) for slot, code in BY_SLOT.items()}


def test_open_the_level_is_on_the_core_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys.modules["lab_app.tracks.data.diagnosis"], "LEVEL", replace(level.LEVEL, is_open=True)
    )
    tracks._tracks.cache_clear()
    try:
        codes = [
            getattr(step.of, "code", step.of.name if hasattr(step.of, "name") else "")
            for step in core_path(tracks.tracks())
        ]
        assert [code for code in codes if code in CODES] == ["D04", "D02", "D03"]
        assert codes.index("M08") < codes.index("D04") < codes.index("C04")
    finally:
        tracks._tracks.cache_clear()


def test_without_the_bots_as_many_people_are_back_of_fewer_accounts(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert context.truth is not None
    story = context.truth.story("summer_2024")
    cell = ("signup_source", "organic")
    first, last = story.first, story.first + 27 * DAY
    give(
        context,
        monkeypatch,
        "retention_of_a_cohort_falls",
        cause="counting",
        incident=story.incident,
        dimension=cell[0],
        value=cell[1],
        first=first,
    )
    back = known_of(context).value(
        f"SELECT COUNT(DISTINCT u.id) FROM ({PEOPLE}) u JOIN product.meal_plans a ON a.user_id = u.id "
        f"AND EPOCH(a.created_at - u.created_at) >= 28 * 86400 AND EPOCH(a.created_at - u.created_at) < 35 * 86400 "
        f"WHERE u.signup_source = 'organic' AND CAST(u.created_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}'"
    )
    people = context.truth.worlds(story.incident, "accounts", *cell).total(first, last)[1]
    assert back > 0
    assert (
        f"Without them it is {percent(back / people)}; before" in case_of("D10", context).truths["cause"].why
    )
