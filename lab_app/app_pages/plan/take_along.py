"""What one takes along: a calendar file, the notes, a page to print, and the page of what was shown."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.assessment.due import next_sitting
from lab_app.course.declared.questions import read_cards
from lab_app.course.pages import level_pages
from lab_app.course.tracks import tracks
from lab_app.plan.first_step import first_steps
from lab_app.plan.ics import Event, calendar_file
from lab_app.plan.markdown import notes_file
from lab_app.plan.standing import START
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.style import note

if TYPE_CHECKING:
    from lab_app.plan.dates import Calendar
    from lab_app.plan.personal import Plan
    from lab_app.plan.standing import Done

_NAME = "plan name"  # setting: by which a calendar knows this plan again


def show_take_along(plan: Plan, done: Done, calendar: Calendar | None, today: dt.date) -> None:
    """Two files and two pages."""
    st.header("Export")
    with st.container(horizontal=True, gap="small", key="plan-files"):
        if calendar is not None:
            st.download_button(
                "Calendar file",
                data=lambda: _calendar(plan, done, calendar),
                file_name="larder-plan.ics",
                mime="text/calendar",
                key="plan-ics",
                on_click="ignore",
            )
        st.download_button(
            "Notes as Markdown",
            data=lambda: _notes(plan, done, today),
            file_name="larder-plan.md",
            mime="text/markdown",
            key="plan-notes",
            on_click="ignore",
        )
    note(
        "All of it stays on this machine. To print the plan, show all twelve weeks first: it goes on paper without the menu."
        + ("" if calendar else " The calendar file is there once the plan has a first day.")
    )
    st.page_link(
        page_at("shown"),
        label="What I have shown, a page for others",
        icon=":material/arrow_forward:",
        icon_position="right",
    )


def _notes(plan: Plan, done: Done, today: dt.date) -> bytes:
    found = notes_file(plan, done, here.notes().all(), today, _questions())
    return found.encode("utf-8", "replace")


def _questions() -> dict[str, str]:
    """The questions of the cards, by the keys of their notes."""
    return {
        f"question/{level.slug}/{card.id}": card.question
        for track in tracks()
        for level in track.levels
        for page in (level_pages(level) if level.is_open else ())
        if page.questions is not None
        for card in read_cards(page.questions).card
    }


def _calendar(plan: Plan, done: Done, calendar: Calendar) -> bytes:
    entries = here.plan_log().entries()
    return calendar_file(
        events(plan, done, calendar),
        plan=here.progress().revise(_NAME, lambda kept: kept or secrets.token_hex(8)),
        now=dt.datetime.now(dt.UTC),
        sequence=sum(entry.item == START for entry in entries),
    )


def events(plan: Plan, done: Done, calendar: Calendar) -> list[Event]:
    """The first day of each week with what there is to do, the day of the first step, and the sittings that are ahead."""
    found = [
        Event(
            f"week-{one.week.number}",
            calendar.week(one.week.number)[0],
            f"Plan, week {one.week.number}: {one.week.title}",
            "\n".join(f"- {item.item.title}" for item in one.items if not item.is_aside),
        )
        for one in plan.weeks
    ]
    steps = first_steps(here.plan_log().entries())
    if steps and not steps[-1].came:
        found.append(Event("first-step", steps[-1].until, f"Asked about: {steps[-1].skill.name}"))
    if done.sittings:
        coming = next_sitting(done.sittings, done.sittings[-1].day)
        found.append(Event(f"sitting-{coming.number}", coming.day, "Self-assessment again"))
    return found
