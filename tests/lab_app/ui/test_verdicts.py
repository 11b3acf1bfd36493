"""What a page says of an answer: once, and as loud as it matters."""

from __future__ import annotations

from pathlib import Path

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

    _questions(exercise(code), Seen({}, ()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "times"), [("D05", 1), ("D02", 0), ("D04", 0)]
)  # with a side question, without one, and without any points
def test_a_side_question_says_that_it_earns_no_points(
    code: str, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    page = words(AppTest.from_function(_questions, args=(code,), default_timeout=SECONDS).run())
    assert page.count("This question earns no points") == times


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
