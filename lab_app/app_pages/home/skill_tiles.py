"""The seven skills on home: a tile each, in three tiers, with how far one is, or that the lab does not teach it yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.skills import SKILLS, TIERS, Skill, is_open, tracks_of
from lab_app.course.standing import together
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.navigation.tiles import Tile, tiles
from lab_app.ui.style import lead, note

if TYPE_CHECKING:
    from lab_app.course.path import Step
    from lab_app.course.tracks import Track

ABOUT = "skills"
"""Address of the page that says of each skill what three levels of it look like."""


def show_skills(tracks: Sequence[Track], solved: Collection[str], following: Step | None) -> None:
    """All seven, with the one on which the next step is."""
    st.header("Seven skills")
    lead("Data is where the lab begins, since it checks all the others. Take the rest in any order.")
    found = {skill.slug: _tile(skill, tracks, solved, following) for skill in SKILLS}
    tiles(
        {name: [found[skill.slug] for skill in SKILLS if skill.tier == tier] for tier, name in TIERS.items()},
        label="The seven skills, in three tiers",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if here.sittings().all():
            st.page_link(page_at("assessment"), label="What your self-assessment says")
            st.page_link(page_at("plan"), label="Go on with your plan")
        else:
            note("Not sure where to begin?")
            st.page_link(page_at("assessment"), label="Rate yourself, 5 minutes")
            st.page_link(page_at("plan"), label="See a plan of 90 days")
    st.page_link(
        page_at(ABOUT),
        label="What a technical product manager is, and what each skill looks like at 1, 3 and 5",
        icon=":material/arrow_forward:",
        icon_position="right",
    )


def _tile(skill: Skill, tracks: Sequence[Track], solved: Collection[str], following: Step | None) -> Tile:
    own = tracks_of(skill, tracks)
    if not is_open(skill, tracks):
        return Tile(skill.name, skill.about, "Not open yet", ABOUT, open=False)
    first = next(level for track in own for level in track.levels if level.is_open)
    all_of_it = together(own, solved)
    return Tile(
        skill.name,
        skill.about,
        state_of(all_of_it.solved, all_of_it.total, all_of_it.minutes_left),
        first.slug,
        open=True,
        here=following is not None and following.level.track in {track.slug for track in own},
        done=all_of_it.solved / all_of_it.total if all_of_it.total else None,
    )


def state_of(solved: int, total: int, minutes_left: int) -> str:
    """How far one is on a skill, in a line."""
    if not total:
        return "Open: to read and to try"
    if solved == total:
        return f"All {total} solved"
    return f"{solved} of {total} solved, about {words.minutes(minutes_left)} to go"
