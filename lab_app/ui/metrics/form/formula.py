"""The fields of a formula: the ones that people ask for most, or one that is written by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metric_writing.form import choices
from lab_app.metric_writing.form.formulas import PATTERNS, Pattern, pattern_of, with_pattern
from lab_app.metric_writing.form.shape import Form, Number
from lab_app.ui.metrics.form import words
from lab_app.ui.metrics.form.sheet import Sheet
from lab_app.ui.metrics.form.widgets import choice, label_of_metric, line, pair, say_what_it_is
from lab_app.ui.style import literal, note

if TYPE_CHECKING:
    pass


def show_formula(sheet: Sheet) -> None:
    form, known = sheet.form, sheet.known
    pattern = pattern_of(form)

    def to_pattern(form: Form, pattern: Pattern) -> Form:
        given = [n.metric for n in form.numbers]
        fitting = [name for name in choices.metrics_for(form, 0, known) if name not in given]
        metrics = list(dict.fromkeys([*given, *fitting]))
        return with_pattern(form, pattern, metrics, "28 days")

    choice(
        sheet, "pattern", "Formula", pattern, PATTERNS, to_pattern,
        called=lambda said: words.PATTERNS[said], part="numbers",
    )  # fmt: skip
    if pattern == "own":
        _show_own_formula(sheet)
    elif pattern == "change":
        with pair("change"):
            _part(sheet, pattern, 0, "Of this number")
            choice(
                sheet, "back", "Against", form.numbers[1].back, choices.BACK,
                lambda form, back: with_pattern(form, "change", [form.numbers[0].metric], back),
                called=lambda back: f"{back} before" if back else "The same time", part="numbers",
            )  # fmt: skip
    else:
        with pair("parts"):
            _part(sheet, pattern, 0, "This number")
            _part(sheet, pattern, 1, "Less" if pattern == "difference" else "And")


def _part(sheet: Sheet, pattern: Pattern, place: int, label: str) -> None:
    """A number of a formula that is made of its numbers."""

    def edit(form: Form, metric: str) -> Form:
        metrics = [n.metric for n in form.numbers]
        metrics[place] = metric
        return with_pattern(form, pattern, metrics, form.numbers[1].back)

    value = sheet.form.numbers[place].metric
    other = sheet.form.numbers[1 - place].metric if pattern != "change" else ""
    options = [name for name in choices.metrics_for(sheet.form, place, sheet.known) if name != other]
    if pattern == "sum" and choices.counts_people(other, sheet.known):
        options = [name for name in options if not choices.counts_people(name, sheet.known)]
    with st.container(key=f"metric-form-part-{place}"):
        choice(
            sheet, f"part-{place}", label, value, options, edit, called=label_of_metric(sheet), part="numbers"
        )
        say_what_it_is(sheet, value)


def _show_own_formula(sheet: Sheet) -> None:
    form = sheet.form
    line(
        sheet, "expr", "Written as", form.expr, lambda form, said: replace(form, expr=" ".join(said.split())),
        about="The names of the numbers below, with + - * / and brackets.",
    )  # fmt: skip
    plain = [n.metric for n in form.numbers if n == Number(n.metric)]
    others = tuple(n for n in form.numbers if n != Number(n.metric))
    key = sheet.filled("inputs", plain)
    st.multiselect(
        "Numbers in it", list(dict.fromkeys([*plain, *choices.metrics_for(form, 0, sheet.known)])), key=key,
        format_func=lambda name: f"{name}: {label_of_metric(sheet)(name)}", disabled=sheet.is_locked("numbers"),
        on_change=sheet.changed,
        args=(key, lambda form, said: replace(form, numbers=(*(Number(name) for name in said), *others))),
    )  # fmt: skip
    for number in others:
        when = f", {number.back} before" if number.back else ""
        note(
            f"`{number.called or number.metric}` is {literal(label_of_metric(sheet)(number.metric))}{when}; it is changed in the YAML."
        )
