"""What kind of metric it is, and of what it is made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metric_writing.form import choices
from lab_app.metric_writing.form.defaults import of_kind
from lab_app.metric_writing.form.shape import KINDS, Form, Number
from lab_app.ui.metrics.form import words
from lab_app.ui.metrics.form.count import show_count
from lab_app.ui.metrics.form.formula import show_formula
from lab_app.ui.metrics.form.sheet import Sheet
from lab_app.ui.metrics.form.widgets import choice, label_of_metric, pair, say_what_it_is

if TYPE_CHECKING:
    pass


def show_kind(sheet: Sheet) -> None:
    """What kind of metric it is."""
    choice(
        sheet, "kind", "What it is", sheet.form.kind, KINDS,
        lambda form, kind: of_kind(kind, form, sheet.known), called=lambda kind: words.KINDS[kind],
    )  # fmt: skip


def show_numbers(sheet: Sheet) -> None:
    """Of what the metric is made."""
    form = sheet.form
    if form.kind == "count":
        show_count(sheet)
    elif form.kind == "formula":
        show_formula(sheet)
    elif form.kind == "window":
        with pair("window"):
            _number(sheet, 0, "Of this number")
            _show_window(sheet)
    elif form.kind == "share":
        _number(sheet, 0, "Of this number")
    elif form.kind == "ratio":
        with pair("ratio"):
            _number(sheet, 0, "This number")
            _number(sheet, 1, "Divided by")
    else:
        _show_conversion(sheet)


def _number(sheet: Sheet, place: int, label: str) -> None:
    numbers = sheet.form.numbers
    value = numbers[place].metric if place < len(numbers) else ""

    def edit(form: Form, metric: str) -> Form:
        changed = list(form.numbers)
        changed[place] = Number(metric)
        after = replace(form, numbers=tuple(changed))
        if form.kind == "conversion":
            joins = choices.entities_for(after, sheet.known)
            after = replace(
                after, entity=form.entity if form.entity in joins else next(iter(joins), form.entity)
            )
        there = choices.dimensions_for(after, sheet.known)
        return replace(
            after, conditions=tuple(c for c in form.conditions if c.dimension in there) or form.conditions
        )

    with st.container(key=f"metric-form-number-{place}"):
        options = choices.metrics_for(sheet.form, place, sheet.known)
        choice(
            sheet,
            f"number-{place}",
            label,
            value,
            options,
            edit,
            called=label_of_metric(sheet),
            part="numbers",
        )
        say_what_it_is(sheet, value)


def _show_window(sheet: Sheet) -> None:
    form = sheet.form
    options = [(length, "") for length in choices.WINDOWS]
    choice(
        sheet, "window", "Looking back", (form.window, form.since), options,
        lambda form, said: replace(form, window=said[0], since=said[1]),
        called=lambda said: words.window(*said), part="window",
    )  # fmt: skip


def _show_conversion(sheet: Sheet) -> None:
    form = sheet.form
    with pair("ends"):
        _number(sheet, 0, "From")
        _number(sheet, 1, "To")
    with pair("conversion"):
        choice(
            sheet, "within", "Within", form.window, choices.WITHIN,
            lambda form, window: replace(form, window=window), called=lambda said: said or "Any time", part="window",
        )  # fmt: skip
        choice(
            sheet, "calculation", "What is shown", form.calculation, list(words.CALCULATIONS),
            lambda form, said: replace(form, calculation=said),
            called=lambda said: words.CALCULATIONS.get(said, said), part="numbers",
        )  # fmt: skip
        joins = choices.entities_for(form, sheet.known)
        if joins[:1] != [form.entity]:  # else it is what one would choose anyway
            choice(
                sheet, "entity", "Joined by", form.entity, joins, lambda form, entity: replace(form, entity=entity),
                part="numbers",
            )  # fmt: skip
