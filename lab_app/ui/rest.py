"""How far that is which is made after a release, for the pages that need it; and what to do where nobody makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lab_app.ui.errors import guarded
from lab_app.ui.style import note
from pipelines.contract.home import IS_CHECKOUT, Home, larder_home
from pipelines.contract.serving import dagster_address, is_dagster_there
from pipelines.contract.status import UnderWay, build_status, under_way

LOOK_SECONDS = 5.0
MAKE_IT = (
    "**Nothing is making it now:** only the lab's pages are served here. Start the lab with `make lab` (or `larder lab`), "
    "which makes it beside them, or run `python -m pipelines --rest-only` in the project's folder. This page goes on by "
    "itself once it is there."
    if IS_CHECKOUT
    else "**Nothing is making it now:** an installed package has nothing to make it with. Run `python -m pipelines "
    "--rest-only` in the project's folder, over this data."
)


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def show_rest(is_there: Callable[..., bool], *given: Any) -> None:
    """How far it is, looked at now and then; the whole page comes again when `is_there` says so of what is `given`."""
    if is_there(*given):
        st.rerun()
    say_how_far()


def say_how_far() -> None:
    """What is being made just now, or why nothing is. For fragments that look again by themselves."""
    home = larder_home()
    now = under_way(home)
    if now:
        fraction, words = _of(now[0])
        st.progress(fraction, text=words)
        note(
            "What pages and grading need beside the data comes one after the other. This page goes on by itself."
        )
    else:
        note(_said(home))


def _of(now: UnderWay) -> tuple[float, str]:
    return now.done / max(now.of, 1), f"Being made: {now.what} (part {now.done + 1} of {now.of})"


def _said(home: Home) -> str:
    status = build_status(home)
    if status is not None and status.state == "running":
        return "New data is being built first; what comes after it follows. This page goes on by itself."
    if is_dagster_there(home):
        return (
            f"Dagster begins it by itself, within a minute as a rule. If it does not, the page Runs of Dagster "
            f"({dagster_address()}) says why. This page goes on by itself."
        )
    return MAKE_IT
