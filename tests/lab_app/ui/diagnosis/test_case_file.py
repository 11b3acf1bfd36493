"""The case file on a page: pinned with a sentence, edited, removed, brought back."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from lab_app.course.progress import Progress
from lab_app.diagnosis.case_file import MOST_LETTERS, Pin, case_file_of, keep, kept
from tests.lab_app.diagnosis.pins import LINE, pin

KEY = "data/diagnosis/onboarding"


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return Progress(tmp_path / "progress.sqlite", "local")


def _page(key: str, offered: object, is_asking: bool) -> None:
    import datetime as dt

    from lab_app.diagnosis.case_file import Pin, Report
    from lab_app.ui.diagnosis.case_file import show_case_file
    from lab_app.ui.diagnosis.pin_button import ask_sentence, pin_button

    assert isinstance(offered, Pin)
    if is_asking:  # a dialog runs by itself in a browser, and here with the page
        ask_sentence(offered, "who", key)
    else:
        pin_button("Who?", lambda: offered, key="who", case_key=key)
    show_case_file(
        key,
        report=lambda: Report("Title", "Why?", "Nora", (), None, "The lab.", dt.date(2026, 7, 1)),
        hand_in_anchor="hand-in",
        guess="The product got <worse>.",
    )


def page(offered: Pin | None = None, *, is_asking: bool = False) -> AppTest:
    return AppTest.from_function(
        _page, args=(KEY, offered or pin(sentence=""), is_asking), default_timeout=30
    ).run()


def html(app: AppTest) -> str:
    assert not app.exception, app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def pinned(progress: Progress) -> list[str]:
    return [one.sentence for one in case_file_of(progress, KEY).pins]


def asked(sentence: str, button: str, offered: Pin | None = None) -> AppTest:
    """The page after a sentence was asked for, and one of the buttons was pressed."""
    app = page(offered, is_asking=True)
    field(app).input(sentence)
    (pressed,) = (one for one in app.button if one.label == button)
    return pressed.click().run()


def field(app: AppTest) -> TextInput:
    (found,) = (one for one in app.text_input if one.label == "One sentence: what does it say?")
    return found


@pytest.mark.usefixtures("progress")
def test_an_empty_one_says_what_it_will_hold_and_how_to_hand_in() -> None:
    app = page()
    assert "Kept as you go" in html(app)
    assert "Nothing pinned yet. Pin a picture with one sentence of yours" in html(app)
    assert "The product got &lt;worse&gt;." in html(app)
    assert '<a class="lab-hand-in" href="#hand-in">' in html(app)
    assert [one.proto.label for one in app.get("download_button")] == ["Markdown", "Web page"]


@pytest.mark.usefixtures("progress")
def test_the_button_asks_for_a_sentence_in_a_dialog() -> None:
    app = page()
    assert not app.text_input
    app.button(key="case-pin-who").click().run()
    (dialog,) = app.get("dialog")
    assert dialog.proto.dialog.title == "Pin: Who?"
    assert field(app).max_chars == MOST_LETTERS
    assert len(app.get("vega_lite_chart")) + len(app.get("arrow_vega_lite_chart")) == 1


def test_a_picture_is_pinned_with_a_sentence(progress: Progress) -> None:
    app = asked("Everybody <b>fell</b>.", "Keep")
    assert pinned(progress) == ["Everybody <b>fell</b>."]
    assert "1 picture, kept as you go" in html(app)
    assert "Everybody &lt;b&gt;fell&lt;/b&gt;." in html(app)
    assert 'src="data:image/svg+xml,' in html(app)
    assert "Nothing pinned yet" not in html(app)


def test_one_may_pin_without_a_sentence_and_then_reads_what_the_page_said(progress: Progress) -> None:
    app = asked("", "Keep")
    assert pinned(progress) == [""]
    assert unescape(html(app)).count(pin().takeaway) == 1


def test_cancelling_keeps_nothing(progress: Progress) -> None:
    asked("Nothing.", "Cancel")
    assert pinned(progress) == []


def test_a_picture_is_kept_in_the_colours_of_paper(progress: Progress) -> None:
    dark = LINE | {"mark": {"type": "line", "color": "#56B4E9"}}
    asked("Blue.", "Keep", pin(sentence="", spec=dark))
    (found,) = case_file_of(progress, KEY).pins
    assert found.spec == LINE | {"mark": {"type": "line", "color": "#0072B2"}}


def test_a_full_case_file_says_so_where_one_pins(progress: Progress) -> None:
    for number in range(kept.MOST_PINS):
        keep(progress, KEY, pin(f"p{number}", spec=None))
    app = asked("One more.", "Keep")
    assert [one.value.replace("\\", "") for one in app.warning] == [
        "The case file holds 20 pictures, which is as many as anybody reads. Remove one first."
    ]
    assert len(pinned(progress)) == kept.MOST_PINS


def test_a_sentence_is_edited_and_pins_change_places(progress: Progress) -> None:
    for name in "abc":
        keep(progress, KEY, pin(name, name))
    app = page()
    app.text_area(key="case-file-sentence-b").input("Better.").run()
    assert pinned(progress) == ["a", "Better.", "c"]
    app.button(key="case-file-down-a").click().run()
    assert pinned(progress) == ["Better.", "a", "c"]
    assert app.button(key="case-file-up-b").disabled and app.button(key="case-file-down-c").disabled
    app.button(key="case-file-up-c").click().run()
    assert pinned(progress) == ["Better.", "c", "a"]
    assert app.text_area(key="case-file-sentence-b").value == "Better."
    assert app.text_area(key="case-file-sentence-b").max_chars == MOST_LETTERS


def test_what_is_removed_comes_back_where_it_was_until_something_else_is_done(progress: Progress) -> None:
    for name in "abc":
        keep(progress, KEY, pin(name, name, step="<Who>?"))
    app = page()
    app.button(key="case-file-remove-b").click().run()
    assert pinned(progress) == ["a", "c"]
    assert "“&lt;Who&gt;?” was removed." in html(app)
    app.run()  # another part of the page has been used
    app.button(key="case-file-undo-do").click().run()
    assert pinned(progress) == ["a", "b", "c"]
    assert "was removed" not in html(app)
    app.button(key="case-file-remove-c").click().run()
    app.button(key="case-file-down-a").click().run()
    assert pinned(progress) == ["b", "a"]
    assert "was removed" not in html(app)


def test_what_was_removed_from_one_case_is_not_offered_in_another(progress: Progress) -> None:
    keep(progress, KEY, pin("a"))
    app = page()
    app.button(key="case-file-remove-a").click().run()
    assert "was removed" in html(app)
    app.args = ("another", pin(), False)
    assert "was removed" not in html(app.run())


def test_buttons_that_look_alike_have_names_of_their_own(progress: Progress) -> None:
    for name in "ab":
        keep(progress, KEY, pin(name))
    app = page()
    labels = [one.proto.popover.label for one in app.get("popover")]
    assert labels == ["Edit :small[“Who?”, 1 of 2]", "Edit :small[“Who?”, 2 of 2]"]
    assert app.button(key="case-pin-who").label == "Pin :small[“Who?”]"


def test_what_another_tab_has_done_stays(progress: Progress) -> None:
    keep(progress, KEY, pin("a", "a"))
    app = page()
    keep(progress, KEY, pin("b", "b"))  # as another tab would
    app.text_area(key="case-file-sentence-a").input("Better.").run()
    assert pinned(progress) == ["Better.", "b"]
    assert "2 pictures, kept as you go" in html(app)


def test_a_damaged_case_file_is_an_empty_one(progress: Progress) -> None:
    progress.remember(f"case-file/{KEY}", '{"version": 1, "pins": [{}]}')
    assert "Nothing pinned yet" in html(page())
