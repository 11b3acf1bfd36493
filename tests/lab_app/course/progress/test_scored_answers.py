"""The first answer in a world is the one that counts, and what came after the truth is known as such."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest

from lab_app.course.progress import Attempt, Progress, ProgressError

KEY = "data/diagnosis/which_cause"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.sqlite"


def answer(
    progress: Progress, *, world: str = "w1", points: float = 40.0, outcome: str = "scored"
) -> Attempt:
    return progress.record_attempt(
        KEY, "growth", outcome, kind="belief", world=world, confidence=0.8, score=0.5, points=points
    )


def test_what_was_said_and_scored_comes_back(path: Path) -> None:
    made = answer(Progress(path, "a"))
    assert Progress(path, "a").attempts(KEY) == (made,)
    assert (made.kind, made.world, made.confidence, made.score, made.points) == (
        "belief",
        "w1",
        0.8,
        0.5,
        40.0,
    )


def test_the_first_answer_is_the_first_of_its_learner_and_world(path: Path) -> None:
    one, two = Progress(path, "a"), Progress(path, "b")
    assert [answer(one).phase, answer(one).phase] == ["first", "later"]
    assert answer(one, world="w2").phase == "first"
    assert answer(two).phase == "first"


def test_an_answer_that_could_not_be_read_uses_up_nothing(path: Path) -> None:
    progress = Progress(path, "a")
    assert answer(progress, outcome="error").phase is None
    assert answer(progress).phase == "first"


@pytest.mark.parametrize("phase", ["guess", "practice"])
def test_a_guess_and_practice_are_neither_first_nor_done(path: Path, phase: str) -> None:
    progress = Progress(path, "a")
    made = progress.record_attempt(KEY, "growth", "scored", kind="belief", world="w1", phase=phase)  # type: ignore[arg-type]
    assert made.phase == phase
    assert progress.solved() == set()
    assert answer(progress).phase == "first"


def test_a_scored_exercise_is_done_with_its_first_answer_however_it_went(path: Path) -> None:
    progress = Progress(path, "a")
    answer(progress, points=-300.0)
    assert progress.solved() == {KEY}


def test_of_many_first_answers_at_once_one_is_the_first(path: Path) -> None:
    Progress(path, "a")
    found: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(answer(Progress(path, "a")).phase)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(str(phase) for phase in found) == ["first", *["later"] * 7]


def test_the_file_itself_refuses_a_second_first_answer(path: Path) -> None:
    answer(Progress(path, "a"))
    with contextlib.closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO attempts (learner, exercise, kind, world, at, answer, outcome, phase) "
            "SELECT learner, exercise, kind, world, at, answer, outcome, phase FROM attempts"
        )


def test_answers_after_the_truth_was_shown_are_marked(path: Path) -> None:
    progress = Progress(path, "a")
    assert not answer(progress).truth_shown
    progress.show_truth(KEY, "w1")
    progress.show_truth(KEY, "w1")
    assert answer(progress).truth_shown
    assert not answer(progress, world="w2").truth_shown
    assert not answer(Progress(path, "b")).truth_shown


def test_a_forecast_is_resolved_later_and_once(path: Path) -> None:
    progress = Progress(path, "a")
    made = progress.record_attempt(KEY, "10 20 30", "scored", kind="quantiles", world="w1")
    assert made.points is None
    progress.resolve(made.id, score=1.5, points=62.0)
    progress.resolve(made.id, score=9.0, points=-5.0)
    (found,) = progress.attempts(KEY)
    assert (found.score, found.points) == (1.5, 62.0)


def test_a_phase_that_is_none_is_refused(path: Path) -> None:
    with pytest.raises(ProgressError):
        Progress(path, "a").record_attempt(KEY, "x", "scored", kind="belief", phase="second")  # type: ignore[arg-type]
