"""The fields of a count or a sum: a table, what of it, and which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lab_app.metric_writing.form import choices
from lab_app.metric_writing.form.shape import Form
from lab_app.ui.metrics.form import words
from lab_app.ui.metrics.form.sheet import Sheet
from lab_app.ui.metrics.form.widgets import choice, pair

if TYPE_CHECKING:
    from lab_app.metric_writing.names.known import Model


def show_count(sheet: Sheet) -> None:
    form, known = sheet.form, sheet.known
    tables = {model.name: model for model in choices.tables(known)}
    model = known.models.get(form.model)

    def to_table(form: Form, name: str) -> Form:
        after = replace(form, model=name, column="", only=form.only if form.only in _flags(name) else "")
        aggs = choices.aggregations_for(after, known)
        return _with_column(replace(after, agg=form.agg if form.agg in aggs else aggs[0]))

    def _flags(name: str) -> list[str]:
        return choices.conditions_for(Form("count", model=name), known)

    def _with_column(form: Form) -> Form:
        there = choices.columns_for(form, known)
        return replace(form, column=form.column if form.column in there else next(iter(there), form.column))

    choice(
        sheet,
        "table",
        "In this table",
        form.model,
        list(tables),
        to_table,
        called=lambda name: _table(name, tables),
    )
    with pair("count"):
        choice(
            sheet, "agg", "How", form.agg, choices.aggregations_for(form, known),
            lambda form, agg: _with_column(replace(form, agg=agg)),
            called=lambda agg: words.AGGREGATIONS.get(agg, agg), part="numbers",
        )  # fmt: skip
        if form.agg != "count" or form.column != "1":
            choice(
                sheet, "column", "What", form.column, choices.columns_for(form, known),
                lambda form, column: replace(form, column=column),
                called=lambda name: words.column(name, _about_column(model, name)), part="numbers",
            )  # fmt: skip
        choice(
            sheet, "only", "Which rows count", form.only, ["", *choices.conditions_for(form, known)],
            lambda form, only: replace(form, only=only),
            called=lambda name: words.only(name, _about_column(model, name)), part="numbers",
        )  # fmt: skip


def _table(name: str, tables: Mapping[str, Model]) -> str:
    return f"{name}: one row per {tables[name].grain}" if name in tables else name


def _about_column(model: Model | None, name: str) -> str:
    return model.about.get(name, "") if model else ""
