"""The form: what is proposed, what of its replay is shown beforehand, and a list for each decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.bench import BenchError
from lab_app.kinds.context import context_of
from lab_app.kinds.form import Form
from lab_app.kinds.sort.form import ask, filled
from lab_app.kinds.workload.judge import dealt
from lab_app.ui import visit as here
from lab_app.ui.results import html_table
from lab_app.ui.style import marked, notice, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab_app.kinds.workload.spec import Proposal, Sheet, Workload, WorkloadExercise
    from lab_app.lab import Lab


def fill(exercise: WorkloadExercise, lab: Lab) -> WorkloadExercise:
    """The exercise with its texts as they are in this world. Raises QueryError."""
    found = _dealt(exercise, lab)
    if found is None:  # the form says why
        return replace(exercise, prompt="", hints=())
    return replace(exercise, **filled(exercise, found.words))


def is_wide(_exercise: WorkloadExercise, _lab: Lab) -> bool:
    """Proposals stand below the prompt: tables and statements need the page's width."""
    return True


def form(exercise: WorkloadExercise, lab: Lab) -> Form:
    """The rules, what is proposed, and what is asked."""
    found = _dealt(exercise, lab)
    if found is None:
        try:
            dealt(exercise, context_of(lab))
        except BenchError as error:
            notice("bad", "The bench is not there", str(error))
        return Form(st.container())
    st.html(
        '<h2 class="lab-figure-title">The rules</h2><ul class="lab-rules">'
        + "".join(
            f"<li>{marked(rule.format_map(found.words) if found.words else rule)}</li>"
            for rule in exercise.rules
        )
        + "</ul>"
    )
    _sheets(found.sheets)
    by_key = {proposal.key: proposal for proposal in found.proposals}
    is_each_asked = set(by_key) == {item.key for item in found.items}
    if not is_each_asked:
        for proposal in found.proposals:
            _proposal(proposal)
    above = (lambda item: _proposal(by_key[item.key])) if is_each_asked else None
    asked = ask(exercise, found.items, exercise.asks, above)
    return replace(asked, reveal=lambda: _after(exercise, found))


def _dealt(exercise: WorkloadExercise, lab: Lab) -> Workload | None:
    """What is asked; None where the bench cannot replay it, of which the form says why."""
    try:
        with st.spinner("Replaying on SQLite"):
            return dealt(exercise, context_of(lab))
    except BenchError:
        return None


def _proposal(proposal: Proposal) -> None:
    if proposal.lines or proposal.shown:
        st.html(f'<h3 class="lab-figure-title">{text(proposal.title)}</h3>')
    if proposal.lines:
        items = "".join(f"<li>{marked(line)}</li>" for line in proposal.lines)
        st.html(f'<ol class="lab-steps">{items}</ol>')
    for sheet in proposal.shown:
        st.html(html_table(sheet.header, sheet.rows, label=sheet.title))
    if proposal.sql:
        name = proposal.title.partition(":")[0]
        of = f"How SQLite goes about {name}, and its SQL" if proposal.folded else f"The SQL of {name}"
        with st.expander(of):
            for sheet in proposal.folded:
                st.html(html_table(sheet.header, sheet.rows, label=sheet.title))
            st.code(proposal.sql, language="sql")


def _sheets(sheets: Iterable[Sheet]) -> None:
    for sheet in sheets:
        st.html(f'<h3 class="lab-figure-title">{text(sheet.title)}</h3>')
        st.html(html_table(sheet.header, sheet.rows, label=sheet.title))


def _after(exercise: WorkloadExercise, found: Workload) -> None:
    """The replay, once it is solved."""
    if found.after and exercise.key in here.progress().solved():
        _sheets(found.after)
