"""An answer counts when it is judged: at once, or as soon as there is all to judge it by."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lab_app.course import handing_in
from lab_app.course.exercise import Exercise, Hint
from lab_app.course.handing_in import (
    ANSWERED_BEFORE,
    STOPPED,
    TOLD_LATER,
    hand_in,
    judge_waiting,
    recalled,
    waiting,
)
from lab_app.course.progress import Progress, ProgressError
from lab_app.course.tracks import exercise
from lab_app.course.verdict import Verdict
from lab_app.kinds.case import Case, CaseExercise, Known, Truths, belief
from lab_app.kinds.context import context_of
from lab_app.lab import Lab
from lab_app.sandbox import Result, Sandbox, Ticket
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app.answers import NUMBERS

CHOSEN = exercise("active_users")
RIGHT = CHOSEN.solution  # type: ignore[attr-defined]


@pytest.fixture
def home(lab_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    copy = shutil.copytree(lab_home, tmp_path / "home", ignore=shutil.ignore_patterns("progress*"))
    monkeypatch.setenv("LARDER_HOME", str(copy))
    return Home(copy)


def test_an_answer_that_is_right_so_far_waits_and_is_judged_by_itself(
    home: Home, variants_folder: Path
) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")
    with Lab(release, workers=1) as lab:
        assert hand_in(progress, CHOSEN, RIGHT, lab).outcome == "right so far"
        assert progress.solved() == set()
        assert progress.attempts() == ()
        assert judge_waiting(progress, lab) == {}
        assert waiting(progress) == {CHOSEN.key: RIGHT}
        shutil.copytree(variants_folder, home.world(release.world.id).variants)
        assert judge_waiting(progress, lab)[CHOSEN.key].is_right
    assert progress.solved() == {CHOSEN.key}
    assert waiting(progress) == {}


def test_a_later_answer_takes_the_place_of_one_that_waits(home: Home) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")
    with Lab(release, workers=1) as lab:
        hand_in(progress, CHOSEN, RIGHT, lab)
        wrong = hand_in(progress, CHOSEN, RIGHT.replace("DISTINCT ", ""), lab)
    assert (wrong.outcome, waiting(progress)) == ("wrong", {})
    assert [attempt.outcome for attempt in progress.attempts()] == ["wrong"]


@pytest.mark.parametrize("chosen", [CHOSEN, NUMBERS["a_number_of_people"]], ids=lambda one: one.kind)
def test_every_query_of_a_check_is_asked_with_its_ticket(
    home: Home, variants_folder: Path, monkeypatch: pytest.MonkeyPatch, chosen: Exercise
) -> None:
    asked: list[tuple[Path, object]] = []

    def noted(run: Callable[..., Result]) -> Callable[..., Result]:
        def note(sandbox: Sandbox, sql: str, **about: object) -> Result:
            asked.append((sandbox.database, about.get("ticket")))
            return run(sandbox, sql, **about)

        return note

    release = current_release(home)
    assert release is not None
    shutil.copytree(variants_folder, home.world(release.world.id).variants)
    monkeypatch.setattr(Sandbox, "run", noted(Sandbox.run))
    ticket = Ticket()
    with Lab(release, workers=1) as lab:
        for answer in (RIGHT, RIGHT.replace("DISTINCT ", "")) if chosen is CHOSEN else ("1", "0.4711"):
            hand_in(Progress(home.progress, "local"), chosen, answer, lab, ticket)
    assert {asked_with for _, asked_with in asked} == {ticket}
    assert len({database for database, _ in asked}) == (2 if chosen is CHOSEN else 1)


def test_a_check_that_is_stopped_records_nothing(home: Home, variants_folder: Path) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")
    with Lab(release, workers=1) as lab:
        assert hand_in(progress, CHOSEN, RIGHT, lab).outcome == "right so far"
        shutil.copytree(variants_folder, home.world(release.world.id).variants)
        ticket = Ticket()
        ticket.cancel()
        assert hand_in(progress, CHOSEN, "SELECT 1 AS n", lab, ticket) is STOPPED
    assert progress.attempts() == ()
    assert waiting(progress) == {CHOSEN.key: RIGHT}


def test_a_hint_speaks_of_what_is_not_there() -> None:
    hint = Hint("not yet: {missing}.", {"country": "where", "/ *60": "the unit"}, "All is there.")
    assert hint.on("") == "Not yet: where and the unit."
    assert hint.on("SELECT Country") == "Not yet: the unit."
    assert hint.on("SELECT country, x / 60") == "All is there."


def case() -> CaseExercise:
    def deal(_known: Known) -> Case:
        return Case.of({"cause": Truths("counting", "A release lost them.")})

    return CaseExercise(
        id="lost",
        track="data",
        level="collection",
        title="Lost",
        order=1,
        minutes=3,
        takeaway="Look.",
        hints=("One.", "Two."),
        questions=(belief(),),
        deal=deal,
    )


def test_of_a_scored_exercise_the_first_answer_counts_whoever_hands_it_in(home: Home) -> None:
    release = current_release(home)
    assert release is not None
    progress, lost = Progress(home.progress, "local"), case()
    with Lab(release, workers=1) as lab:
        assert hand_in(progress, lost, "aliens, 80", lab).outcome == "error"
        assert recalled(progress, lost, lab) is None
        assert not progress.truth_shown(lost.key, release.world.id)
        first = hand_in(progress, lost, "product, 80", lab)
        assert first.outcome == "scored"
        assert (first.points or 0) < 0
        assert hand_in(progress, lost, "counting, 95", lab) == ANSWERED_BEFORE
        kept = [attempt for attempt in progress.attempts(lost.key) if attempt.phase == "first"]
        assert [(one.answer, one.confidence, one.points) for one in kept] == [
            ("product, 80", 0.8, first.points)
        ]
        assert kept[0].answered == first.answered
        assert progress.truth_shown(lost.key, release.world.id)
        assert lost.key in progress.solved()
        assert recalled(progress, lost, lab) == first


def test_of_two_tabs_at_once_one_is_told_that_it_was_late(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = current_release(home)
    assert release is not None
    progress, lost = Progress(home.progress, "local"), case()
    with Lab(release, workers=1) as lab:
        hand_in(progress, lost, "product, 80", lab)
        monkeypatch.setattr(Progress, "first_answer", lambda *_: None)  # as it was when the other tab looked
        assert hand_in(progress, lost, "counting, 95", lab) == ANSWERED_BEFORE
    assert [a.phase for a in progress.attempts(lost.key)] == ["first", "later"]


def test_where_an_answer_cannot_be_kept_the_truth_is_not_shown(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")

    def full(*_: object, **__: object) -> None:
        raise ProgressError("There is no room.")

    monkeypatch.setattr(Progress, "record_attempt", full)
    with Lab(release, workers=1) as lab, pytest.raises(ProgressError):
        hand_in(progress, case(), "counting, 95", lab)


@pytest.mark.parametrize(("is_asked", "told"), [(True, TOLD_LATER), (False, "The truth.")])
def test_a_reveal_waits_while_another_exercise_asks_about_its_days(
    home: Home, monkeypatch: pytest.MonkeyPatch, is_asked: bool, told: str
) -> None:
    days = dt.date(2026, 2, 13), dt.date(2026, 4, 10)
    verdict = Verdict("right", "Right", "It is.", reveal="The truth.", told_days=days)
    monkeypatch.setattr(handing_in, "grade", lambda *_: verdict)
    truth: Any = object()
    monkeypatch.setattr(handing_in, "context_of", lambda lab: replace(context_of(lab), truth=truth))
    monkeypatch.setattr(handing_in, "is_asked_of_days", lambda *about: is_asked and about[:2] == days)
    release = current_release(home)
    assert release is not None
    with Lab(release, workers=1) as lab:
        found = hand_in(Progress(home.progress, "local"), CHOSEN, RIGHT, lab)
    assert found.reveal == told
    assert "told_days" not in found.as_json()
