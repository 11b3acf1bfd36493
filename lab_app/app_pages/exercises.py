"""The list of a level's exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages.again import show_again
from lab_app.app_pages.next_door import show_doors
from lab_app.course.authoring.rules import HARDEST
from lab_app.course.standing import standings
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.style import eyebrow, lead, text
from lab_app.ui.visit import progress

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.tracks import Level


def _order(level: Level) -> str:
    """In which order one may take them."""
    if any(exercise.core for exercise in level.exercises):
        return "Any order works. “Next” follows the core path, the shortest way through all levels, and then the rest."
    return "Any order works. “Next” goes down the list."


def render(level: Level) -> None:
    """All exercises of the level, with what is solved and how long the rest takes."""
    from lab_app.course.tracks import track

    solved = progress().solved()
    here = next(s for s in standings(track(level.track), solved) if s.level.slug == level.slug)
    eyebrow(f"{level.title}: {level.question}")
    st.title("Exercises")
    lead(
        "All solved. Come back in a week and see what you remember; until then, other doors are open."
        if here.is_done
        else f"{here.solved} of {here.total} solved; the rest takes about {words.minutes(here.minutes_left)}. "
        + _order(level)
    )
    st.progress(here.solved / here.total if here.total else 0.0)
    st.html(
        '<p class="lab-note">Beside each one: what it is about, how hard it is (one dot to three), and how long it takes.</p>'
    )
    for exercise in level.exercises:
        done = exercise.key in solved
        with st.container(
            key=f"exercise-row-{exercise.id}",
            horizontal=True,
            vertical_alignment="center",
            gap="small",
        ):
            st.page_link(
                page_at(exercise_path(exercise)),
                label=exercise.title,
                icon=":material/check_circle:" if done else ":material/radio_button_unchecked:",
                width="stretch",
            )
            st.html(_about(exercise, done=done), width="content")
    show_again(level, is_done=here.is_done)
    if here.is_done:
        st.header("Where to go from here")
        show_doors(track(level.track))


def _about(exercise: Exercise, *, done: bool) -> str:
    """What it is about, how hard and how long it is, in columns where there is room."""
    core = '<span class="lab-tag">core path</span>' if exercise.core else ""
    dots = "".join(
        f'<i data-on="{str(place <= exercise.difficulty).lower()}"></i>' for place in range(1, HARDEST + 1)
    )
    hard = f"difficulty {exercise.difficulty} of {HARDEST}"
    time = "solved" if done else words.minutes(exercise.minutes)
    return (
        f'<div class="lab-about"><span>{core}</span><span>{text(exercise.concept)}</span>'
        f'<span class="lab-dots" role="img" aria-label="{hard}">{dots}</span>'
        f'<span class="lab-num">{text(time)}</span></div>'
    )
