"""Four counts of the month that the first exercise is about: a page of the core path, a minute to read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage, level_pages
from lab_app.course.path import Step, done_by, next_step, note_read
from lab_app.course.tracks import exercise, track, tracks
from lab_app.kinds.case.users_of_a_month import UsersOfAMonth, users_of_a_month
from lab_app.ui import visit as here
from lab_app.ui.addresses import button_to, exercise_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, notice, text
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="One May, four counts",
    order=1,
    about="The month that you have counted, counted in four ways: each is right, and no two agree.",
    minutes=1,
)

FIRST, LAST = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
"""The month of the first exercise."""
_BEFORE = "active_users"


def render(level: Level) -> None:
    """The counts for those who have made the first one themselves; others are sent there."""
    progress = here.progress()
    eyebrow(f"{level.title}, about {PAGE.minutes} min to read")
    st.title(PAGE.title)
    counted = exercise(_BEFORE)
    if counted.key not in progress.solved():
        notice("info", "Count it yourself first", "This page shows the answer to the exercise before it.")
        st.page_link(page_at(exercise_path(counted)), label=counted.title, icon=":material/arrow_forward:")
        return
    lead("You made the first. Each has stood on a slide as “users in May”, and each is right.")
    _counts()
    st.html(
        '<div class="lab-keep"><h2>To remember</h2><p>Beside each count of users belong three words: who, what and '
        "when. Nora’s record is about the last one.</p></div>"
    )
    page = next(page for page in level_pages(level) if page.module == __name__)
    note_read(progress, Step(level, page))
    following = next_step(tracks(), done_by(progress, tracks()), track(level.track))
    if following is not None:
        button_to(following, key="next-counts", on=level)


@st.fragment
@guarded
def _counts() -> None:
    lab = here.lab()
    with st.spinner("Counting May four times"):
        users = lab.keep(
            "users of the first exercise's month",
            lambda: users_of_a_month(FIRST, LAST, lambda sql: lab.sandbox.known(sql, limit=1).rows),
        )
    st.html(as_html(users))


def as_html(users: UsersOfAMonth) -> str:
    """The four counts, each with what it is and why it is below the one before."""
    counts = (
        (users.visited, "Accounts that came by", "Every account with a visit in May: your count.", ""),
        (
            users.people,
            "People who came by",
            "The same, without bots and colleagues.",
            f"{number(users.visited - users.people)} fewer: these accounts are no customers.",
        ),
        (
            users.planned,
            "People who saved a plan",
            "At least one meal plan saved in May.",
            f"{number(users.people - users.planned)} fewer: they came by and saved none. A visit is not yet value.",
        ),
        (
            users.mau,
            "Monthly active users, the North Star",
            "People who saved a plan in the 28 days to 31 May.",
            f"{number(users.planned - users.mau)} fewer: they planned on 1 to 3 May only. All months get 28 days.",
        ),
    )
    most = max(users.visited, 1)
    items = "".join(
        f'<li style="--share:{count / most:.4f}"><b class="lab-num">{number(count)}</b><div><h2>{text(name)}</h2>'
        f"<p>{text(what)}</p>{f'<p class=why>{text(why)}</p>' if why else ''}</div></li>"
        for count, name, what, why in counts
    )
    return f'<ol class="lab-counts">{items}</ol>'
