"""The picture on the page: title, takeaway, charts, what happened, the table, and the files of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.charts.figure import heading, picture
from lab_app.ui.charts.marks import caption
from lab_app.ui.charts.marks import rows as mark_rows
from lab_app.ui.explore.choice import Choice, address_of
from lab_app.ui.explore.files import as_csv, as_png, as_svg
from lab_app.ui.explore.picture import Column, Picture, picture_of
from lab_app.ui.results import html_table
from pipelines.contract.units import Quantity, shown

if TYPE_CHECKING:
    import datetime as dt

    from lab_app.lab import Lab
    from lab_app.metrics.changelog import Mark
    from lab_app.ui.explore.answer import Answer


def show_picture(
    lab: Lab, answers: Sequence[Answer], choice: Choice, marks: Sequence[Mark], where: str
) -> None:
    """All of it, below each other."""
    made = picture_of(answers, choice.grain, marks, where, lab.release.as_of)
    heading(made.title, made.takeaway)
    for place, (spec, alt) in enumerate(made.charts):
        picture(spec, alt=f"{alt} {made.takeaway}" if place == 0 else alt, key=f"explore-{place}")
    if marks:
        st.html(caption(marks))
    _files(lab, made, choice, marks)
    show_table(made, marks, key="explore-table")


def show_table(made: Picture, marks: Sequence[Mark] = (), *, key: str, label: str = "View as table") -> None:
    """The picture as a table, folded until it is asked for. With the same `label` it stays open where the picture changes."""
    with st.expander(label, key=key, on_change="rerun") as table:
        if table.open:
            header = ("From", *(column.name for column in made.columns), "Complete")
            st.html(html_table(header, _rows(made), label=made.title))
            if marks:
                st.html(
                    html_table(("Mark", "Day", "What", "About it"), mark_rows(marks), label="What happened")
                )


def _rows(made: Picture) -> list[tuple[object, ...]]:
    return [
        (
            period.isoformat(),
            *(_shown(column, period) for column in made.columns),
            "yes" if made.is_complete(period) else "not yet",
        )
        for period in made.periods
    ]


def _shown(column: Column, period: dt.date) -> Quantity:
    point = column.values.get(period)
    value = shown(point.value if point else None, column.unit)
    return Quantity(value if point is None or point.few is None else f"{value} (n = {point.few})")


def _files(lab: Lab, made: Picture, choice: Choice, marks: Sequence[Mark]) -> None:
    """Downloads. A file is made when it is asked for, and kept for the next one who does."""
    release = lab.release
    source = f"Source: Larder Lab, simulated data, release {release.id}, complete up to {words.day(release.as_of)}."
    asked = (lab.layer.edition, repr(address_of(choice)))
    name = re.sub(r"[^a-z0-9]+", "-", made.title.lower()).strip("-")[:80]
    with st.container(horizontal=True, gap="small", key="explore-files"):
        st.download_button(
            "CSV", lambda: lab.keep(("csv", *asked), lambda: as_csv(made, source)), f"{name}.csv", "text/csv",
            key="explore-csv", on_click="ignore", type="tertiary", icon=":material/table:",
        )  # fmt: skip
        st.download_button(
            "PNG", lambda: lab.keep(("png", *asked), lambda: as_png(made, marks, source)), f"{name}.png", "image/png",
            key="explore-png", on_click="ignore", type="tertiary", icon=":material/image:",
        )  # fmt: skip
        st.download_button(
            "SVG", lambda: lab.keep(("svg", *asked), lambda: as_svg(made, marks, source)), f"{name}.svg", "image/svg+xml",
            key="explore-svg", on_click="ignore", type="tertiary", icon=":material/image:",
        )  # fmt: skip
