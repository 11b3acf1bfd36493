"""A chart on a page, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lab_app.ui.results import html_table
from lab_app.ui.style import text
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
) -> None:
    """A chart with everything that belongs to it."""
    st.html(f'<h3 class="lab-figure-title">{text(title)}</h3><p class="lab-takeaway">{text(takeaway)}</p>')
    st.vega_lite_chart(with_data_inside(spec), width="stretch", alt=alt, key=key)
    with st.expander("View as table", key=f"{key}-table", on_change="rerun") as table:
        if table.open:
            st.html(html_table(header, rows, label=title))
