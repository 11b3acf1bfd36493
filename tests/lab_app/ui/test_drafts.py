"""What is typed in an editor: two tabs at once, what is replaced, and what comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from lab_app.lab import close_labs

SECONDS = 30


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return tmp_path


def _page() -> None:
    import streamlit as st

    from lab_app.ui.drafts import Draft

    draft = Draft("own", "the starter", ("a template",))
    st.button("type", key="type", on_click=draft.save)
    st.button("template", key="template", on_click=draft.put, args=("a template",))
    st.code(draft.text, language=None)
    draft.show_notices()


def tab() -> AppTest:
    return AppTest.from_function(_page, default_timeout=SECONDS).run()


def held(app: AppTest, name: str, default: Any) -> Any:
    try:
        return app.session_state[name]
    except KeyError:
        return default


def typed(app: AppTest, text: str) -> AppTest:
    """The tab after `text` was typed into its editor."""
    version = held(app, "own-version", 0)
    at = held(app, "own-editor-sent", {"at": 0})["at"] + 1
    app.session_state["own-editor-sent"] = {"text": text, "version": version, "at": at}
    return app.button(key="type").click().run()


def has(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)


def kept(home: Path) -> str | None:
    return Progress(home / "progress.sqlite", "local").draft("own")


def test_what_is_typed_in_two_tabs_is_asked_about_and_neither_is_lost(home: Path) -> None:
    one, two = tab(), tab()
    typed(one, "of the first tab")
    typed(two, "of the second tab")
    assert kept(home) == "of the first tab"
    assert [code.value for code in two.code] == ["of the second tab", "of the first tab"]

    two.button(key="own-keep-mine").click().run()
    assert kept(home) == "of the second tab"
    assert not has(two, "own-keep-mine")
    two.button(key="own-back-0").click().run()
    assert two.code[0].value == "of the first tab"


def test_the_other_tabs_text_can_be_taken_and_ones_own_brought_back(home: Path) -> None:
    one, two = tab(), tab()
    typed(one, "first")
    typed(two, "second")
    two.button(key="own-take-other").click().run()
    assert two.code[0].value == "first"
    assert kept(home) == "first"
    two.button(key="own-back-0").click().run()
    assert two.code[0].value == "second"
    assert has(one.run(), "own-take-other")  # the first tab is told when it does something next


@pytest.mark.usefixtures("home")
def test_a_tab_closed_while_two_disagree_loses_nothing() -> None:
    one, two = tab(), tab()
    typed(one, "first")
    typed(two, "second")
    later = tab()
    assert later.code[0].value == "first"
    assert "second" in [code.value for code in later.code]
    assert has(later, "own-back-0")


def test_the_same_text_in_both_tabs_is_no_disagreement(home: Path) -> None:
    one, two = tab(), tab()
    typed(one, "same")
    typed(two, "same")
    assert not has(two, "own-keep-mine")
    assert kept(home) == "same"


@pytest.mark.usefixtures("home")
def test_what_a_template_replaces_is_set_aside_but_not_another_template() -> None:
    app = typed(tab(), "half a metric")
    app.button(key="template").click().run()
    assert app.code[0].value == "a template"
    assert app.code[1].value == "half a metric"
    app.button(key="own-back-0").click().run()
    assert app.code[0].value == "half a metric"
    assert not has(app, "own-back-0")  # a template is not worth keeping


@pytest.mark.usefixtures("home")
def test_coming_back_to_a_page_shows_what_was_typed_last() -> None:
    typed(tab(), "typed")
    assert tab().code[0].value == "typed"


def _choice() -> None:
    from lab_app.course.tracks import exercise
    from lab_app.kinds.form import show_form
    from lab_app.ui import visit as here

    show_form(exercise("one_row_of_releases"), here.lab())


@pytest.fixture
def opened_home(lab_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a release, since a case is dealt from the data."""
    home = shutil.copytree(lab_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(home))
    yield home
    close_labs()


def test_a_tab_in_which_nothing_was_chosen_anew_leaves_the_other_tabs_choice(opened_home: Path) -> None:
    def choices() -> AppTest:
        return AppTest.from_function(_choice, default_timeout=SECONDS).run()

    one, two = choices(), choices()
    two.radio[0].set_value("note").run()
    one.radio[0].set_value("version").run()
    two.run()
    kept = Progress(opened_home / "progress.sqlite", "local").draft("data/collection/one_row_of_releases")
    assert json.loads(kept or "") == {"grain": {"option": "version"}}
    assert choices().radio[0].value == "version"


def _desk() -> None:
    import streamlit as st

    from lab_app.ui.metrics.desk import Desk

    desk = Desk("own", "the starter")
    st.button(
        "open", key="open", on_click=desk.put, args=("metrics:\n  - name: mine\n", {"mine": "as it was"})
    )
    st.button("template", key="template", on_click=desk.put, args=("metrics:\n  - name: other\n",))
    st.json(dict(desk.editing))


def test_one_who_comes_back_still_changes_the_metric_that_was_opened(home: Path) -> None:
    opened = AppTest.from_function(_desk, default_timeout=SECONDS).run().button(key="open").click().run()
    assert opened.json[0].value == '{"mine": "as it was"}'
    later = AppTest.from_function(_desk, default_timeout=SECONDS).run()
    assert later.json[0].value == '{"mine": "as it was"}'
    Progress(home / "progress.sqlite", "local").save_draft("own", "metrics:\n  - name: other\n")
    assert AppTest.from_function(_desk, default_timeout=SECONDS).run().json[0].value == "{}"
    assert later.button(key="template").click().run().json[0].value == "{}"
    assert AppTest.from_function(_desk, default_timeout=SECONDS).run().json[0].value == "{}"
