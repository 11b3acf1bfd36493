"""Doing a level again on another world: the offer with its cost, how far one is that is made, and those that are there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.again.cost import Cost, cost, size_of
from lab_app.again.making import Making, begin, give_up, making
from lab_app.again.worlds import AgainError, OtherWorld, other_worlds, remove
from lab_app.course.progress import Progress
from lab_app.lab import close_lab_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.errors import guarded
from lab_app.ui.style import note, notice, text
from pipelines.contract.home import IS_CHECKOUT, larder_home
from pipelines.contract.release import readable_release

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from pipelines.contract.release import Release

LOOK_SECONDS = 2.0
_PROBLEM = "again-problem"  # session state: why what was asked for last could not be done
_ABOUT = (
    "Another world is the same company in which other things happened: other causes, other sizes. "
    "What you have answered here stays as it is."
)


def show_again(level: Level, *, is_done: bool) -> None:
    """On the list of a level's exercises: that it can be done again, once all of them are answered."""
    if here.visit().lab is None or not here.may_switch():
        return
    if not is_done:
        note(
            "When all of them are solved, you can do this level again on another world, where other things happened."
        )
        return
    st.header("Do this level again")
    note(_ABOUT)
    _show_problem()
    there = [world for world in other_worlds(larder_home()) if _is_left(level, world)]
    if there:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Do it again in another world",
                icon=":material/replay:",
                on_click=here.switch_to,
                args=(there[0].id,),
                key="again-there",
            )
            st.html(f'<p class="lab-note">{text(_made_on(there[0]))}. It is there already.</p>')
    elif making(larder_home()) is not None:
        _show_making()
    else:
        _offer()


def show_other_worlds() -> None:
    """On home: the other worlds that are there, and one that is made. Nothing where there is none."""
    home = larder_home()
    there, is_made = other_worlds(home), making(home) is not None
    if not (there or is_made) or not here.may_switch():
        return
    st.header("Other worlds")
    note("Worlds on which you do levels again. Your answers stay when you remove one.")
    _show_problem()
    for world in there:
        _row(world)
    if is_made:
        _show_making()
    st.space("medium")


def _row(world: OtherWorld) -> None:
    """A world, how far one is there, and what can be done with it."""
    is_here = world.id == here.other_world()
    with st.container(
        key=f"other-world-{world.id}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.html(
            f'<p class="lab-next"><b>{text(_made_on(world))}</b><br>{text(_standing(world))}, '
            f"{text(words.size(world.size))}</p>",
            width="stretch",
        )
        st.button(
            "You are there" if is_here else "Go there",
            disabled=is_here,
            on_click=here.switch_to,
            args=(world.id,),
            key=f"go-{world.id}",
        )
        with st.popover("Remove", icon=":material/delete:", key=f"remove-{world.id}"):
            note(f"This frees {words.size(world.size)}. The world cannot be brought back.")
            st.button("Remove this world", on_click=_remove, args=(world.id,), key=f"remove-{world.id}-now")


def _offer() -> None:
    """What another world costs, and the button that begins one."""
    like, _ = readable_release(larder_home())
    lab = here.visit().lab
    if like is None or lab is None:
        return
    if not IS_CHECKOUT:
        note("Another world is made in the project's folder; an installed package has only the lab.")
        return
    size = lab.keep(("size of a world", like.id), lambda: size_of(larder_home(), like))
    found = cost(larder_home(), like, size)
    if not found.has_room:
        notice(
            "warn",
            "The disk has no room for another world",
            f"{words.size(found.room)} must be free while it is made, and {words.size(found.free)} are. "
            "Free some space, and come back.",
        )
        return
    note(_in_words(found))
    st.button(
        "Make another world",
        icon=":material/replay:",
        on_click=_begin,
        args=(like,),
        key="again-begin",
    )


def _in_words(found: Cost) -> str:
    least, most = found.minutes
    return (
        f"It takes about **{words.size(found.size)}** of your disk, of which {words.size(found.free)} are free, and "
        f"about **{least} to {most} minutes**. You can go on meanwhile, stop it, and remove the world later."
    )


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def _show_making() -> None:
    """How far the world is that is made, followed as it goes; or why it was not finished."""
    found = making(larder_home())
    shown = "again-shown"  # the page was drawn with this
    if found is None or st.session_state.setdefault(shown, found.state) != found.state:
        st.session_state.pop(shown, None)
        st.rerun()  # it is there, or was ended: the whole page changes
    with st.container(key="again-making", gap="small"):
        if found.state == "running":
            _show_running(found)
        else:
            _show_unfinished(found)


def _show_running(found: Making) -> None:
    st.progress(found.fraction, text=f"Another world is being made: {found.stage}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Stop and remove it", icon=":material/stop:", on_click=_give_up, key="again-stop")
        since = "" if found.since is None else f"Begun {_ago(found.since)}. "
        st.html(f'<p class="lab-note">{text(since)}You need not stay on this page.</p>')


def _show_unfinished(found: Making) -> None:
    notice("warn", "Another world was not finished", found.message)
    like, _ = readable_release(larder_home())
    with st.container(horizontal=True, gap="small"):
        if like is not None and IS_CHECKOUT:
            st.button("Go on", icon=":material/play_arrow:", on_click=_begin, args=(like,), key="again-begin")
        st.button("Remove it", icon=":material/delete:", on_click=_give_up, key="again-stop")


def _begin(like: Release) -> None:
    used = {attempt.world for attempt in here.progress().attempts()}
    try:
        begin(larder_home(), like, used)
    except AgainError as error:
        st.session_state[_PROBLEM] = str(error)


def _give_up() -> None:
    try:
        give_up(larder_home())
    except AgainError as error:
        st.session_state[_PROBLEM] = str(error)


def _remove(world: str) -> None:
    if here.other_world() == world:
        here.switch_to(None)
    close_lab_of(world)
    try:
        remove(larder_home(), world)
    except AgainError as error:
        st.session_state[_PROBLEM] = str(error)


def _show_problem() -> None:
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        notice("bad", "That did not work", problem)


def _is_left(level: Level, world: OtherWorld) -> bool:
    """Whether there is something to do again on this level in a world."""
    return not {exercise.key for exercise in level.exercises} <= _solved(world)


def _solved(world: OtherWorld) -> set[str]:
    return Progress(here.progress().file, here.learner(), world.id).solved()


def _standing(world: OtherWorld) -> str:
    from lab_app.course.withheld.past import open_exercises

    exercises = {exercise.key for exercise in open_exercises()}
    return f"{len(exercises & _solved(world))} of {len(exercises)} exercises solved"


def _made_on(world: OtherWorld) -> str:
    at = world.made_at.astimezone()  # where the lab runs, which is where its reader is
    return f"The world of {words.day(at.date())}, {at:%H:%M}"


def _ago(since: dt.datetime) -> str:
    passed = (dt.datetime.now(dt.UTC) - since).total_seconds() / 60
    return "just now" if passed < 1 else f"{words.minutes(passed)} ago"
