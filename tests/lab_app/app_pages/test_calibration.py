"""The page of one's calibration: inviting while it is empty, careful while there is little, and plain with enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_app.course.progress import Progress
from lab_app.course.tracks import discover
from lab_app.course.verdict import Answered
from tests.lab_app.app_pages.opening import opened, words


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return Progress(tmp_path / "progress.sqlite", "local")


def answer(progress: Progress, count: int, *, right: int, held: int) -> None:
    names = [exercise.key for exercise in discover()]
    for number in range(count):
        sure = Answered(
            "cause",
            "choice",
            "That",
            "This",
            number < right,
            "",
            confidence=0.8,
            points=94.0 if number < right else -88.0,
        )
        value = 3.0 if number < held else 9.0
        ends = Answered(
            "size", "range", "2 to 4", "3", number < held, "", low=2.0, high=4.0, value=value, points=50.0
        )
        progress.record_attempt(
            names[number % len(names)],
            "a",
            "scored",
            kind="case",
            world=f"w{number}",
            points=10.0,
            answered=(sure, ends),
        )


@pytest.mark.usefixtures("progress")
def test_without_answers_it_says_what_will_gather_here() -> None:
    said = words(opened("calibration"))
    assert "should be right four times out of five" in said
    assert "Nothing to show yet" in said


def test_of_a_few_answers_it_says_too_little(progress: Progress) -> None:
    answer(progress, 3, right=1, held=2)
    said = words(opened("calibration"))
    assert "right 1 of 3 times." in said
    assert "2 of your 3 ranges hold the truth." in said
    assert "too few to say" in said
    assert "surer than" not in said.replace("one was surer than one knew", "")


def test_what_luck_does_as_well_is_no_praise_and_no_blame(progress: Progress) -> None:
    answer(progress, 10, right=10, held=8)
    said = words(opened("calibration"))
    assert "You were right 10 of 10 times, where you expected 8.0: no further apart than luck." in said
    assert "know more than you claim" not in said


def test_one_range_is_one(progress: Progress) -> None:
    answer(progress, 1, right=0, held=0)
    assert "and not right that time. Your one range misses the truth." in words(opened("calibration"))


def test_of_ten_it_says_how_far_one_can_be_relied_on(progress: Progress) -> None:
    answer(progress, 10, right=5, held=7)
    said = words(opened("calibration"))
    assert "You were 80\u00a0% sure on average, and right 5 of 10 times (50\u00a0%)." in said
    assert "7 of your 10 ranges hold the truth; a well-kept 80\u00a0% gives 6 to 10." in said
    assert "You were 30 points surer than you were right." in said
    assert "−88" not in said  # points are the exercise's, not the question's
