"""A chart on a page, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lab_app.metrics.changelog import Mark
from lab_app.ui.charts.marks import caption
from lab_app.ui.charts.marks import rows as mark_rows
from lab_app.ui.results import html_table
from lab_app.ui.style import literal, text
from lab_app.vendor_patches.streamlit_chart_data import with_data_inside


def figure(  # noqa: PLR0913 -- what a chart needs besides its picture
    spec: dict[str, Any],
    *,
    title: str,
    takeaway: str,
    alt: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    key: str,
    marks: Sequence[Mark] = (),
) -> None:
    """A chart with everything that belongs to it. `marks` are those that the picture has, for its caption."""
    heading(title, takeaway)
    picture(spec, alt=alt, key=key)
    if marks:
        st.html(caption(marks))
    with st.expander(as_table(title), key=f"{key}-table", on_change="rerun") as table:
        if table.open:
            st.html(html_table(header, rows, label=title))
            if marks:
                st.html(
                    html_table(("Mark", "Day", "What", "About it"), mark_rows(marks), label="What happened")
                )


def as_table(title: str) -> str:
    """What the table of a chart is folded under: a page has several, and who does not see the chart above needs its name."""
    return f"View as table: {literal(title)}"


def heading(title: str, takeaway: str) -> None:
    """A chart's title and the sentence to take away."""
    st.html(f'<h2 class="lab-figure-title">{text(title)}</h2><p class="lab-takeaway">{text(takeaway)}</p>')


def picture(spec: dict[str, Any], *, alt: str, key: str) -> None:
    """The chart alone, as wide as there is room."""
    st.vega_lite_chart(with_data_inside(spec), width="stretch", alt=alt, key=key)
