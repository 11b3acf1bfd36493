"""What people call a metric, and how they read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metric_writing import vocabulary
from lab_app.ui.metrics.form import words
from lab_app.ui.metrics.form.sheet import Sheet
from lab_app.ui.metrics.form.widgets import choice, line, pair

if TYPE_CHECKING:
    pass


def show_meaning(sheet: Sheet) -> None:
    """What people call it, and how they read it."""
    form = sheet.form
    line(
        sheet,
        "label",
        "What people call it",
        form.label,
        lambda form, said: replace(form, label=_clean(said)),
    )
    key = sheet.filled("description", form.description)
    st.text_area(
        "What it means, in one sentence", key=key, height=72, disabled=sheet.is_behind, on_change=sheet.changed,
        args=(key, lambda form, said: replace(form, description=said.strip())),
    )  # fmt: skip
    with pair("reading"):
        line(
            sheet, "name", "Name", form.name, lambda form, said: replace(form, name=_clean(said)) if _clean(said) else form,
            about="Small letters, digits and _. Other metrics, files and SQL use it.",
        )  # fmt: skip
        choice(
            sheet, "unit", "Unit", form.unit, ["", *vocabulary.UNITS],
            lambda form, unit: replace(form, unit=unit), called=lambda unit: words.UNITS.get(unit, unit), part="meaning",
        )  # fmt: skip
        choice(
            sheet, "direction", "Better is", form.direction, list(words.DIRECTIONS),
            lambda form, said: replace(form, direction=said), called=lambda said: words.DIRECTIONS.get(said, said),
            part="meaning",
        )  # fmt: skip
        choice(
            sheet, "grains", "Read by", form.grains, [(), ("day",), ("week",), ("month",)],
            lambda form, said: replace(form, grains=said), called=words.periods, part="grains",
        )  # fmt: skip


def _clean(said: str) -> str:
    return " ".join(said.split())
