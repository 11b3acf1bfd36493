"""The Monday review: one page on the last week that joins all five levels, and says what is expected of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.monday.expected import resolved
from lab_app.course.monday.kept import review_on
from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at, say_left_out, unknown_parts
from lab_app.ui.charts.figure import as_table, picture
from lab_app.ui.charts.palette import on_screen
from lab_app.ui.errors import guarded
from lab_app.ui.monday.findings import CAME_IN, MOVED, WHERE, Finding, findings
from lab_app.ui.monday.form import show_expectations, show_text
from lab_app.ui.monday.report import outcome_said, show_past, show_take_along
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.monday.review import Review
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab

PAGE = LevelPage(
    title="Monday review",
    order=6,
    about="The last week on one page: what came in, what moved, where, what we decide, and what we expect.",
    door="Write the review of the last week: what moved, what you decide, and what you expect. Next week it is held against what came.",
)
_LEVELS = {
    CAME_IN: ("1. Collection", "To the dictionary"),
    MOVED: ("2. Monitoring", "To the alert rules"),
    WHERE: ("3. Diagnosis", "To the workspace"),
}


def render(level: Level) -> None:
    """The review of the release's last week, and those of earlier ones."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Monday review")
    lead("The last week on one page. What you write is kept; what you expect is held against what comes.")
    _review()


@st.fragment
@guarded
def _review() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = here.lab()
    say_left_out(unknown_parts())
    try:
        with st.spinner("Reading the last week"):
            found, kept = findings(lab), resolved(here.progress(), lab)
    except (MetricError, QueryError) as error:
        notice("warn", "The last week can't be read", str(error), "Reload the page to ask again.")
        return
    day = lab.release.as_of
    earlier = [one for one in kept if one.day < day]
    _last_one(earlier)
    review = review_on(here.progress(), lab.release.world.id, day)
    pins = tuple(one.pin for one in found)
    show_text("in_short", review, lab, pins)
    for one in found:
        _finding(one)
    st.header("4. Prescription: what do we decide?")
    show_text("decide", review, lab, pins)
    show_text("who", review, lab, pins)
    st.header("5. Prediction: what do we expect?")
    show_expectations(review, lab, pins)
    _kept(review, lab)
    _earlier(earlier, lab)


def _last_one(earlier: list[Review]) -> None:
    """What came of what was expected last, before anything new is said."""
    told = next((one for one in earlier if any(range_.holds is not None for range_ in one.expects)), None)
    if told is not None:
        notice(
            "info",
            f"Of your review of {words.day(told.day)}: {outcome_said(told)}",
            "The ranges are below, and on “My calibration”.",
        )


def _finding(one: Finding) -> None:
    level, door = _LEVELS[one.pin.step]
    key = f"monday-{level[0]}"
    st.header(f"{level}: {one.pin.step[0].lower()}{one.pin.step[1:]}")
    st.html(f'<p class="lab-takeaway">{text(one.pin.takeaway)}</p>')
    if one.pin.spec is not None:
        picture(on_screen(one.pin.spec), alt=f"{one.alt} {one.pin.takeaway}", key=f"{key}-picture")
        with st.expander(as_table(one.pin.step), key=f"{key}-table", on_change="rerun") as table:
            if table.open:
                st.html(html_table(one.pin.header, one.pin.rows, label=one.pin.step))
    elif one.pin.rows:
        st.html(html_table(one.pin.header, one.pin.rows, label=one.pin.step))
    note(literal(one.pin.about))
    if one.address:
        st.page_link(
            page_at(one.address),
            label=door,
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=dict(one.query),
        )


def _kept(review: Review, lab: Lab) -> None:
    if review.is_empty:
        note("Nothing is written yet. What you write is kept as you go.")
        return
    note("Kept as you go.")
    show_take_along(review, lab)


def _earlier(earlier: list[Review], lab: Lab) -> None:
    if not earlier:
        return
    st.header("Earlier reviews")
    for one in earlier:
        with st.expander(
            f"{words.day(one.day)}: {outcome_said(one)}", key=f"monday-{one.day}", on_change="rerun"
        ) as open_:
            if open_.open:
                show_past(one, lab)
