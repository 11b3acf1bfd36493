"""A chart on a page, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lab_app.ui.results import html_table
from lab_app.ui.style import text


def figure(
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
    st.vega_lite_chart(_with_data_inside(spec), width="stretch", alt=alt, key=key)
    with st.expander("View as table", key=f"{key}-table", on_change="rerun") as table:
        if table.open:
            st.html(html_table(header, rows, label=title))


def _with_data_inside(spec: dict[str, Any]) -> dict[str, Any]:
    """The same picture with its data one level down, where Streamlit leaves them as they are.

    Data at the top it turns into Arrow by way of pandas, whose import costs the first picture of a
    server .4 s, and 1.5 s where no bytecode was compiled.
    """
    outside = {k: v for k, v in spec.items() if k in ("height", "config")}
    return {**outside, "layer": [{k: v for k, v in spec.items() if k not in outside}]}
