"""What stands around every page: the lab's name, and in the sidebar what data one is looking at."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lab_app.ui import words
from lab_app.ui.errors import guarded
from lab_app.ui.visit import Visit, visit

_IMAGES = Path(__file__).with_name("images")
FAVICON = _IMAGES / "favicon.svg"


def show_logo() -> None:
    """The lab's name above the navigation, in the theme's ink."""
    dark = st.context.theme.type == "dark"
    st.logo(str(_IMAGES / ("logo-dark.svg" if dark else "logo-light.svg")), size="large")


def show_sidebar() -> None:
    """The note on the data below the navigation; while a build runs it follows it."""
    with st.sidebar:
        now = visit()
        if now.is_building:
            _live_note()
        else:
            _note(now)


@st.fragment(run_every=2)
@guarded
def _live_note() -> None:
    now = visit()
    if not now.is_building:
        st.rerun()  # a new release, or none after all: the whole page changes
    _note(now)


def _note(now: Visit) -> None:
    if now.release:
        st.html(
            f'<p class="lab-note">Data up to <b class="lab-num">{words.day(now.release.as_of)}</b>, '
            f"a simulated company.</p>"
        )
    if now.is_building and now.status:
        st.progress(now.status.fraction, text=f"Building new data: {now.status.stage_label}")
    elif now.last_build_broke and now.release:
        st.html(
            '<p class="lab-note">The last build came to nothing; this is the last good data. '
            "The home page says more.</p>"
        )


def warm_up_board() -> None:
    """Have the board read in the background, after the page stands."""
    release = visit().release
    if release:
        from lab_app.ui.metrics import warm_up

        warm_up(release)
