"""What I have shown: of each skill which exercise, when, at which answer and in which world. To be shown and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.again.worlds import is_another
from lab_app.assessment.shown import shown
from lab_app.course.skills import SKILLS
from lab_app.plan.evidence import day_of, shown_by_skill
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at, say_left_out, unknown_parts
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, note, notice

if TYPE_CHECKING:
    from lab_app.course.progress import Sitting
    from lab_app.course.skills import Skill
    from lab_app.plan.evidence import Shown

_NOT = (
    (
        "It shows that these exercises were done, on data of a company that is simulated, by whoever sat at this machine. Nobody "
        "watched, and the lab gives hints and lets one try again."
    ),
    (
        "It does not show work with other people, on systems that are in use, or over months. Ask for one thing that was done at "
        "one's own company, and for what was decided because of it."
    ),
)


def render() -> None:
    """The page."""
    from lab_app.course.progress import Progress

    eyebrow(f"Larder Lab, as of {words.day(here.today())}")
    st.title("What I have shown")
    say_left_out(unknown_parts())
    progress = here.progress()

    def hints(exercise: str, world: str) -> int:
        return Progress(progress.file, progress.learner, world if is_another(world) else None).hints_shown(
            exercise
        )

    found = shown_by_skill(progress.attempts(), hints)
    taken = here.sittings().all()
    sitting = taken[-1] if taken else None
    lead("For each skill: what I did in the lab, when, on which attempt, and my own rating.")
    notice("info", "What this shows, and what it does not", *_NOT)
    for skill in SKILLS:
        _skill(skill, found.get(skill.slug, ()), sitting)
    note(
        "“The common world” is the company that everybody meets; its answers may be known. Other worlds are made for one person."
    )
    note("This page prints on paper as it is, without the menu.")
    st.page_link(page_at("plan"), label="To my plan")


def _skill(skill: Skill, done: tuple[Shown, ...], sitting: Sitting | None) -> None:
    with st.container(key=f"shown-{skill.slug}", gap="small"):
        st.header(skill.name)
        note(f"{_rated(skill, sitting)}{'' if done else ' No exercise is done yet.'}")
        if not done:
            return
        st.html(
            html_table(
                ("Exercise", "Done on", "Answer", "World"),
                [
                    (
                        f"{one.exercise.code} {one.exercise.title}".strip(),
                        words.short_day(day_of(one.attempt, here.zone())),
                        one.verdict,
                        one.world,
                    )
                    for one in done
                ],
                label=f"What was shown of {skill.name}",
            )
        )


def _rated(skill: Skill, sitting: Sitting | None) -> str:
    if sitting is None or skill.slug not in sitting.ratings:
        return "Not rated by oneself."
    said = f"Self-rating: {sitting.ratings[skill.slug]} of 5 on {words.day(sitting.day)}"
    tells = shown(skill.slug, sitting.answers)
    return f"{said}; two tasks of that day showed: {tells.said}." if tells else f"{said}."
