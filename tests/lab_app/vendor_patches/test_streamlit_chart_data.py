"""Streamlit still reads a picture's data by way of pandas, unless they are one level down."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lab_app.vendor_patches.streamlit_chart_data import with_data_inside

SPEC = {
    "data": {"values": [{"x": 1, "y": 2}]},
    "mark": "point",
    "encoding": {"x": {"field": "x"}, "y": {"field": "y"}},
    "height": 100,
    "config": {"font": "serif"},
}


def test_height_and_look_stay_at_the_top() -> None:
    inside = with_data_inside(SPEC)
    assert inside.keys() == {"height", "config", "layer"}
    assert with_data_inside({**SPEC, "padding": {"top": 2}})["padding"] == {"top": 2}
    assert inside["layer"] == [{key: SPEC[key] for key in ("data", "mark", "encoding")}]


@pytest.mark.parametrize(
    ("drawn", "imports_pandas"),
    [
        ("SPEC", True),  # once this is False the patch can go
        ("with_data_inside(SPEC)", False),
    ],
)
def test_a_picture_needs_pandas_only_for_data_at_the_top(drawn: str, imports_pandas: bool) -> None:
    program = (
        "import sys\n"
        "import streamlit as st\n"
        "from lab_app.vendor_patches.streamlit_chart_data import with_data_inside\n"
        f"SPEC = {SPEC!r}\n"
        f"st.vega_lite_chart({drawn})\n"
        "print('pandas' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [str(imports_pandas)]
