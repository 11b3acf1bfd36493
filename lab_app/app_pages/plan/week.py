"""One week: exercises that tick themselves, and items of one's own that take a note, a link or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from lab_app.course.skills import SKILLS
from lab_app.kinds.number.judge import parse
from lab_app.plan.standing import standing_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.style import note, text

if TYPE_CHECKING:
    from lab_app.plan.codes import Coded
    from lab_app.plan.dates import Calendar
    from lab_app.plan.personal import PlannedItem, PlannedWeek
    from lab_app.plan.standing import Done, ItemStanding

_PAGES = {
    "board": ("monitoring-explore", "To the explorer, where a chart is pinned"),
    "sitting": ("assessment", "To the self-assessment"),
}


def show_week(planned: PlannedWeek, done: Done, calendar: Calendar | None) -> None:
    """The week's items in order."""
    week = planned.week
    days = f"{words.days(*calendar.week(week.number))}, " if calendar else ""
    with st.container(key=f"plan-week-{week.number}"):
        st.header(f"Week {week.number}: {week.title}")
        note(f"{days}about {words.minutes(planned.minutes)}")
        for item in planned.items:
            _item(item, standing_of(item, done), done)


def _item(planned: PlannedItem, now: ItemStanding, done: Done) -> None:
    item = planned.item
    with st.container(key=f"plan-item-{item.id}", gap="small"):
        if now.by_hand and not item.ticks_itself:
            _tick(item.id, item.title, now)
            _field(planned, now)
            return
        state = "done" if now.is_done else "set aside" if planned.is_aside else "to do"
        mark = {"done": "✓", "set aside": "–", "to do": "○"}[state]
        st.html(
            f'<p class="lab-item" data-state="{state}"><span aria-hidden="true">{mark}</span><b>{text(_title(planned))}</b> '
            f"<span>{state}</span></p>"
        )
        for one in planned.exercises:
            _exercise(one, done)
        if planned.aside:
            note(_aside(planned, done))
        if item.evidence and not now.is_done:
            address, label = _PAGES[item.evidence]
            st.page_link(page_at(address), label=label)
        if now.by_hand:
            if not now.is_done:
                note(
                    f"Until then: {item.instead[0].lower()}{item.instead[1:]}"
                    if item.instead
                    else "Until then, do it your own way."
                )
            _tick(item.id, "I have done it another way", now)


def _title(planned: PlannedItem) -> str:
    if not planned.extra_for:
        return planned.item.title
    skill = next(skill for skill in SKILLS if skill.slug == planned.extra_for)
    return f"Added for {skill.name}: {planned.item.title}"


def _exercise(one: Coded, done: Done) -> None:
    star = "★ " if one.is_star else ""
    if one.exercise is None:
        st.html(f'<p class="lab-note lab-coded">{text(star + one.said)}</p>')
        return
    is_done = one.exercise.key in done.solved
    st.page_link(
        page_at(exercise_path(one.exercise)),
        label=f"{star}{one.said}{', done' if is_done else ''}",
        icon=":material/check:" if is_done else ":material/radio_button_unchecked:",
    )


def _aside(planned: PlannedItem, done: Done) -> str:
    """What is set aside and why, and how to prove what stays."""
    names = words.listed([one.code for one in planned.aside])
    said = f"Set aside, since two tasks showed “rather 5”: {names}."
    stars = [
        one
        for one in planned.exercises
        if one.is_star and one.exercise is not None and one.exercise.key not in done.solved
    ]
    if stars:
        quickest = min(stars, key=lambda one: one.minutes)
        said += f" Two tasks are few: prove it by {quickest.code}, {words.minutes(quickest.minutes)}."
    return said


def _tick(item: str, label: str, now: ItemStanding) -> None:
    key = f"plan-{item}-done"
    st.session_state.setdefault(key, now.is_done)
    st.checkbox(label, key=key, on_change=_keep_tick, args=(item, key))


def _keep_tick(item: str, key: str) -> None:
    here.plan_log().say(item, done=bool(st.session_state.get(key)), day=here.today())


def _field(planned: PlannedItem, now: ItemStanding) -> None:
    item, key = planned.item, f"plan-{planned.item.id}-said"
    st.session_state.setdefault(key, now.said)
    field = st.text_area if item.takes == "note" else st.text_input
    field(f"{item.asks} ({item.takes})", key=key, on_change=_keep_said, args=(item.id, key))
    said = str(st.session_state.get(key) or "").strip()
    if item.takes == "link" and said:
        _link(said)
    elif item.takes == "number" and said and parse(said.replace("%", "")) is None:
        st.html(
            '<p class="lab-doubt" role="status">No number can be read there. It is kept as you wrote it.</p>'
        )


def _keep_said(item: str, key: str) -> None:
    here.plan_log().say(item, said=str(st.session_state.get(key) or ""), day=here.today())


def _link(said: str) -> None:
    """A link that opens, where it is one."""
    if is_link(said):
        st.html(
            f'<p class="lab-note"><a href="{text(said)}" target="_blank" rel="noopener noreferrer">{text(said)}</a></p>'
        )
    else:
        st.html(
            '<p class="lab-doubt" role="status">This is no web address (https://…). It is kept as you '
            "wrote it.</p>"
        )


def is_link(said: str) -> bool:
    """Whether a text is an address of the web and nothing else."""
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c.isspace() for c in said)
