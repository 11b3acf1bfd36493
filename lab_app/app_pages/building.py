"""What is shown where data should be and isn't yet: the build as it goes, or why there is none."""

from __future__ import annotations

import streamlit as st

from lab_app.ui import words
from lab_app.ui.errors import guarded
from lab_app.ui.style import lead, note, notice, text
from lab_app.ui.visit import Visit, visit
from pipelines.contract.home import larder_home
from pipelines.contract.serving import begins_by_itself, dagster_address
from pipelines.contract.status import BuildStatus

_MARKS = {"waiting": "○", "running": "◐", "done": "●", "failed": "✕"}
_STATES = {"waiting": "waiting", "running": "now", "done": "done", "failed": "failed"}
HOW_TO_BUILD = (
    "To build it, run `make data` in the project's folder, or start the job build_release in Dagster "
    f"({dagster_address()}). The lab shows the data as soon as it is there."
)
BEGINS_BY_ITSELF = (
    "Dagster is starting, which can take a minute or more, and then builds it by itself: you need not do anything. "
    "This page follows the build."
)


def render(now: Visit) -> None:
    """A page whose data is missing."""
    st.title("The data isn't here yet")
    lead(
        "This page needs Larder's data. Meanwhile you can read the story and the five levels on the home page."
    )
    show_build(now)


def show_build(now: Visit) -> None:
    """The state of the build while there is no data to show, followed as it goes."""
    _follow(_state(now))


def show_missing(now: Visit) -> None:
    """Why there is no data, and what to do. Says nothing where there is some and the last build is fine."""
    status = now.status
    if now.problem:
        title = "The newest data cannot be read" if now.release else "The data cannot be read"
        notice("warn" if now.release else "bad", title, now.problem)
    elif status and now.last_build_broke:
        kept = (
            f"You are looking at the last good data, up to {words.day(now.release.as_of)}. Nothing is lost."
            if now.release
            else "There is no earlier data to show."
        )
        again = (
            "The next build repairs itself: run `make data`, or start the job build_release in Dagster "
            f"({dagster_address()}). If it fails again, the run's log in Dagster names the step."
        )
        why = status.error if status.error and status.error != status.message else ""
        title = "The last build was interrupted" if status.state == "interrupted" else "The last build failed"
        notice("warn" if now.release else "bad", title, status.message, _first_lines(why), kept, again)
    elif now.release is None:
        if now.status is None and now.world is None and begins_by_itself(larder_home()):
            notice("info", "No data has been built yet", BEGINS_BY_ITSELF)
        else:
            notice("info", "No data has been built yet", HOW_TO_BUILD)


@st.fragment(run_every=1)
@guarded
def _follow(before: tuple[str | None, bool]) -> None:
    now = visit()
    if _state(now) != before:
        st.rerun()  # data, or none after all: the whole page changes
    if now.status is None or not now.is_building:
        show_missing(now)
        return
    with st.container(key="build_progress"):
        st.progress(now.status.fraction, text=f"Building Larder's data: {now.status.stage_label}")
        st.html(_stages(now.status))
        for said in now.status.notes:
            note(said)


def _state(now: Visit) -> tuple[str | None, bool]:
    return (now.release.id if now.release else None, now.is_building)


def _stages(status: BuildStatus) -> str:
    items = "".join(
        f'<li class="{text(s.state)}"><span class="mark" aria-hidden="true">{_MARKS.get(s.state, "○")}</span>'
        f"<span>{text(s.label)}</span>"
        f'<span class="when">{text(words.seconds(s.seconds) or _STATES.get(s.state, ""))}</span></li>'
        for s in status.stages
    )
    return (
        f'<ol class="lab-stages">{items}</ol><p class="lab-note">{text(status.message)} '
        "This page updates by itself; you need not do anything.</p>"
    )


def _first_lines(error: str, most: int = 300) -> str:
    """The beginning of an error, on one line: enough to recognise it by."""
    flat = " ".join(error.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
