"""The form above the YAML of a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metric_writing.form.reading import metrics_in
from lab_app.ui.metrics.form.filter import show_filter
from lab_app.ui.metrics.form.meaning import show_meaning
from lab_app.ui.metrics.form.numbers import show_kind, show_numbers
from lab_app.ui.metrics.form.sheet import Sheet, choose_metric, refusal, sheet_of
from lab_app.ui.style import literal, note, notice
from lab_app.ui.words import plural

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metric_writing.checked import Checked
    from lab_app.ui.metrics.desk import Desk


def show_metric_form(desk: Desk, lab: Lab, checked: Checked) -> None:
    """What the YAML says, to be read and changed in plain words; it can be folded away."""
    with st.expander("In plain words", expanded=True, key="metric-form", on_change="rerun") as opened:
        if not opened.open:
            return
        sheet, why = sheet_of(desk, lab, checked)
        if why:
            note(why)
        if sheet is not None:
            _show(sheet)
        refused = refusal(desk)
        if refused:
            notice("warn", "Not changed", literal(refused), "Change it in the YAML.")


def _show(sheet: Sheet) -> None:
    _which(sheet)
    show_kind(sheet)
    show_numbers(sheet)
    show_filter(sheet)
    show_meaning(sheet)
    days = sheet.form.maturity
    if days:
        note(f"Its last {plural(days, 'day')} are not ripe yet, and the lab waits for them.")
    if sheet.reading.left_alone and not sheet.is_behind:
        note(sheet.reading.left_alone)


def _which(sheet: Sheet) -> None:
    """Which of several metrics of the text the form shows."""
    if sheet.is_behind:
        return
    names = dict(metrics_in(sheet.reading.text))
    if len(names) < 2:
        return
    key = sheet.filled("which", sheet.reading.path, list(names))
    st.selectbox(
        f"One of the {len(names)} metrics in the YAML", list(names), key=key, format_func=lambda path: names[path],
        on_change=choose_metric, args=(sheet.desk, key),
    )  # fmt: skip
