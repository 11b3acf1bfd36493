"""One task at a time: what is shown, the options, how sure one is; then what is right, and on to the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.assessment.task import Task, all_tasks
from lab_app.course.progress import TaskAnswer
from lab_app.course.skills import SKILLS
from lab_app.kinds.case.form.fields import complaint, draft, show_fields
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, note, notice, text
from pipelines.contract.units import number, percent, signed

if TYPE_CHECKING:
    from lab_app.assessment.task import Form
    from lab_app.course.progress import Sitting

LOOKING = "assessment-looking"  # session state: the task whose answer is looked at
STOPPED = "assessment-stopped"  # session state: one has stopped for now
_SINCE = "assessment-since"  # session state: the task that is shown, and since when


def first_open(sitting: Sitting) -> Task | None:
    """The first task that is not answered; None where all are."""
    return next((task for task in all_tasks() if task.name not in sitting.answers), None)


def show_task(sitting: Sitting) -> None:
    """The task that is open, or the one that was just answered."""
    looked_at = st.session_state.get(LOOKING)
    task = next((one for one in all_tasks() if one.name == looked_at), None) or first_open(sitting)
    if task is None or (looked_at and task.name not in sitting.answers):
        st.session_state.pop(LOOKING, None)
        return
    form = task.form(sitting.seed, sitting.number)
    place, count = all_tasks().index(task) + 1, len(all_tasks())
    skill = next(one for one in SKILLS if one.slug == task.skill)
    eyebrow(f"Self-assessment, task {place} of {count}: {skill.name}, about two minutes")
    st.title(task.title)
    with st.container(key=f"question-{task.name}"):
        _show(form)
        given = sitting.answers.get(task.name)
        if given is None:
            _ask(sitting, task, form)
        else:
            _tell(sitting, given, form)


def _show(form: Form) -> None:
    st.markdown(form.said)
    for title, code in form.code:
        st.html(f'<p class="lab-figure-head">{text(title)}</p>')
        st.code(code, language=None, wrap_lines=True)
    for sheet in form.sheets:
        st.html(html_table(sheet.header, sheet.rows, label=sheet.title))


def _ask(sitting: Sitting, task: Task, form: Form) -> None:
    if st.session_state.get(_SINCE, ("",))[0] != task.name:
        st.session_state[_SINCE] = (task.name, time.monotonic())
    key = _key(sitting, task)
    show_fields(form.question, key)
    problem = complaint(form.question, draft(key).get(form.question.name))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Hand in",
            type="primary",
            key=f"{key}-hand-in",
            disabled=problem is not None,
            on_click=_hand_in,
            args=(sitting, task),
        )
        st.button("Stop here for now", key=f"{key}-stop", on_click=_stop)
    note(
        "Points say how well your confidence fits: 0 for “no idea”, more for being sure and right, less for sure and wrong."
    )
    note("The first answer counts. What you have answered is kept; the rest waits for you.")


def _hand_in(sitting: Sitting, task: Task) -> None:
    form, key = task.form(sitting.seed, sitting.number), _key(sitting, task)
    given = draft(key).get(form.question.name)
    if complaint(form.question, given) is not None:
        return
    said = form.question.answered(given, form.truths)
    name, since = st.session_state.get(_SINCE, ("", 0.0))
    here.sittings().answer(
        sitting.number,
        TaskAnswer(
            task.name,
            str(said.key),
            len(form.options),
            said.right,
            str(said.key) in form.near,
            float(said.confidence or 0.0),
            float(said.points or 0.0),
            round(time.monotonic() - since, 1) if name == task.name else None,
        ),
    )
    here.progress().save_draft(key, "{}")
    st.session_state[LOOKING] = task.name


def _tell(sitting: Sitting, given: TaskAnswer, form: Form) -> None:
    texts = {option.key: option for option in form.options}
    taken, right = texts[given.option], texts[form.right]
    st.markdown(f"**{form.asks}**")
    if given.is_right:
        notice("good", "Right", f"You said: {taken.text}", form.why)
    else:
        notice(
            "warn",
            "Nearly: half of the way" if given.is_near else "Not right",
            f"You said: {taken.text}",
            taken.feedback,
            f"The right answer: {right.text}",
            form.why,
        )
    points = signed(given.points, number(round(abs(given.points))))
    note(
        f"You were {percent(given.confidence, 0)} sure: {points} points. 100 is the most, 0 what “no idea” earns."
    )
    is_last = first_open(sitting) is None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "See what it adds up to" if is_last else "Next task",
            type="primary",
            icon=":material/arrow_forward:",
            key=f"{_SINCE}-next",
            on_click=_next,
        )
        if not is_last:
            st.button("Stop here for now", key=f"{_SINCE}-stop", on_click=_stop)
    if is_last:
        st.page_link(page_at("plan"), label="To the plan of 90 days")


def _next() -> None:
    st.session_state.pop(LOOKING, None)


def _stop() -> None:
    st.session_state.pop(LOOKING, None)
    st.session_state[STOPPED] = True


def go_on() -> None:
    """Take the tasks up again. For callbacks."""
    st.session_state.pop(STOPPED, None)


def _key(sitting: Sitting, task: Task) -> str:
    return f"assessment {sitting.number} {task.name}"
