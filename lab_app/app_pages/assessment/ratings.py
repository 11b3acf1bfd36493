"""Seven sliders with what 1, 3 and 5 look like; they come before the tasks, and stay as they were given."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.assessment.due import next_sitting, seed_of
from lab_app.assessment.scale import HIGHEST, LOWEST
from lab_app.assessment.task import all_tasks
from lab_app.course.skills import SKILLS, TIERS, Skill
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.style import eyebrow, lead, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.progress import Sitting

_DRAFT = "assessment ratings"
_NOT_YET = "–"
_SCALE = (_NOT_YET, *(str(n) for n in range(LOWEST, HIGHEST + 1)))


def show_ratings(taken: Sequence[Sitting], on_kept: Callable[[], None]) -> None:
    """The sliders, and the button that keeps what they say."""
    count = len(all_tasks())
    eyebrow("Where you stand" if not taken else f"Where you stand, for the {_ordinal(len(taken))} time")
    st.title("Self-assessment")
    lead(
        "First you say how far you are with each of seven skills. Then short tasks show a little of it, and the two stand "
        "beside each other."
    )
    note(
        f"Seven ratings take about five minutes, {count} tasks two minutes each. You may stop after any of them and go "
        "on another day. Nobody but you sees it, nothing depends on it, and no page of the lab waits for it."
    )
    kept = _draft()
    for tier, said in TIERS.items():
        st.header(said.partition(":")[0])
        for skill in (one for one in SKILLS if one.tier == tier):
            _slider(skill, kept)
    rated = {skill.slug: _rating(skill) for skill in SKILLS}
    missing = [skill.name for skill in SKILLS if rated[skill.slug] is None]
    with st.container(key="assessment-keep"):
        st.button(
            "Keep these ratings",
            type="primary",
            key="assessment-keep-ratings",
            disabled=bool(missing),
            on_click=_keep,
            args=(taken, on_kept),
        )
        if missing:
            note(f"Still to rate: {words.listed(missing)}.")
        else:
            note(
                "The tasks come after this. What you rated stays as it is, so that it can be held against them."
            )
    if here.progress().unsaved:
        notice("warn", "Not saved yet", str(here.progress().unsaved))


def _slider(skill: Skill, kept: dict[str, str]) -> None:
    key = _key(skill)
    st.session_state.setdefault(key, kept.get(skill.slug, _NOT_YET))
    with st.container(key=f"rating-{skill.slug}", gap="small"):
        st.html(f'<h3 class="lab-rated">{text(skill.name)}</h3><p class="lab-note">{text(skill.about)}</p>')
        st.select_slider(
            f"{skill.name}: where are you, from {LOWEST} to {HIGHEST}?",
            _SCALE,
            key=key,
            on_change=_save_draft,
            label_visibility="collapsed",
        )
        places = "".join(
            f"<li><b>{at}</b> {text(said)}</li>" for at, said in zip((1, 3, 5), skill.anchors, strict=True)
        )
        ticks = "".join(f"<span>{at}</span>" for at in ("not rated", *_SCALE[1:]))
        st.html(f'<div class="lab-ticks" aria-hidden="true">{ticks}</div>')
        st.html(f'<ol class="lab-below-slider" aria-label="{text(skill.name)} at 1, 3 and 5">{places}</ol>')


def _keep(taken: Sequence[Sitting], on_kept: Callable[[], None]) -> None:
    today = here.today()
    number = next_sitting(taken, today).number
    rated = {skill.slug: _rating(skill) or LOWEST for skill in SKILLS}
    here.sittings().begin(number, seed_of(number, taken), today, rated)
    here.progress().save_draft(_DRAFT, "")
    for skill in SKILLS:
        st.session_state.pop(_key(skill), None)
    on_kept()


def _rating(skill: Skill) -> int | None:
    said = str(st.session_state.get(_key(skill), _NOT_YET))
    return int(said) if said.isdigit() else None


def _save_draft() -> None:
    here.progress().save_draft(
        _DRAFT, json.dumps({skill.slug: st.session_state.get(_key(skill), _NOT_YET) for skill in SKILLS})
    )


def _draft() -> dict[str, str]:
    try:
        kept = json.loads(here.progress().draft(_DRAFT) or "{}")
    except ValueError:
        return {}
    return {k: v for k, v in kept.items() if v in _SCALE} if isinstance(kept, dict) else {}


def _key(skill: Skill) -> str:
    return f"assessment-rating-{skill.slug}"


def _ordinal(before: int) -> str:
    names = ("first", "second", "third", "fourth")
    return names[before] if before < len(names) else f"{before + 1}th"
