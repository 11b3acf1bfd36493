"""The filter in the form: a dimension that is, or is not, one of the values that rows have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lab_app.metric_writing.form import choices
from lab_app.metric_writing.form.shape import Form
from lab_app.metric_writing.text.conditions import Condition, Value, can_be_written
from lab_app.metric_writing.values.dimension_values import values_of
from lab_app.metrics.metric import Dimension
from lab_app.ui.metrics.dimensions import label_of, value_of
from lab_app.ui.metrics.form.sheet import Sheet
from lab_app.ui.metrics.form.widgets import choice
from lab_app.ui.style import note

_ALL = ""
_IS = {False: "is", True: "is not"}


def show_filter(sheet: Sheet) -> None:
    """Each condition in a row of its own, and a row for one more."""
    if "filter" in sheet.reading.locked:
        note("The filter is shown in the YAML only.")
        return
    there = [d for d in choices.dimensions_for(sheet.form, sheet.known) if _values(sheet, d)]
    used = {condition.dimension for condition in sheet.form.conditions}
    for place, condition in enumerate(sheet.form.conditions):
        _condition(sheet, place, condition, [d for d in there if d == condition.dimension or d not in used])
    left = [d for d in there if d not in used]
    if left and not sheet.is_behind:
        _condition(sheet, len(sheet.form.conditions), None, left)


def _condition(sheet: Sheet, place: int, condition: Condition | None, offered: list[str]) -> None:
    """A row of the filter; without a condition it only asks for a dimension."""
    is_needed = sheet.form.kind == "share" and len(sheet.form.conditions) == 1 and place == 0
    nothing = "No more conditions" if place else "No condition: all count"

    def to_dimension(form: Form, name: str) -> Form:
        return _with(form, place, None if name == _ALL else _first(sheet, name))

    with st.container(horizontal=True, gap="small", key=f"metric-form-row-condition-{place}"):
        choice(
            sheet, f"dimension-{place}", "And only where" if place else "Only where",
            condition.dimension if condition else _ALL, offered if is_needed else [_ALL, *offered], to_dimension,
            called=lambda name: nothing if name == _ALL else _label(sheet, name), part="filter",
        )  # fmt: skip
        if condition is not None:
            _show_values(sheet, place, condition)


def _show_values(sheet: Sheet, place: int, condition: Condition) -> None:
    values = list(dict.fromkeys([*condition.values, *_values(sheet, condition.dimension)]))
    dimension = _dimension(sheet, condition.dimension)

    def to_values(form: Form, said: list[Value]) -> Form:
        return _with(form, place, replace(form.conditions[place], values=tuple(said))) if said else form

    choice(
        sheet, f"is-{place}", "Is or is not", condition.is_not, [False, True],
        lambda form, said: _with(form, place, replace(form.conditions[place], is_not=said)),
        called=lambda said: _IS[said], part="filter",
    )  # fmt: skip
    key = sheet.filled(f"values-{place}", list(condition.values))
    st.multiselect(
        "One of", values, key=key, format_func=lambda value: value_of(dimension, value),
        disabled=sheet.is_locked("filter"), on_change=sheet.changed, args=(key, to_values),
    )  # fmt: skip
    if not st.session_state.get(key):
        note("Choose a value: until then the YAML stays as it is.")


def _with(form: Form, place: int, condition: Condition | None) -> Form:
    """The form with another condition at this place, or with none there."""
    changed: list[Any] = list(form.conditions)
    changed[place : place + 1] = [] if condition is None else [condition]
    return replace(form, conditions=tuple(changed))


def _first(sheet: Sheet, dimension: str) -> Condition:
    return Condition(dimension, False, (_values(sheet, dimension)[0],))


def _values(sheet: Sheet, dimension: str) -> list[Value]:
    found: list[Value] = sheet.lab.keep(
        ("dimension values", dimension), lambda: values_of(dimension, sheet.known, sheet.lab.sandbox)
    )
    return [value for value in found if can_be_written(value)]


def _label(sheet: Sheet, name: str) -> str:
    dimension = _dimension(sheet, name)
    return label_of(dimension) if dimension else name


def _dimension(sheet: Sheet, name: str) -> Dimension | None:
    layer = sheet.lab.layer
    found: dict[str, Dimension] = sheet.lab.keep(
        ("dimensions by name", layer.edition),
        lambda: {d.name: d for m in layer.metrics() for d in m.dimensions},
    )
    return found.get(name)
