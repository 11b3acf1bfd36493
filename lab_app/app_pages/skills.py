"""Seven skills: what a technical product manager is and is not, and what three levels of each skill look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.skills import SKILLS, TIERS, Skill, is_open, tracks_of
from lab_app.ui.navigation.links import follow_links, inside
from lab_app.ui.style import eyebrow, lead, marked, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.skills import Tier
    from lab_app.course.tracks import Track

_IS = (
    "Understands what each choice gives up, in time, money, risk and what can be changed later.",
    "Asks what an engineer is glad to be asked, early, and listens to the answer.",
    "States a business goal so that it can be built, and a technical limit so that it can be weighed.",
    "Hears bad news early, because nobody was ever punished for bringing it.",
    "Decides what is for a product manager to decide, with the technology in view.",
)
_IS_NOT = (
    "Write the code that customers get.",
    "Decide how the system is built.",
    "Review pull requests.",
    "Look for the bug in production.",
)
_NOW = (
    (
        "In 2019 a product manager who could do this stood out. In 2026 it is where many job descriptions begin: tools that "
        "write code and queries have made the doing cheap, and left the asking, the checking and the deciding."
    ),
    (
        "And engineers choose, too. They work *with* somebody who understands what they are told, and *around* somebody who "
        "does not: the second hears of a problem only once it is a delay."
    ),
    (
        "This is opinion, and not measured. To check it, read ten job "
        "descriptions of the kind that you want, and count."
    ),
)
_BRINGS = (
    "Engineers' trust: what you are told is true, and comes in time.",
    "Better decisions, since you know what they cost before they are made.",
    "Work that others can't take: the product that hangs on technology needs somebody who speaks both languages.",
    "A better product, since what can be built and what is needed meet earlier.",
)


def render() -> None:
    """The page."""
    from lab_app.course.tracks import tracks

    eyebrow("What there is to learn")
    st.title("Seven skills of a technical product manager")
    lead("Not to do an engineer's work, but to do one's own work well with engineers.")
    st.html(
        '<div class="lab-sides">'
        f'<section id="what-it-is"><h2 class="lab-h2">What it is</h2>{_list(_IS)}</section>'
        f'<section id="what-it-is-not"><h2 class="lab-h2">What it is not</h2><p>Engineering, done by somebody with less practice. It is not for a product manager to</p>{_list(_IS_NOT, lower=True)}'
        "</section></div>"
    )
    now = "".join(f"<p>{marked(one)}</p>" for one in _NOW)
    st.html(
        '<div class="lab-sides">'
        f'<section id="why-now"><h2 class="lab-h2">Why now</h2>{now}</section>'
        f'<section id="what-it-brings"><h2 class="lab-h2">What it brings</h2>{_list(_BRINGS)}</section></div>'
    )
    st.html(
        '<h2 class="lab-h2" id="anchors">What each looks like at 1, 3 and 5</h2>'
        '<p class="lab-note">Find the sentence that you would sign today. 2 and 4 lie between.</p>'
    )
    for tier, name in TIERS.items():
        st.html(_table(tier, name, tracks()))
    follow_links(key="skills-links")


def _list(items: Sequence[str], *, lower: bool = False) -> str:
    said = (f"{one[:1].lower()}{one[1:]}" if lower else one for one in items)
    return f"<ul>{''.join(f'<li>{text(one)}</li>' for one in said)}</ul>"


def _table(tier: Tier, name: str, tracks: Sequence[Track]) -> str:
    rows = "".join(_row(skill, tracks) for skill in SKILLS if skill.tier == tier)
    return (
        f'<h3 class="lab-h3" id="{tier}">{text(name)}</h3>'
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="{text(name)}"><table class="lab-table lab-stack lab-anchors">'
        '<thead><tr><th scope="col">Skill</th><th scope="col">1</th><th scope="col">3</th><th scope="col">5</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(skill: Skill, tracks: Sequence[Track]) -> str:
    if is_open(skill, tracks):
        first = next(level for track in tracks_of(skill, tracks) for level in track.levels if level.is_open)
        title = f"<a {inside(first.slug)}>{text(skill.name)}</a>"
    else:
        title = f"{text(skill.name)}<small>Not open yet</small>"
    cells = "".join(
        f'<td data-at="{at}">{text(f"{said[:1].upper()}{said[1:]}.")}</td>'
        for at, said in zip((1, 3, 5), skill.anchors, strict=True)
    )
    return f'<tr id="{skill.slug}"><th scope="row">{title}</th>{cells}</tr>'
