"""Resources: what others have written that is worth one's time, by skill. Nothing of it is fetched before a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.declared.resources import resources
from lab_app.course.skills import SKILLS
from lab_app.course.tracks import discover
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path
from lab_app.ui.navigation.links import follow_links, inside, outside
from lab_app.ui.style import eyebrow, lead, note, text

if TYPE_CHECKING:
    from lab_app.course.declared.resources import Resource
    from lab_app.course.exercise import Exercise

SEVERAL = "several"
"""The topic of what belongs to more than one skill."""


def render() -> None:
    """The page."""
    eyebrow("Beside the lab")
    st.title("Resources")
    lead(
        "Where to read on, skill by skill. The lab itself needs none of it, and asks none of these sites for anything: "
        "a link is followed when you click it, in a tab of its own."
    )
    found = resources()
    codes = {exercise.code: exercise for exercise in discover() if exercise.code}
    topics = {skill.slug: skill.name for skill in SKILLS} | {SEVERAL: "Several at once"}
    for topic, name in topics.items():
        listed = [one for one in found if one.topic == topic]
        if listed:
            items = "".join(_item(one, codes) for one in listed)
            st.html(
                f'<section class="lab-resources" id="{text(topic)}"><h2 class="lab-h2">{text(name)}</h2><ul>{items}</ul></section>'
            )
    first, last = min(one.checked_on for one in found), max(one.checked_on for one in found)
    note(
        f"Addresses move. The list was gone through on {words.days(first, last)}; "
        "`larder links` asks each of them whether it still answers."
    )
    follow_links(key="resources-links")


def _item(one: Resource, codes: dict[str, Exercise]) -> str:
    title = outside(one.address, one.title) if one.address else text(one.title)
    price = {"free": "free", "paid": "paid", "free and paid": "partly free"}[one.price]
    about = f'<p class="about">{text(one.about)}</p>'
    instead = (
        f'<p class="instead">Here in place of <b>{text(one.instead.of)}</b>: {text(one.instead.because)}</p>'
        if one.instead
        else ""
    )
    known = [codes[code] for code in one.exercises if code in codes]
    links = ", ".join(f"<a {inside(exercise_path(e))}>{text(e.title)}</a>" for e in known)
    of_lab = f'<p class="with">Goes with {links}</p>' if links else ""
    return (
        f'<li id="{text(one.id)}"><p class="title">{title} <span>{text(price)}, {text(words.minutes(one.minutes))} for a start</span></p>'
        f"{about}{instead}{of_lab}</li>"
    )
