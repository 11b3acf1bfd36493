"""Home: the story, the map, how far one is and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.app_pages.again import show_other_worlds
from lab_app.app_pages.building import show_build, show_missing
from lab_app.app_pages.checking import verdicts_on_those_that_waited
from lab_app.app_pages.home.headline_guess import show_guess
from lab_app.app_pages.home.skill_tiles import show_skills
from lab_app.app_pages.home.takeaways import show_takeaways
from lab_app.app_pages.next_door import show_conclusion, show_doors
from lab_app.app_pages.replies import show_reply
from lab_app.course.path import Step, core_path, done_by, next_step, steps_left, walked
from lab_app.course.skills import SKILLS, tracks_of
from lab_app.course.standing import Standing, standings
from lab_app.course.story import heard
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import address_of, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.navigation.links import follow_links
from lab_app.ui.navigation.pyramid import Band, pyramid
from lab_app.ui.style import lead, message, note, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.tracks import Track

_LOUD = "They say monthly actives are at a record. Do we celebrate?"
_SAID = (
    "The press release is half written. You run product: before I talk to the board, tell me what we know, "
    "what we only think, and what we should do next.\n\n"
    "Nobody in data is free until Thursday. The warehouse is open to you."
)


def render() -> None:
    """The page."""
    from lab_app.course.tracks import tracks

    now = here.visit()
    if now.lab is not None:
        verdicts_on_those_that_waited(now.lab)
    done = done_by(here.progress(), tracks())
    touched = done | here.progress().tried()
    following = next_step(tracks(), done)
    with st.container(key="home-top"):
        story, picture = st.columns([6, 5], gap="large", vertical_alignment="center")
    with story:
        _story(done, has_data=now.release is not None, has_begun=bool(touched))
        if tracks():
            _next_step(following, done)
            show_takeaways()
    with picture:
        if now.release is None:
            show_build(now)
        spot = st.container(key="home-picture") if now.release else None
    if now.release and (now.problem or now.last_build_broke):
        show_missing(now)
    st.space("medium")
    memo = _all_solved(done)
    large, small = _large_and_small(tracks())
    for track in large:
        _map(track, done, touched, following)
    st.space("medium")
    show_skills(tracks(), done, following)
    for track in small:
        _door(track)
    follow_links(key="home-links")
    st.space("medium")
    show_other_worlds()
    if (
        now.release and spot
    ):  # last, so that the story and the map never wait for the first question to MetricFlow
        with spot:
            _north_star()
        own = walked(tracks())
        if memo and own:
            with memo:
                show_conclusion(own)


def _story(done: set[str], *, has_data: bool, has_begun: bool) -> None:
    """Nora's question, the guess that it invites, and what was answered last to what one has found."""
    message("Nora, CEO of Larder, 08:12", _SAID, loud=_LOUD)
    if not has_data:
        return
    with st.container(key="home-guess"):
        show_guess(has_begun=has_begun)
    replies = [reply for reply in heard(done) if reply.at_home]
    if replies:
        show_reply(replies[-1])


def _all_solved(done: set[str]) -> Any | None:
    """What waits for those who have solved all of the core path's track: doors, and above them a place for what it adds
    up to."""
    from lab_app.course.tracks import tracks

    own = walked(tracks())
    if own is None or any(one.level.is_open and one.minutes_left for one in standings(own, done)):
        return None
    memo = st.container(key="home-memo")
    st.header("Where to go from here")
    show_doors(own)
    st.space("medium")
    return memo


@st.fragment
@guarded
def _north_star() -> None:
    from lab_app.app_pages.home.north_star import show_north_star

    with st.spinner("Counting monthly active users"):
        show_north_star(here.lab())


def _large_and_small(every: Sequence[Track]) -> tuple[list[Track], list[Track]]:
    """Tracks of several levels, which have a map, and those of one that no skill's tile leads to."""
    tiled = {own[0].slug for skill in SKILLS if (own := tracks_of(skill, every))}
    large = [track for track in every if len(track.levels) > 1]
    return large, [track for track in every if track not in large and track.slug not in tiled]


def _map(track: Track, done: set[str], touched: set[str], following: Step | None) -> None:
    st.header("Five levels between a number and a decision" if len(track.levels) == 5 else track.title)
    lead(
        "Each level answers the question that the one below leaves open. The core path leads through them all."
    )
    bands = [
        _band(
            step,
            following if following and following.level.package == step.level.package else None,
            touched=any(key.startswith(f"{track.slug}/{step.level.slug}/") for key in touched),
        )
        for step in standings(track, done)
    ]
    pyramid(bands, label=f"The levels of the track {track.title}, from the bottom up")


def _door(track: Track) -> None:
    """A track of one level, which needs no map, beside another one of its skill or of no skill at all."""
    st.space("medium")
    st.header(track.title)
    lead(track.blurb)
    for level in track.levels:
        page = page_at(level.slug)
        st.page_link(page, label=page.title, icon=":material/arrow_forward:", icon_position="right")


def _next_step(following: Step | None, done: set[str]) -> None:
    with st.container(key="next_step"):
        if following is None:
            note(
                "Everything that is open is solved. What your answers say together is below, and what is open next."
            )
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(
                "Go on" if done else "Begin", type="primary", icon=":material/arrow_forward:", key="go_on"
            ):
                st.switch_page(page_at(address_of(following)))
            st.html(
                f'<p class="lab-next"><b>{text(following.title)}</b><br>'
                f"{text(following.level.title)}, about {text(words.minutes(following.minutes))}</p>"
            )
        note(_of_the_path(done))


def _of_the_path(done: set[str]) -> str:
    """How long the core path is, and how much of it is left."""
    from lab_app.course.tracks import tracks

    path, left = core_path(tracks()), steps_left(tracks(), done)
    time = words.minutes(sum(step.minutes for step in left))
    if not left:
        return "You have walked the core path. From here on each step goes deeper; take them in any order."
    if len(left) == len(path):
        return f"It is the first of {len(path)} steps on the core path, about {time} in all."
    return f"{words.plural(len(left), 'step')} of {len(path)} left on the core path, about {time}."


def _band(step: Standing, following: Step | None, *, touched: bool) -> Band:
    """A level; `following` is the next step where that is on it."""
    state = state_of(step)
    if following is not None:
        state = f"Next: {following.title}, {words.minutes(following.minutes)}. {state}"
    return Band(
        slug=step.level.slug,
        title=f"{step.level.order}  {step.level.title}",
        question=step.level.question,
        state=state,
        open=step.level.is_open,
        here=following is not None,
        touched=touched and step.level.is_open,
        solved=step.solved,
        total=step.total,
    )


def state_of(step: Standing) -> str:
    """How far one is on a level, in a line."""
    if not step.level.is_open:
        return "Not open yet"
    if not step.total:
        return "Open: lesson and workspace"
    if step.is_done:
        return f"All {step.total} solved"
    return f"{step.solved} of {step.total} solved, about {words.minutes(step.minutes_left)} to go"
