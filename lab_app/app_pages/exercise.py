"""One exercise: the prompt, the answer, the verdict, hints one by one, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages import checking
from lab_app.app_pages.home.headline_guess import show_guess_beside
from lab_app.app_pages.next_door import show_doors
from lab_app.app_pages.replies import show_reply
from lab_app.course.exercise import prompt_of
from lab_app.course.guess import ABOUT
from lab_app.course.handing_in import counts_once, waiting
from lab_app.course.path import done_by, steps_after
from lab_app.course.story import answer_to
from lab_app.course.verdict import STILL_BUILDING
from lab_app.kinds.case.case import NotDealtError, NotYetError
from lab_app.kinds.form import in_this_world, is_wide, show_beside, show_form
from lab_app.truth import TruthError
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import button_to, exercise_path, exercises_path, link_to, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.rest import say_how_far, show_rest
from lab_app.ui.style import eyebrow, idea, marked, message, notice
from lab_app.ui.verdicts import show_verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.exercise import Exercise
    from lab_app.course.path import Step
    from lab_app.course.tracks import Level
    from lab_app.course.verdict import Verdict

LOOK_SECONDS = 10.0  # between two looks for the hidden worlds


def render(exercise: Exercise, level: Level) -> None:
    """The page of one exercise."""
    position = [e.id for e in level.exercises].index(exercise.id) + 1
    eyebrow(
        f"{level.title}, exercise {position} of {len(level.exercises)}, about {words.minutes(exercise.minutes)}"
    )
    st.title(exercise.title)
    try:
        exercise = in_this_world(exercise, here.lab())
    except (NotDealtError, TruthError) as error:
        if isinstance(error, NotYetError | TruthError):
            notice("info", "This exercise opens a little later", str(error))
            show_rest(_is_dealt, exercise)
        else:
            notice("info", "This world does not have this exercise", str(error))
        _meanwhile(exercise, level)
        return
    if is_wide(exercise, here.lab()):
        prompt, answer = st.container(), st.container()
    else:
        with st.container(key="exercise-desk"):
            prompt, answer = st.columns([5, 7], gap="large")
    with prompt:
        _prompt(exercise)
        _hints(exercise)
        show_beside(exercise, here.lab())
    with answer, st.container(key="answer"):
        _answer(exercise, level)
        if exercise.key in waiting(here.progress()):
            _wait(exercise)


def _is_dealt(exercise: Exercise) -> bool:
    """Whether what the case is dealt from is there by now, and where it cannot be read, nobody knows."""
    try:
        in_this_world(exercise, here.lab())
    except (NotYetError, TruthError):
        return False
    except NotDealtError:
        return True  # the page says why
    return True


def _meanwhile(exercise: Exercise, level: Level) -> None:
    """What one can go on with, where this one cannot be dealt."""
    from lab_app.course.tracks import tracks

    done = done_by(here.progress(), tracks()) | {exercise.key}
    _onward(steps_after(exercise, level, tracks(), done), exercise, level)


def _onward(steps: Sequence[Step], exercise: Exercise, level: Level) -> None:
    """The step to take, and beside it the core path's, where that is another."""
    for step in steps[:1]:
        button_to(step, key=f"next-{exercise.key}", on=level)
    for step in steps[1:]:
        link_to(step, "On the core path", on=level)


def _prompt(exercise: Exercise) -> None:
    if exercise.idea:
        idea(exercise.concept, exercise.idea)
    prompt = prompt_of(exercise.prompt)
    if prompt.who:
        message(prompt.who, prompt.said)
    st.markdown(prompt.rest)


@st.fragment
@guarded
def _hints(exercise: Exercise) -> None:
    progress = here.progress()
    hints = exercise.hints_on(progress.draft(exercise.key) or "")
    shown = min(progress.hints_shown(exercise.key), len(hints))
    if counts_once(exercise) and progress.first_answer(exercise.key, here.lab().release.world.id) is not None:
        return  # the truth is shown: a hint to it would help nobody any more
    for i, hint in enumerate(hints[:shown], start=1):
        notice("info", f"Hint {i} of {len(hints)}", hint)
    if shown < len(hints):
        st.button(
            "Give me a hint" if shown == 0 else "Another hint",
            icon=":material/help:",
            on_click=progress.show_hint,
            args=(exercise.key, shown + 1),
            key=f"hint-{exercise.key}",
        )
    elif exercise.one_way and exercise.key not in progress.solved():
        _one_way(exercise)


def _one_way(exercise: Exercise) -> None:
    """After the last hint: one way to write it, which is noted as shown."""
    progress, world = here.progress(), here.lab().release.world.id
    if not progress.truth_shown(exercise.key, world):
        st.button(
            "Show one way to write it",
            icon=":material/visibility:",
            on_click=progress.show_truth,
            args=(exercise.key, world),
            key=f"show-{exercise.key}",
        )
        return
    st.markdown("**One solution**")
    st.code(exercise.one_way, language=exercise.written_in)
    _takeaway(exercise)


@st.fragment
@guarded
def _answer(exercise: Exercise, level: Level) -> None:
    lab = here.lab()
    checked = f"{exercise.key}-verdict"
    spot = show_form(exercise, lab)
    waited = exercise.key in waiting(here.progress())
    if spot.handed_in is not None:
        st.session_state.pop(checked, None)
        checking.check(exercise, spot.handed_in, lab)
    judged = checking.checked_text(exercise)
    with spot.verdict:
        new = checking.verdict_on(exercise)
    if new is not None:
        st.session_state[checked] = new
    spot.finish()
    verdict: Verdict | None = st.session_state.get(checked)
    is_solved = exercise.key in here.progress().solved()
    with spot.verdict:
        if checking.is_checked(exercise):
            checking.show_place(exercise)
        elif verdict is not None:
            show_verdict(verdict, judged or spot.last or "")
        elif is_solved:
            notice(
                "good",
                "Solved",
                "You have solved this one. Change your answer and check it again as often as you like.",
            )
        spot.reveal()
        if is_solved:
            _solved_before(exercise, level, verdict)
    if new is not None and (new.is_done or new.is_right_so_far or waited):
        st.rerun()  # the list of exercises beside the page ticks this one off; what is here stays


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def _wait(exercise: Exercise) -> None:
    """Look now and then whether the hidden worlds are there, and judge the answer by them."""
    if checking.is_checked(exercise):
        return  # the newer answer takes the place of the one that waits
    verdict = checking.verdicts_on_those_that_waited(here.lab()).get(exercise.key)
    if verdict is not None:
        st.session_state[f"{exercise.key}-verdict"] = verdict
        st.rerun()
    if f"{exercise.key}-verdict" not in st.session_state:
        notice("info", "Right so far", STILL_BUILDING)
    say_how_far()


def _solved_before(exercise: Exercise, level: Level, verdict: Verdict | None) -> None:
    """What belongs to a solved exercise, folded away under a verdict that says otherwise of this answer."""
    if verdict is not None and verdict.outcome in {"wrong", "error"}:
        with st.expander("You solved this exercise before: what to remember, and what comes next"):
            _solved(exercise, level)
        return
    _solved(exercise, level)


def _solved(exercise: Exercise, level: Level) -> None:
    """What to take away, another way to write it, and the next step."""
    from lab_app.course.tracks import track, tracks

    _takeaway(exercise)
    if exercise.one_way:
        with st.expander("One solution"):
            st.code(exercise.one_way, language=exercise.written_in)
    if exercise.code == ABOUT:
        show_guess_beside()
    reply = answer_to(exercise, here.progress().solved())
    if reply is not None:
        st.html('<h2 class="lab-figure-title">What your findings changed</h2>')
        show_reply(reply)
    following = steps_after(exercise, level, tracks(), done_by(here.progress(), tracks()))
    with st.container(horizontal=True, vertical_alignment="center"):
        _onward(following, exercise, level)
        if not following and st.button(
            "What you can tell Nora now", type="primary", icon=":material/arrow_forward:", key="conclusion"
        ):
            st.switch_page(page_at(""))
        st.page_link(page_at(exercises_path(level)), label="All exercises of this level")
    if not following:
        st.html('<p class="lab-note">That was the last exercise that is open. What else is:</p>')
        show_doors(track(level.track))
    for link in exercise.links:
        if link.target.startswith("http"):
            st.markdown(f"[{link.title}]({link.target})")
        else:
            target = next((e for e in level.exercises if e.id == link.target), None)
            if target and target not in [step.of for step in following]:
                st.page_link(page_at(exercise_path(target)), label=link.title)


def _takeaway(exercise: Exercise) -> None:
    st.html(f'<div class="lab-keep"><h2>To remember</h2><p>{marked(exercise.takeaway)}</p></div>')
