"""The widgets of the form: each shows what the YAML says, and writes into it what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.metric_writing.form.reading import Part
from lab_app.ui.metrics.form.sheet import Edit, Sheet
from lab_app.ui.style import literal, note

if TYPE_CHECKING:
    pass


def choice(  # noqa: PLR0913 -- options of a widget
    sheet: Sheet,
    field: str,
    label: str,
    value: Any,
    options: Sequence[Any],
    edit: Edit,
    *,
    called: Callable[[Any], str] = str,
    part: Part | None = None,
) -> None:
    """One of several; what is there now can always be kept, whatever it is."""
    offered = list(options) if value in options else [value, *options]
    key = sheet.filled(field, value, offered)
    st.selectbox(
        label, offered, key=key, format_func=called, disabled=sheet.is_locked(part),
        on_change=sheet.changed, args=(key, edit),
    )  # fmt: skip


def line(  # noqa: PLR0913 -- options of a widget
    sheet: Sheet, field: str, label: str, value: str, edit: Edit, *, part: Part | None = None, about: str = ""
) -> None:
    """A short text."""
    key = sheet.filled(field, value)
    st.text_input(
        label, key=key, help=about or None, disabled=sheet.is_locked(part), on_change=sheet.changed, args=(key, edit)
    )  # fmt: skip


def pair(name: str) -> Any:
    """Fields beside each other, or below each other where there is no room."""
    return st.container(horizontal=True, gap="small", key=f"metric-form-row-{name}")


def label_of_metric(sheet: Sheet) -> Callable[[str], str]:
    def called(name: str) -> str:
        metric = sheet.known.metrics.get(name)
        return str((metric or {}).get("label") or name)

    return called


def say_what_it_is(sheet: Sheet, name: str) -> None:
    """What a metric is, in the first sentence of its description."""
    said = str((sheet.known.metrics.get(name) or {}).get("description") or "")
    first = said.partition(". ")[0].rstrip(".")
    note(
        literal(
            f"{first}."
            if first
            else "There is no metric of this name."
            if name
            else "No metric is chosen yet."
        )
    )
