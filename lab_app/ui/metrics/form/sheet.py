"""The form as it is on the page: what it shows is read from the YAML, and each change is written into it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.metric_writing.form.choices import around
from lab_app.metric_writing.form.defaults import completed
from lab_app.metric_writing.form.reading import NoFormError, Part, Reading, main_metric, metrics_in, read_form
from lab_app.metric_writing.form.writing import written
from lab_app.metric_writing.text.lines import CannotEditError

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metric_writing.checked import Checked
    from lab_app.metric_writing.form.shape import Form
    from lab_app.metric_writing.names.known import Known
    from lab_app.metric_writing.text.edits import Path
    from lab_app.ui.metrics.desk import Desk

Edit = Callable[["Form", Any], "Form"]
"""The form with what was chosen in one field."""


@dataclass(frozen=True)
class Sheet:
    """A metric's form, filled in. `is_behind`: the YAML can't be followed now, and this is how it was before."""

    desk: Desk
    lab: Lab
    known: Known
    reading: Reading
    is_behind: bool

    @property
    def form(self) -> Form:
        return self.reading.form

    def is_locked(self, part: Part | None) -> bool:
        """Whether this part of the form only shows what is there."""
        return self.is_behind or part in self.reading.locked

    def filled(self, field: str, value: Any, options: Sequence[Any] | None = None) -> str:
        """The key of a field's widget, which shows `value` from now on unless its reader is choosing in it."""
        key = f"{self.desk.key}-form-{field}"
        follows = f"{key}~follows"
        shown = st.session_state.get(key)
        is_gone = options is not None and shown not in options
        if (
            key not in st.session_state
            or st.session_state.get(follows) != (value, self.desk.draft.version)
            or is_gone
        ):
            st.session_state[key] = value
        st.session_state[follows] = (value, self.desk.draft.version)
        return key

    def changed(self, key: str, edit: Edit) -> None:
        """Write what was chosen into the YAML. For callbacks."""
        text, said = self.desk.text, st.session_state[key]
        st.session_state.pop(_refused(self.desk), None)
        try:
            reading = read_form(text, self.reading.path)
            after = edit(reading.form, said)
            if after == reading.form:
                return
            now, path = written(reading, completed(reading.form, after, self.known))
        except (NoFormError, CannotEditError) as error:
            st.session_state[_refused(self.desk)] = str(error)
            st.session_state.pop(f"{key}~follows", None)
            return
        if _chosen(self.desk) in st.session_state:
            st.session_state[_chosen(self.desk)] = path
        self.desk.put(now, self.desk.editing, aside=after.kind != reading.form.kind)


def sheet_of(desk: Desk, lab: Lab, checked: Checked) -> tuple[Sheet | None, str]:
    """The form of the metric that is in the editor, and why it can't follow the YAML, where it can't."""
    last = f"{desk.key}-form-last"
    why = ""
    reading: Reading | None
    try:
        reading = read_form(desk.text, _path(desk))
        st.session_state[last] = reading
    except NoFormError as error:
        why = str(error)
        reading = st.session_state.get(last)
    if reading is None:
        return None, why
    known = around(lab.checker.known(), checked.drafts, reading.form.name)
    return Sheet(desk, lab, known, reading, is_behind=bool(why)), why


def refusal(desk: Desk) -> str:
    """Why the last change in the form was not written; empty where it was."""
    return str(st.session_state.get(_refused(desk), ""))


def choose_metric(desk: Desk, key: str) -> None:
    """Show another metric of the text. For callbacks."""
    st.session_state[_chosen(desk)] = st.session_state[key]


def _path(desk: Desk) -> Path:
    """Where the metric is that the form shows: the one that was chosen, as long as it is there."""
    chosen = st.session_state.get(_chosen(desk))
    there = [path for path, _ in metrics_in(desk.text)]
    if chosen in there:
        found: Path = chosen
        return found
    st.session_state.pop(_chosen(desk), None)
    return main_metric(desk.text)


def _chosen(desk: Desk) -> str:
    return f"{desk.key}-form-at"


def _refused(desk: Desk) -> str:
    return f"{desk.key}-form-refused"
