"""The form of calls: requests to begin with, a builder, the answer taken apart, commands for a terminal, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form
from lab_app.kinds.request.scene import ApiError
from lab_app.ui.addresses import page_at
from lab_app.ui.requests.builder import Builder
from lab_app.ui.requests.documentation import routes_html
from lab_app.ui.requests.noted import keys_html, show_journal
from lab_app.ui.requests.stage import documents, own_keys, say_no_api, say_what_happened, stage_of
from lab_app.ui.style import literal, text

if TYPE_CHECKING:
    from lab_app.kinds.request.journal import Evidence
    from lab_app.kinds.request.scene import Stage
    from lab_app.kinds.request.spec import RequestExercise, Task
    from lab_app.lab import Lab


def fill(exercise: RequestExercise, lab: Lab) -> RequestExercise:
    """The exercise with its texts as they are in this world."""
    return exercise.in_world(lab.release.world.seed)


def form(exercise: RequestExercise, lab: Lab) -> Form:
    """What one works with; what is handed in is what the API has noted."""
    task = _task(exercise, lab)
    try:
        return _form(exercise, task, stage_of(exercise.key, task.scene, lab))
    except ApiError as error:
        say_no_api(error, key=exercise.key)
        return Form(st.container())


def _form(exercise: RequestExercise, task: Task, stage: Stage) -> Form:
    say_what_happened(stage)
    builder = Builder(exercise.key, stage.origin, own_keys(stage), task.saved[0].message)
    with st.container(key="answer-fields"):
        saved = st.container(key="requests-saved", gap="small")
        st.html('<h2 class="lab-figure-title">Your request</h2>')
        builder.show()
        builder.show_answer()
        with st.expander("The same as a command for your terminal"):
            builder.show_commands()
    evidence = stage.evidence()
    if len(task.saved) > 1:
        with saved:
            _saved(task, builder, evidence)
    show_journal(evidence.calls, key=exercise.key)
    with st.container(horizontal=True, vertical_alignment="center"):
        given = st.button(
            "Check my answer", type="primary", disabled=not evidence.calls, key=f"{exercise.key}-check"
        )
        st.button(
            "Start again",
            icon=":material/restart_alt:",
            help="Everything is as it was at the start: no order of yours, and nothing noted. What you have solved stays solved.",
            on_click=_restart,
            args=(exercise, stage, builder),
            key=f"{exercise.key}-restart",
        )
    return Form(st.container(), evidence.as_text() if given else None, evidence.as_text())


def beside(exercise: RequestExercise, lab: Lab) -> None:
    """What one looks things up in: keys of the scene, and the API's routes or schema."""
    try:
        found = documents(lab)
    except ApiError:
        return  # beside it the page says so
    if exercise.docs == "schema":
        with st.expander("The schema: what a query may name"):
            st.code(found.schema, language="graphql", wrap_lines=True)
    else:
        with st.expander("Routes, and the scope that each needs"):
            st.html(routes_html(found.openapi))
    with st.expander("The keys that there are"):
        st.html(keys_html(_task(exercise, lab).scene.keys))
    st.page_link(
        page_at(f"{exercise.level}-documentation"),
        label="All of the documentation",
        icon=":material/menu_book:",
    )


def _task(exercise: RequestExercise, lab: Lab) -> Task:
    return exercise.deal(lab.release.world.seed)


def _saved(task: Task, builder: Builder, evidence: Evidence) -> None:
    """The requests that one finds there, each with what the last try at it got."""
    st.html('<h2 class="lab-figure-title">The saved requests</h2>')
    found = {target.name: target.found(evidence) for target in task.targets}
    for saved in task.saved:
        with st.container(horizontal=True, vertical_alignment="center", key=f"saved-{saved.name}"):
            said = f" <span>{text(found[saved.name])}</span>" if saved.name in found else ""
            st.html(
                f'<p class="lab-saved"><b>{text(saved.title)}</b>{said}<br><code>{text(saved.message.method)} '
                f"{text(saved.message.target)}</code></p>",
                width="stretch",
            )
            st.button(
                "Open",
                help=f"{literal(saved.title)}: put it into the fields below.",
                on_click=builder.put,
                args=(saved.message,),
                key=f"{builder.key}-open-{saved.name}",
            )


def _restart(exercise: RequestExercise, stage: Stage, builder: Builder) -> None:
    try:
        stage.restart()
    except ApiError:
        return  # the page says so when it asks for the API itself
    st.session_state.pop(f"{exercise.key}-verdict", None)
    builder.forget()
