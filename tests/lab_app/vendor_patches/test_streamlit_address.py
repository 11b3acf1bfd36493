"""Streamlit still shows the default page at an unknown address, and still knows which one was asked for."""

from __future__ import annotations

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest


def _two_pages() -> None:
    import streamlit as st

    def home() -> None:
        st.text("home")

    def other() -> None:
        st.text("other")

    from lab_app.vendor_patches.streamlit_address import asked_address

    asked = asked_address()
    pages = [
        st.Page(home, title="Home", url_path="home", default=True),
        st.Page(other, title="Other", url_path="other"),
    ]
    page = st.navigation(pages, position="hidden")
    st.caption(f"asked for {asked!r}")
    page.run()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "home"),
        ("other", "other"),
        ("nowhere", "home"),  # once Streamlit lets a lab say what is shown here, the patch can go
    ],
)
def test_the_asked_address_is_known_and_an_unknown_one_shows_the_default_page(
    asked: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    intend = PagesManager.set_script_intent
    monkeypatch.setattr(PagesManager, "set_script_intent", lambda self, *_: intend(self, "", asked))
    app = AppTest.from_function(_two_pages, default_timeout=60).run()
    assert not app.exception
    assert app.caption[0].value == f"asked for {asked!r}"
    assert app.text[0].value == shown


def test_outside_of_a_run_nothing_is_asked_for() -> None:
    from lab_app.vendor_patches.streamlit_address import asked_address

    assert asked_address() == ""
