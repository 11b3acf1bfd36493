"""The guess before any data: kept, of its world, and told only when nothing that is asked is answered by it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab_app.course.calibration import calibration
from lab_app.course.exercise import Exercise
from lab_app.course.guess import (
    QUESTION,
    RECORD,
    Guess,
    cause_of_the_record,
    guess_of,
    how_sure,
    key_of,
    may_tell,
    take_back,
    told,
)
from lab_app.course.progress import Progress
from lab_app.kinds.case.causes import CAUSES
from lab_app.truth import Dealt, Story, Truth, TwoWorlds
from tests.lab_app.course.asked import asked

WORLD = "tiny-seed7-v1"
AS_OF = dt.date(2026, 6, 30)
A_QUARTER_BEFORE = dt.date(2026, 3, 31)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "me")


def say(progress: Progress, world: str = WORLD, **given: object) -> None:
    progress.save_draft(key_of(world), json.dumps({QUESTION.name: given}))


def test_it_is_kept_for_its_world_and_can_be_taken_back(progress: Progress, tmp_path: Path) -> None:
    say(progress, option="people", sure=0.65)
    again = Progress(tmp_path / "progress.sqlite", "me")
    guess = guess_of(again, WORLD)
    assert guess == Guess("people", 0.65)
    assert how_sure(guess) == "65\u00a0% sure"
    assert guess_of(again, "another-world") is None
    take_back(again, WORLD)
    assert guess_of(progress, WORLD) is None


def test_half_a_guess_is_none(progress: Progress) -> None:
    for half in ({}, {"option": "people"}, {"sure": 0.5}, {"option": "ghosts", "sure": 0.5}):
        say(progress, **half)
        assert guess_of(progress, WORLD) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=40) | st.sampled_from(["[]", "null", '{"record": 3}', '{"record": {"option": []}}']))
def test_a_draft_that_says_nothing_is_no_guess(progress: Progress, text: str) -> None:
    progress.save_draft(key_of(WORLD), text)
    assert guess_of(progress, WORLD) is None


def test_it_earns_no_points_and_is_no_answer(progress: Progress) -> None:
    say(progress, option="people", sure=0.65)
    assert not QUESTION.is_scored
    assert progress.solved() == progress.tried() == set()


def answer(progress: Progress, exercise: Exercise, world: str = WORLD) -> None:
    progress.record_attempt(exercise.key, "1", "right", kind="number", world=world)


class _Told(Truth):
    """A truth with two stories; what each moved the record by on the first and on the last day of the quarter."""

    def __init__(
        self, moved: dict[str, tuple[float, float]], calm: tuple[float, float], dealt: str | None = None
    ) -> None:
        self._moved, self._calm, self._dealt = moved, calm, dealt

    def hand(self, deck: str) -> dict[str, Dealt]:
        slot = "activation_falls"
        dealt = Dealt(slot, "people", self._dealt, "all", "all", A_QUARTER_BEFORE, 14, -0.03, -2.0, True)
        return {slot: dealt} if deck == "diagnosis" else {}

    def stories(self) -> tuple[Story, ...]:
        return tuple(
            Story(cause, "it", cause, "", A_QUARTER_BEFORE, AS_OF, {}, {}, (RECORD,)) for cause in self._moved
        )

    def worlds(self, incident: str, metric: str, dimension: str = "all", value: str = "all") -> TwoWorlds:
        assert (metric, dimension, value) == (RECORD, "all", "all")
        first, last = self._moved[incident]
        return TwoWorlds((A_QUARTER_BEFORE, AS_OF), (1000.0 + first, 1200.0 + last), (1000.0, 1200.0))

    def calm(self, metric: str, dimension: str = "all", value: str = "all") -> dict[dt.date, float]:
        assert (metric, dimension, value) == (RECORD, "all", "all")
        return dict(zip((A_QUARTER_BEFORE, AS_OF), self._calm, strict=True))


def test_it_is_told_once_the_exercise_about_it_is_answered(progress: Progress) -> None:
    exercises = [asked("D04"), asked("D02"), asked("M05")]
    truth = _Told({"people": (0, 300)}, (1000, 1200))
    assert not may_tell(progress, WORLD, truth, AS_OF, exercises)
    answer(progress, exercises[0])
    assert may_tell(progress, WORLD, truth, AS_OF, exercises)
    assert not may_tell(progress, "another-world", truth, AS_OF, exercises)


def test_it_is_not_told_before_there_is_an_exercise_about_it(progress: Progress) -> None:
    assert not may_tell(progress, WORLD, _Told({"people": (0, 300)}, (1000, 1200)), AS_OF, [asked("M05")])


@pytest.mark.parametrize(
    ("dealt", "moved", "waits"),
    [
        ("people", (0, 300), True),  # what is told would answer it
        ("product", (0, 200), False),  # another cause than the one that is told
        ("product", (0, 400), True),
        ("product", (0, -400), False),  # it made the record lower
    ],
)
def test_it_waits_for_an_exercise_that_asks_about_what_is_told(
    progress: Progress, dealt: str, moved: tuple[float, float], waits: bool
) -> None:
    exercises = [asked("D04"), asked("D02")]
    own = {"people": (0.0, 300.0)} | ({dealt: moved} if dealt != "people" else {})
    truth = _Told(own, (1000, 1200), dealt=dealt)
    answer(progress, exercises[0])
    assert may_tell(progress, WORLD, truth, AS_OF, exercises) is not waits
    answer(progress, exercises[1])
    assert may_tell(progress, WORLD, truth, AS_OF, exercises)


@pytest.mark.parametrize(
    ("moved", "calm", "cause"),
    [
        ({"people": (0, 300), "product": (0, 100)}, (1000, 1200), "people"),
        ({"people": (0, 300), "product": (0, 100)}, (1000, 1400), "nothing"),
        ({"people": (900, 950), "product": (-400, -10)}, (1000, 1100), "product"),  # what ended lifts, too
    ],
)
def test_the_cause_is_what_brought_most_of_a_quarters_gain(
    moved: dict[str, tuple[float, float]], calm: tuple[float, float], cause: str
) -> None:
    assert cause_of_the_record(_Told(moved, calm), AS_OF) == cause


def test_told_it_is_hollow_and_no_answer_among_the_others() -> None:
    truth = _Told({"people": (0, 300)}, (1000, 1200))
    for cause in CAUSES:
        found = calibration([], [told(Guess(cause, 0.8), cast("Truth", truth), AS_OF)])
        assert [(one.guess, one.right) for one in found.bins] == [(True, float(cause == "people"))]
        assert found.answers == ()
        assert found.points == ()
