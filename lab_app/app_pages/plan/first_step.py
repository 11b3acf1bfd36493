"""The first step: one skill, a day in 30 days, a sentence to send to somebody; and on that day the question what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.assessment.scale import advice
from lab_app.course.skills import SKILLS
from lab_app.plan.first_step import CAME, DAYS, ITEM, Came, FirstStep
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.style import note, notice

if TYPE_CHECKING:
    from lab_app.plan.standing import Done

_SKILL, _UNTIL = "plan-first-skill", "plan-first-until"


def show_first_step(steps: Sequence[FirstStep], done: Done, today: dt.date) -> None:
    """What was promised, or the place to promise something."""
    st.header("First step: one skill, 30 days")
    now = steps[-1] if steps and not steps[-1].came else None
    if now is None:
        _said_before(steps)
        _choose(done, today)
    elif now.is_asked(today):
        _ask(now, today)
    else:
        st.markdown(
            f"**{now.skill.name}**, until {words.day(now.until)}. Send this to somebody who will ask:"
        )
        _sentence(now)


def _choose(done: Done, today: dt.date) -> None:
    st.markdown(
        "Choose one skill, the day on which you want to be asked, and tell somebody. That is all of the first step: a promise of your "
        "own, beside the twelve weeks below, which take you through all seven skills."
    )
    names = {skill.slug: skill.name for skill in SKILLS}
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan-first"):
        slug = st.selectbox(
            "Skill",
            list(names),
            index=list(names).index(_suggested(done)),
            format_func=names.__getitem__,
            key=_SKILL,
            width=260,
        )
        until = st.date_input(
            "Ask me on",
            value=today + dt.timedelta(days=DAYS),
            min_value=today + dt.timedelta(days=1),
            format="YYYY-MM-DD",
            key=_UNTIL,
            width=180,
        )
        st.button("I promise it", type="primary", key="plan-first-take", on_click=_take)
    if isinstance(until, dt.date) and slug:
        skill = next(skill for skill in SKILLS if skill.slug == slug)
        note("This is the message. Copy it:")
        _sentence(FirstStep(skill, until))


def _suggested(done: Done) -> str:
    """What the ratings advise to begin with; APIs where there are none."""
    ratings = done.sittings[-1].ratings if done.sittings else {}
    if all(skill.slug in ratings for skill in SKILLS):
        return advice(ratings).first[0].slug
    return SKILLS[0].slug


def _sentence(step: FirstStep) -> None:
    st.code(step.sentence(), language=None, wrap_lines=True)


def _take() -> None:
    until, slug = st.session_state.get(_UNTIL), st.session_state.get(_SKILL)
    skill = next((one for one in SKILLS if one.slug == slug), None)
    if skill is not None and isinstance(until, dt.date):
        _say(FirstStep(skill, until))


def _ask(step: FirstStep, today: dt.date) -> None:
    when = "today" if step.until == today else f"on {words.day(step.until)}"
    notice(
        "info",
        f"You wanted to be asked {when}: {step.skill.name}",
        "What can you do that you could not do before? Say it to the one whom you told. And here: did you keep to it?",
    )
    with st.container(horizontal=True, gap="small"):
        for came, said in CAME.items():
            st.button(said, key=f"plan-first-{came}", on_click=_answer, args=(step, came))


def _answer(step: FirstStep, came: Came) -> None:
    _say(replace(step, came=came))


def _say(step: FirstStep) -> None:
    here.plan_log().say(ITEM, done=bool(step.came), said=step.as_text(), day=here.today())
    for name in (_SKILL, _UNTIL):
        st.session_state.pop(name, None)


def _said_before(steps: Sequence[FirstStep]) -> None:
    for step in steps[-3:]:
        note(f"{step.skill.name}, until {words.day(step.until)}: “{CAME[step.came]}”.")
