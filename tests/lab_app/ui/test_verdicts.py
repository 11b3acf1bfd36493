"""What a page says of an answer: once, and as loud as it matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.verdict import NOT_YET, Answered, Verdict
from tests.lab_app.app_pages.opening import SECONDS, words

BELIEF = Answered(
    "cause", "choice", "The calendar (80 % sure)", "It was counted wrongly", right=False, message="Two sources part.",
    confidence=0.8, points=-41.0, loss=1.2,
)  # fmt: skip
RANGE = Answered(
    "lost",
    "range",
    "20 % to 50 %",
    "34 %",
    right=True,
    message="",
    low=0.2,
    high=0.5,
    value=0.34,
    points=61.0,
)


def _verdict(verdict: object) -> None:
    from lab_app.ui.verdicts import show_verdict

    show_verdict(verdict, "")  # type: ignore[arg-type]


def _answered(verdict: object) -> None:
    from types import SimpleNamespace

    from lab_app.kinds.case.form.reveal import show_answers
    from lab_app.ui.verdicts import show_verdict

    show_verdict(verdict, "")  # type: ignore[arg-type]
    asked = [SimpleNamespace(name=name, asks=f"What of {name}?") for name in ("cause", "lost")]
    show_answers(SimpleNamespace(questions=asked), verdict)  # type: ignore[arg-type]


def shown(verdict: Verdict) -> str:
    return words(AppTest.from_function(_verdict, args=(verdict,), default_timeout=SECONDS).run())


def test_what_cannot_be_judged_yet_is_no_alarm_and_an_error_is() -> None:
    waits = shown(Verdict("error", NOT_YET, "The truth is being worked out."))
    assert 'lab-info" role="status"><h2>Not yet' in waits
    assert 'lab-bad" role="alert"' in shown(Verdict("error", "The query did not run", "No such table."))


@pytest.mark.parametrize("answered", [(BELIEF,), (RANGE,), (BELIEF, RANGE)])
def test_truth_answer_and_points_are_said_once(answered: tuple[Answered, ...]) -> None:
    said = " ".join(f"It was: {one.truth}. You said: {one.said}." for one in answered)
    verdict = Verdict("scored", "10 of 100 points", said, points=10.0, answered=answered)
    page = words(AppTest.from_function(_answered, args=(verdict,), default_timeout=SECONDS).run())
    for one in answered:
        assert page.count(one.said) == page.count(one.truth) == 1
        assert page.count("<dt>Points</dt>") == (0 if len(answered) == 1 else len(answered))
    assert page.count("10 of 100 points") == 1
    assert ("34 %, inside your range" in page) == (RANGE in answered)


def test_of_many_questions_how_many_are_right_is_said() -> None:
    verdict = Verdict(
        "scored", "40 of 100 points", "1 of 3 are right.", points=40.0, answered=(BELIEF, RANGE, BELIEF)
    )
    assert "1 of 3 are right." in shown(verdict)


def _questions(code: str) -> None:
    from lab_app.course.tracks import exercise
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.form.page import _questions
    from lab_app.kinds.case.form.turns import Turns

    chosen = exercise(code)
    _questions(chosen, Seen({}, ()), Turns((), chosen.questions))  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize(
    ("code", "times", "noted", "numbers"),
    [("D05", 1, 1, 2), ("D02", 0, 0, 0), ("D04", 0, 1, 0), ("P03", 0, 1, 2)],
)  # with a side question, without one, without any points, and of two questions without points
def test_a_question_says_what_it_earns_and_why_it_asks_how_sure_one_is(
    code: str, times: int, noted: int, numbers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    page = words(AppTest.from_function(_questions, args=(code,), default_timeout=SECONDS).run())
    assert page.count("This question earns no points") == times
    assert page.count("is asked for “My calibration”") == noted
    assert page.count(" of 2</") == numbers


def _revealed(verdict: object, first: object) -> None:
    """What stands under the verdict on an answer to an exercise of two questions that is solved."""
    from types import SimpleNamespace
    from unittest.mock import patch

    import streamlit as st

    from lab_app.kinds.case import Case, CaseExercise, Choice, Number, Option, Truths
    from lab_app.kinds.case.form import page
    from lab_app.ui.verdicts import show_verdict

    options = (Option("a", "It is", "Yes."), Option("b", "It isn't", "No."))
    questions = (
        Number(name="many", asks="How many?", tolerance=1.0),
        Choice(name="so", asks="Is it so?", scored=False, options=options),
    )
    exercise = CaseExercise(
        title="Two", order=1, minutes=1, takeaway="", hints=(), questions=questions, deal=lambda _: case
    )
    case = Case.of({"many": Truths(5.0, "Five of them."), "so": Truths("a", "Since it is.")})
    progress = SimpleNamespace(first_answer=lambda *_: first, solved=lambda: {exercise.key})
    lab = SimpleNamespace(release=SimpleNamespace(world=SimpleNamespace(id="w")))
    st.session_state[f"{exercise.key}-verdict"] = verdict
    show_verdict(verdict, "")  # type: ignore[arg-type]
    with (
        patch("lab_app.ui.visit.progress", lambda: progress),
        patch.object(page, "dealt", lambda *_: case),
        patch.object(page, "context_of", lambda _: None),
    ):
        page._reveal(exercise, lab)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sure", "said"), [(0.9, "90\u00a0% sure, and not right"), (0.5, "no idea, and not right")]
)
def test_under_a_right_answer_each_why_stands_once_and_what_was_noted_of_the_first(
    sure: float, said: str
) -> None:
    many = Answered("many", "number", "5", "5", right=True, message="Five of them.")
    so = Answered("so", "choice", "It is", "It is", right=True, message="Since it is.", confidence=0.5)
    verdict = Verdict("right", "Right", "Both answers are right.", answered=(many, so))
    first = SimpleNamespace(answered=(many, replace(so, right=False, confidence=sure)))
    page = words(AppTest.from_function(_revealed, args=(verdict, first), default_timeout=SECONDS).run())
    assert page.count("Five of them.") == page.count("Since it is.") == 1
    assert said in page
    assert page.count("My calibration") == 1
    page = words(AppTest.from_function(_revealed, args=(verdict, None), default_timeout=SECONDS).run())
    assert "My calibration" not in page


def test_a_why_that_the_verdict_says_is_not_said_again_below() -> None:
    verdict = Verdict("right", "Right", "Since it is.")
    page = words(AppTest.from_function(_revealed, args=(verdict, None), default_timeout=SECONDS).run())
    assert page.count("Since it is.") == 1


def test_a_choice_without_points_does_not_explain_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    page = words(AppTest.from_function(_questions, args=("P07",), default_timeout=SECONDS).run())
    assert "goes to your calibration" in page
    assert "100 points" not in page


def _two_figures() -> None:
    from lab_app.ui.charts.figure import figure

    for title in ("Accounts", "Orders *a* day"):
        figure({}, title=title, takeaway="", alt=title, header=("Day",), rows=(), key=title)


def test_tables_of_charts_are_told_apart_by_their_names() -> None:
    app = AppTest.from_function(_two_figures, default_timeout=SECONDS).run()
    assert [one.label for one in app.expander] == [
        "View as table: Accounts",
        "View as table: Orders \\*a\\* day",
    ]
