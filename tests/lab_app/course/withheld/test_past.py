"""The truth of the past is shown only once nothing that is asked is answered by it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lab_app.course.exercise import Exercise
from lab_app.course.progress import Progress
from lab_app.course.withheld.past import (
    ABOUT_ALARMS,
    ABOUT_EXPERIMENTS,
    is_asked_of_days,
    is_open_and_asked,
    may_show_truth,
    open_questions,
    questions_about,
)
from lab_app.truth import Dealt
from tests.lab_app.course.asked import asked

WORLD = "tiny-seed7-v1"


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "me")


def answer(
    progress: Progress,
    exercise: Exercise,
    outcome: str = "right",
    *,
    world: str = WORLD,
    practice: bool = False,
) -> None:
    progress.record_attempt(
        exercise.key, "1", outcome, kind="number", world=world, phase="practice" if practice else None
    )


def test_it_waits_for_the_last_answer(progress: Progress) -> None:
    exercises = [asked(code) for code in ABOUT_ALARMS]
    for exercise in exercises:
        assert not may_show_truth(progress, WORLD, exercises)
        answer(progress, exercise)
    assert may_show_truth(progress, WORLD, exercises)


def test_exercises_that_are_not_there_yet_hold_it_back(progress: Progress) -> None:
    exercises = [asked("M04"), asked("M05")]
    for exercise in exercises:
        answer(progress, exercise)
    assert [(one.code, one.exercise) for one in open_questions(progress, WORLD, exercises)] == [("M07", None)]


def test_those_of_the_next_level_hold_it_back_once_they_are_open(progress: Progress) -> None:
    exercises = [asked(code) for code in ABOUT_ALARMS]
    for exercise in exercises:
        answer(progress, exercise)
    diagnosis = asked("D03")
    assert not may_show_truth(progress, WORLD, [*exercises, diagnosis, asked("C01")])
    answer(progress, diagnosis)
    assert may_show_truth(progress, WORLD, [*exercises, diagnosis, asked("C01")])


@pytest.mark.parametrize(
    ("outcome", "world", "practice", "is_answered"),
    [
        ("right", WORLD, False, True),
        ("scored", WORLD, False, True),
        ("wrong", WORLD, False, False),  # it is tried again
        ("error", WORLD, False, False),
        ("scored", WORLD, True, False),  # practice
        ("right", "another-world", False, False),
    ],
)
def test_what_is_an_answer(
    progress: Progress, outcome: str, world: str, practice: bool, is_answered: bool
) -> None:
    first, *others = [asked(code) for code in ABOUT_ALARMS]
    for exercise in others:
        answer(progress, exercise)
    answer(progress, first, outcome, world=world, practice=practice)
    assert may_show_truth(progress, WORLD, [first, *others]) is is_answered


def test_whose_truth_has_been_shown_asks_no_more(progress: Progress) -> None:
    exercises = [asked(code) for code in ABOUT_ALARMS]
    for exercise in exercises:
        progress.show_truth(exercise.key, WORLD)
    assert may_show_truth(progress, WORLD, exercises)


def test_an_experiment_is_asked_about_until_the_last_of_its_exercises_is_answered(progress: Progress) -> None:
    streaks = [asked(code) for code in ABOUT_EXPERIMENTS["dinner_streaks"]]
    exercises = [*streaks, asked("P01")]
    for place, exercise in enumerate(streaks):
        found = questions_about("dinner_streaks", progress, WORLD, exercises)
        assert [one.code for one in found] == [one.code for one in streaks[place:]]
        answer(progress, exercise, world="another-world")
        assert len(questions_about("dinner_streaks", progress, WORLD, exercises)) == len(streaks) - place
        answer(progress, exercise, "scored")
        answer(progress, exercise)
    assert questions_about("dinner_streaks", progress, WORLD, exercises) == ()
    assert len(questions_about("interactive_planner", progress, WORLD, exercises)) == 1
    assert questions_about("recipe_tour", progress, WORLD, exercises) == ()


def test_exercises_that_are_not_open_ask_nothing_about_an_experiment(progress: Progress) -> None:
    assert questions_about("dinner_streaks", progress, WORLD, []) == ()
    assert not is_open_and_asked("P02", progress, WORLD, [])
    assert is_open_and_asked("P02", progress, WORLD, [asked("P02")])
    answer(progress, asked("P02"))
    assert not is_open_and_asked("P02", progress, WORLD, [asked("P02")])


class Hands:
    """A truth that has dealt one window of four weeks, from 9 February 2026 on, in which nothing happened."""

    def hand(self, deck: str) -> dict[str, Dealt]:
        window = dt.date(2026, 2, 9), 28
        one = Dealt("mau_record", "nothing", None, "all", "all", *window, 0.02, 2.5, True)
        return {"mau_record": one} if deck == "diagnosis" else {}


@pytest.mark.parametrize(
    ("first", "last", "is_asked"),
    [
        (dt.date(2026, 2, 13), dt.date(2026, 4, 10), True),
        (dt.date(2026, 1, 1), dt.date(2026, 2, 9), True),
        (dt.date(2026, 1, 1), dt.date(2026, 2, 8), False),
        (dt.date(2026, 3, 9), dt.date(2026, 4, 10), False),
    ],
)
def test_days_are_asked_about_until_the_window_that_has_them_is_answered(
    progress: Progress, first: dt.date, last: dt.date, is_asked: bool
) -> None:
    truth: Any = Hands()
    exercises = [asked("D08"), asked("D09")]
    assert is_asked_of_days(first, last, progress, WORLD, truth, exercises) is is_asked
    answer(progress, exercises[1], "scored")
    assert not is_asked_of_days(first, last, progress, WORLD, truth, exercises)
