"""Saving a metric, and those that were saved: open, rename, remove; nothing is overwritten unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.metrics.desk import Desk
from lab_app.ui.style import literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.metric_writing.checked import Checked
    from lab_app.metric_writing.saving.own import SavedMetric

_ASKED = {
    "exists": ("This file already exists", "Replace the file"),
    "changed": ("The file has been changed in the meantime", "Save mine anyway"),
}


def show_saving(desk: Desk, checked: Checked) -> None:
    """The button, what it would write, and what came of it."""
    said = st.session_state.get(f"{desk.key}-said")
    asked = st.session_state.get(f"{desk.key}-asked")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="metric-save"):
        st.button(
            "Save",
            type="primary",
            icon=":material/save:",
            key="save-metric",
            on_click=_save,
            args=(desk, checked, False),
        )
        st.html(_where(checked), width="stretch")
    _show_renamed(desk, checked)
    if asked:
        title, button = _ASKED[asked[0]]
        notice("warn", title, asked[1], "Nothing has been written.")
        _show_change(desk, checked, asked[2])
        with st.container(horizontal=True, gap="small", key="metric-asked"):
            st.button(button, key="save-anyway", on_click=_save, args=(desk, checked, True))
            st.button("Leave it", key="save-not", type="tertiary", on_click=_forget, args=(desk,))
    if said:
        tone, title, sentence = said
        notice(tone, title, sentence)
        if tone == "good":
            with st.container(horizontal=True, gap="medium", key="metric-saved-links"):
                subject = checked.subject
                st.page_link(
                    page_at("monitoring-board"), label="See it on the board", icon=":material/arrow_forward:"
                )
                if subject is not None:
                    st.page_link(
                        page_at("monitoring-explore"),
                        label="Explore it",
                        icon=":material/arrow_forward:",
                        query_params={"metric": subject.label},
                    )
                    st.page_link(
                        page_at("own_metric-catalogue"),
                        label="See where it comes from",
                        icon=":material/arrow_forward:",
                        query_params={"of": subject.label},
                    )


def show_own_metrics(desk: Desk) -> None:
    """The metrics that were saved, each with what can be done with it."""
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.own import own_metrics

    st.header("Your metrics")
    saved = own_metrics(project_folder())
    said = st.session_state.pop(f"{desk.key}-kept", None)
    if said:
        notice(*said)
    if not saved:
        note(
            "None yet. What you save appears here, on the board and in the explorer. A metric is yours as long as its owner is me."
        )
        return
    for one in saved:
        with st.container(border=True, key=f"own-{one.name}"):
            _row(desk, one)


def _row(desk: Desk, one: SavedMetric) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="lab-own"><b>{text(one.label)}</b><span class="lab-note"><code>{text(one.name)}</code> '
            f"in {text(one.file)}</span></div>"
        )
        st.button("Open", key=f"open-{one.name}", on_click=desk.open, args=(one,))
        with st.popover("Rename", key=f"rename-{one.name}"):
            st.text_input("New name", one.name, key=f"to-{one.name}", help="Small letters, digits and _")
            st.button(
                "Rename", key=f"do-rename-{one.name}", type="primary", on_click=_rename, args=(desk, one.name)
            )
        with st.popover("Remove", key=f"remove-{one.name}"):
            note(f"Takes {one.name} out of {one.file}. The data of older builds stays.")
            st.button("Remove it", key=f"do-remove-{one.name}", on_click=_remove, args=(desk, one.name))


def _show_renamed(desk: Desk, checked: Checked) -> None:
    """That a save also takes out a metric that was opened here and has another name in the text now."""
    gone = [name for name in desk.editing if name not in {draft.name for draft in checked.drafts}]
    if not gone or not checked.drafts:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="metric-renamed"):
        note(f"{words.listed(gone)} was opened here and has another name now: saving renames it.")
        st.button("Keep both", key="keep-both", on_click=desk.part_from, args=(tuple(gone),))


def _show_change(desk: Desk, checked: Checked, file: str | None) -> None:
    """What is in a file that a save would replace, and what would happen to each line of it."""
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.changes import SaveError
    from lab_app.metric_writing.saving.plan import plan_save

    try:
        plan = plan_save(checked, project_folder(), editing=desk.editing, replace=True)
    except SaveError:
        return
    change = next((change for change in plan.changes if change.file == file), None)
    if change is None:
        return
    with st.expander(
        f"What {literal(file)} says now, and what saving would change", key=f"{desk.key}-file-now"
    ):
        note("A line with a minus would go, one with a plus would come.")
        st.html(f'<pre class="lab-diff">{"".join(map(_diff_line, change.difference.splitlines()))}</pre>')


def _diff_line(line: str) -> str:
    kind = {"-": "del", "+": "ins"}.get(line[:1], "span")
    return f"<{kind}>{text(line)}</{kind}>\n"


def _where(checked: Checked) -> str:
    """What a save would write, as HTML."""
    lines = []
    for draft in checked.drafts:
        file = f"models/metrics/{draft.name}.yml"
        below = ""
        if draft.model and checked.known is not None:
            file, below = checked.known.models[draft.model].file, f", below {draft.model}"
        lines.append(f"<li><code>{text(draft.name)}</code> goes into {text(file)}{text(below)}</li>")
    return f'<ul class="lab-note lab-goes">{"".join(lines)}</ul>'


def _save(desk: Desk, checked: Checked, replace: bool) -> None:
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.changes import SaveError, carry_out
    from lab_app.metric_writing.saving.own import own_metric
    from lab_app.metric_writing.saving.plan import plan_save

    project = project_folder()
    _forget(desk)
    try:
        plan = plan_save(checked, project, editing=desk.editing, replace=replace)
        carry_out(plan, project)
    except SaveError as error:
        if error.reason in _ASKED:
            st.session_state[f"{desk.key}-asked"] = (error.reason, error.message, error.file)
        else:
            st.session_state[f"{desk.key}-said"] = ("bad", "Not saved", error.message)
        return
    kept = {}
    for name in plan.names:
        try:
            kept[name] = own_metric(project, name).digest
        except SaveError:
            continue  # it says that somebody else owns it; then it is not changed from here
    desk.edit(kept)
    names = " and ".join(plan.names)
    st.session_state[f"{desk.key}-said"] = (
        "good",
        "Saved",
        f"{names} is on the board and in the explorer now; the next build includes it in the release."
        if plan.changes
        else f"{names} is already saved, exactly like this.",
    )


def _rename(desk: Desk, name: str) -> None:
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.changes import SaveError, carry_out
    from lab_app.metric_writing.saving.plan import plan_rename

    to = str(st.session_state.get(f"to-{name}", "")).strip()
    project = project_folder()
    try:
        carry_out(plan_rename(project, name, to), project)
    except SaveError as error:
        st.session_state[f"{desk.key}-kept"] = ("bad", f"{name} was not renamed", error.message)
        return
    _reopen(desk, name, to)
    st.session_state[f"{desk.key}-kept"] = ("good", "Renamed", f"{name} is called {to} now.")


def _remove(desk: Desk, name: str) -> None:
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.changes import SaveError, carry_out
    from lab_app.metric_writing.saving.plan import plan_remove

    project = project_folder()
    try:
        carry_out(plan_remove(project, name), project)
    except SaveError as error:
        st.session_state[f"{desk.key}-kept"] = ("bad", f"{name} was not removed", error.message)
        return
    if name in desk.editing:
        desk.edit({n: d for n, d in desk.editing.items() if n != name})
    st.session_state[f"{desk.key}-kept"] = (
        "good",
        "Removed",
        f"{name} is gone from the project; its text may still be in the editor.",
    )
    _forget(desk)


def _reopen(desk: Desk, name: str, to: str) -> None:
    """Follow a renamed metric that is in the editor."""
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.saving.own import own_metric

    if name in desk.editing:
        desk.open(own_metric(project_folder(), to))


def _forget(desk: Desk) -> None:
    st.session_state.pop(f"{desk.key}-asked", None)
    st.session_state.pop(f"{desk.key}-said", None)
