"""Questions that come in turn: a later one is not sent before the answer to the one before it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from tests.lab_app.app_pages.opening import SECONDS, sent, words

KEY, WORLD = "//two-turns", "w"
SECOND = "How many are missing?"


def _page() -> None:
    from types import SimpleNamespace
    from unittest.mock import patch

    import streamlit as st

    from lab_app.kinds.case import Case, CaseExercise, Choice, Number, Option, Truths
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.form import page

    options = (Option("a", "It is", "Yes."), Option("b", "It isn't", "No."), Option("c", "Not known", "No."))
    exercise = CaseExercise(
        id="two-turns",
        title="Two",
        order=1,
        minutes=1,
        takeaway="",
        hints=(),
        questions=(
            Choice(name="so", asks="Is it so?", scored=False, options=options),
            Number(name="many", asks="How many are missing?", tolerance=1.0, waits=True),
        ),
        deal=lambda _: Case.of({"so": Truths("a", ""), "many": Truths(5.0, "")}),
    )
    lab = SimpleNamespace(release=SimpleNamespace(world=SimpleNamespace(id="w")))

    @st.fragment
    def answer() -> None:
        with patch.object(page, "_seen", lambda *_: Seen()):
            spot = page.form(exercise, lab)  # type: ignore[arg-type]
        if spot.handed_in:
            st.code(spot.handed_in)

    answer()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return AppTest.from_function(_page, default_timeout=SECONDS).run()


def is_sent(app: AppTest) -> bool:
    return SECOND.encode() in sent(app)


def taken(app: AppTest, option: str, sure: str) -> AppTest:
    app.radio[0].set_value(option).run()
    return app.radio[1].set_value(sure).run()


def test_the_second_question_is_sent_when_the_first_answer_stands(app: AppTest, tmp_path: Path) -> None:
    assert not is_sent(app)
    assert "Question 1 of 2" in words(app)
    assert not [one for one in app.button if one.label == "Check my answer"]
    (way_on,) = (one for one in app.button if one.label == "Next question")
    assert way_on.disabled
    taken(app, "b", "80\u00a0%")
    assert not is_sent(app)
    next(one for one in app.button if one.label == "Next question").click().run()
    assert is_sent(app)
    assert "It isn't (80\u00a0% sure)" in words(app)
    assert not app.radio  # what stands has no fields
    app.text_input[0].set_value("7").run()
    next(one for one in app.button if one.label == "Check my answer").click().run()
    assert json.loads(app.code[0].value) == {"so": {"option": "b", "sure": 0.8}, "many": "7"}
    # Once it is handed in one may try again, with all there is.
    Progress(tmp_path / "progress.sqlite", "local").record_attempt(KEY, "", "wrong", kind="case", world=WORLD)
    app.run()
    assert is_sent(app)
    assert len(app.radio) == 2


def test_half_an_answer_does_not_stand(app: AppTest) -> None:
    app.radio[0].set_value("a").run()
    next(one for one in app.button if one.label == "Next question").click().run()
    assert not is_sent(app)
    assert app.error
    taken(app, "a", "No idea")
    next(one for one in app.button if one.label == "Next question").click().run()
    assert is_sent(app)
    assert not app.error


def test_what_stands_is_there_when_one_comes_back(app: AppTest) -> None:
    taken(app, "c", "90\u00a0%")
    next(one for one in app.button if one.label == "Next question").click().run()
    again = AppTest.from_function(_page, default_timeout=SECONDS).run()
    assert is_sent(again)
    assert "Not known (90\u00a0% sure)" in words(again)
