"""A week passes: the data goes on, and what was said of these days comes true."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.due import Due, forecasts
from lab_app.course.monday.expected import resolved
from lab_app.course.pages import LevelPage
from lab_app.course.tracks import exercise as exercise_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.monday.report import came_said, metrics_of, range_said
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from lab_app.week.passing import DAYS, WeekError, begin, give_up, minutes, passing, why_not
from pipelines.contract.calendar import DAY
from pipelines.contract.churn import NAME as CHURN
from pipelines.contract.home import larder_home

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.week.passing import Passing

PAGE = LevelPage(
    title="Let a week pass",
    order=7,
    about="The data goes on by seven days, and what you said of them comes true.",
    door="Let a week pass: your forecasts, and what you expected in your Monday review, come true or don't.",
)
LOOK_SECONDS = 2.0
_PROBLEM = "week-problem"  # session state: why what was asked for last could not be done


@dataclass(frozen=True)
class _Said:
    """Something that was said of a day: where, what was said, and what came; None before that.

    `is_told` says that an exercise has shown it already, by what the simulator knows.
    """

    day: dt.date
    where: str
    said: str
    came: str | None
    held: bool | None
    address: str = ""
    is_told: bool = False


def render(level: Level) -> None:
    """What waits, the button that lets a week pass, and what has come true."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Let a week pass")
    _week()


@guarded
def _week() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = here.lab()
    lead(f"The data ends on {words.day(lab.release.as_of)}. Say what comes next, then let it come.")
    try:
        said = _all_said(lab)
    except (MetricError, QueryError) as error:
        notice("warn", "What was expected can't be read", str(error), "Reload the page to ask again.")
        said = []
    _ahead([one for one in said if one.came is None])
    _pass(lab)
    _come([one for one in said if one.came is not None])


def _all_said(lab: Lab) -> list[_Said]:
    """Forecasts that were handed in, and what Monday reviews expect, by their days. Raises MetricError and QueryError."""
    today = lab.release.as_of
    found = [_of_exercise(due, today) for due in forecasts(here.progress(), lab.release.world.id)]
    metrics = metrics_of(lab)
    for review in resolved(here.progress(), lab):
        for one in review.expects:
            label = metrics[one.metric].label if one.metric in metrics else one.metric
            came = None if one.came is None else came_said(one, metrics)
            where = f"Monday review of {words.short_day(review.day)}: {label}"
            found.append(
                _Said(one.due, where, range_said(one, metrics), came, one.holds, "prediction-monday")
            )
    return sorted(found, key=lambda one: (one.day, one.where))


def _of_exercise(due: Due, today: dt.date) -> _Said:
    try:
        exercise = exercise_of(due.exercise)
        title, address = exercise.title, exercise_path(exercise)
    except KeyError:  # of an exercise that is no more
        title, address = due.exercise, ""
    one, is_there = due.answered, due.day <= today
    came = f"{one.truth}: the range {'held' if one.right else 'missed'} it" if is_there else None
    return _Said(due.day, title, one.said, came, one.right if is_there else None, address, is_told=True)


def _ahead(waiting: list[_Said]) -> None:
    st.header("What waits")
    if not waiting:
        note(
            "Nothing yet. Hand in a forecast in an exercise of this level, or write down what you expect in the Monday "
            "review: then a week has something to tell you."
        )
        return
    if any(one.is_told for one in waiting):
        note(
            "You have seen what came of the exercises: here it comes into the data, where everybody sees it."
        )
    rows = [(words.short_day(one.day), one.where, one.said) for one in waiting]
    st.html(html_table(("Of", "Where you said it", "What you said"), rows, label="What waits"))


def _pass(lab: Lab) -> None:
    """The button, with what it costs; or how far the week is that passes."""
    home = larder_home()
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        notice("bad", "That did not work", literal(problem))
    now = passing(home)
    if now is not None and now.state == "running":
        _follow()
        return
    if now is not None and now.state in ("failed", "interrupted"):
        notice("warn", "The week did not pass", literal(now.message))
    if here.other_world() is not None or not here.may_switch():
        note("A week passes in the common world only. Go back to it first, in the sidebar.")
        return
    reason = why_not(home, lab.release)
    if reason is not None:
        notice("info", "No week can pass now", reason)
        return
    if now is not None and now.week is not None and now.week.after == lab.release.as_of:
        _what_follows(lab)
    least, most = minutes(lab.release)
    after = lab.release.as_of + DAYS * DAY
    note(
        f"It takes about **{least} to {most} minutes**, and you can go on meanwhile, and stop it. Then the data ends on "
        f"{words.day(after)}, for good: a week cannot be taken back. Exercises that ask about days ahead, and that you "
        "have not answered by then, ask about later days."
    )
    st.button(
        "Let a week pass",
        icon=":material/calendar_view_week:",
        type="primary",
        on_click=_begin,
        key="week-begin",
    )


def _what_follows(lab: Lab) -> None:
    """That more is made of the new days, as long as it is not there."""
    if lab.derived.folder(CHURN) is None:
        note(
            "Forecasts, the churn model and what answers are judged by are being made of the new days: some minutes more."
        )


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def _follow() -> None:
    """How far it is, followed as it goes; the whole page comes again when it is over."""
    now = passing(larder_home())
    if now is None or now.state != "running":
        st.rerun()
    _show_running(now)


def _show_running(now: Passing) -> None:
    to = "" if now.week is None else f" to {words.day(now.week.after)}"
    st.progress(now.fraction, text=f"A week passes{to}: {now.stage}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Stop it", icon=":material/stop:", on_click=_give_up, key="week-stop")
        note("Until it is over you see the data as it is. You need not stay on this page.")


def _come(there: list[_Said]) -> None:
    if not there:
        return
    st.header("What came true")
    held = sum(bool(one.held) for one in there)
    note(
        f"**{held} of {words.plural(len(there), 'range')} held.** Of ranges that are meant to hold four times out of five, "
        "a miss now and then is as it should be."
    )
    rows = [(words.short_day(one.day), one.where, one.said, one.came) for one in reversed(there)]
    st.html(
        html_table(("Of", "Where you said it", "What you said", "What came"), rows, label="What came true")
    )
    there_too = {one.address: one.where.partition(":")[0] for one in there if one.address}
    with st.container(horizontal=True, gap="small"):
        for address, where in there_too.items():
            st.page_link(
                page_at(address),
                label=literal(where),
                icon=":material/arrow_forward:",
                icon_position="right",
            )


def _begin() -> None:
    lab = here.visit().lab
    if lab is None:
        return
    try:
        begin(larder_home(), lab.release)
    except WeekError as error:
        st.session_state[_PROBLEM] = str(error)


def _give_up() -> None:
    try:
        give_up(larder_home())
    except WeekError as error:
        st.session_state[_PROBLEM] = str(error)
