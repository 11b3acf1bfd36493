"""My plan: one skill and one sentence first, then twelve weeks in the lab and at one's own company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages.plan.first_step import show_first_step
from lab_app.app_pages.plan.rules import show_rules
from lab_app.app_pages.plan.start import show_start
from lab_app.app_pages.plan.take_along import show_take_along
from lab_app.app_pages.plan.week import show_week
from lab_app.assessment.due import next_sitting
from lab_app.plan.dates import Calendar
from lab_app.plan.first_step import first_steps
from lab_app.plan.personal import plan_for
from lab_app.plan.standing import Done, standing
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at, say_left_out, unknown_parts
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, note, notice

if TYPE_CHECKING:
    import datetime as dt

    from lab_app.plan.personal import Plan

_VIEWS = ("This week", "All twelve weeks")


def render() -> None:
    """The page."""
    eyebrow("90 days")
    st.title("My plan")
    _plan()


@st.fragment
@guarded
def _plan() -> None:
    say_left_out(unknown_parts())
    today, done = here.today(), read_done()
    plan = plan_for(done.sittings[-1] if done.sittings else None, done.solved)
    calendar = Calendar(done.start) if done.start else None
    lead(_where(plan, done, calendar, today))
    if here.progress().unsaved:
        notice("warn", "Not saved yet", str(here.progress().unsaved))
    show_first_step(first_steps(here.plan_log().entries()), done, today)
    show_start(done.start, today)
    _sitting(done, today)
    _weeks(plan, done, calendar, today)
    show_rules(plan)
    show_take_along(plan, done, calendar, today)


def read_done() -> Done:
    """All that ticks the items of a plan. Raises ProgressError."""
    from lab_app.ui.boards.kept import boards_of

    progress = here.progress()
    return Done(
        frozenset(progress.last_done()),
        here.plan_log().latest(),
        here.sittings().all(),
        any(board.pins for board in boards_of(progress)),
    )


def _where(plan: Plan, done: Done, calendar: Calendar | None, today: dt.date) -> str:
    found = standing(plan, done, calendar, today)
    if calendar is None:
        return (
            "Twelve weeks of about two hours, in the lab and at your own company. What you do in the lab ticks itself; the "
            "rest you tick, with a line on what came of it."
        )
    if today < calendar.start:
        return f"It begins on {words.day(calendar.start)}."
    kept = (
        f"Something is done in {found.weeks_done} of the {found.weeks_begun} weeks that have begun."
        if found.weeks_begun > 1
        else f"{'Something' if found.weeks_done else 'Nothing'} is done in it so far."
    )
    if calendar.is_over(today):
        return f"The 90 days ended on {words.day(calendar.end)}. {kept} What is left can still be done."
    number = calendar.week_on(today)
    return f"Week {number} of 12, {words.days(*calendar.week(number))}. {kept}"


def _sitting(done: Done, today: dt.date) -> None:
    """That the self-assessment is due, to those who have begun with it; to others that there is one."""
    if not done.sittings:
        note(
            "The plan fits you better after the self-assessment. That is optional: without it you get the plan that everybody gets."
        )
        st.page_link(page_at("assessment"), label="To the self-assessment")
        return
    coming = next_sitting(done.sittings, today)
    if coming.is_due(today):
        notice(
            "info",
            "The self-assessment is due again",
            f"It was planned for {words.day(coming.day)}. The tasks are other ones of the same kind, and the plan follows "
            "what they show.",
        )
        st.page_link(page_at("assessment"), label="To the self-assessment")
    else:
        note(f"The self-assessment is due again on {words.day(coming.day)}.")


def _weeks(plan: Plan, done: Done, calendar: Calendar | None, today: dt.date) -> None:
    number = calendar.week_on(today) if calendar else 1
    view = st.radio("Show", _VIEWS, horizontal=True, key="plan-view", label_visibility="collapsed")
    for one in plan.weeks:
        if view == _VIEWS[1] or one.week.number == max(1, number):
            show_week(one, done, calendar)
