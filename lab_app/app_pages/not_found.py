"""What is shown at an address that the lab doesn't have: which one it was, and ways on."""

from __future__ import annotations

import difflib

import streamlit as st

from lab_app.ui.addresses import all_pages, page_at
from lab_app.ui.style import lead, note

_MOST_NEAR = 3


def render(path: str) -> None:
    """Say that there is no page at `path`, and name pages whose addresses are like it."""
    st.title("There is no such page")
    lead(f"The lab has no page at “{path[:80]}”. The link may be old or mistyped.")
    near = nearest(path)
    if near:
        note("Did you mean one of these?")
    for found in near:
        st.page_link(page_at(found), icon=":material/arrow_forward:")
    st.page_link(page_at(""), label="Home, with the map of all levels", icon=":material/stacks:")


def nearest(path: str) -> list[str]:
    """Addresses of pages that read like `path`, the nearest first."""
    return difflib.get_close_matches(
        path.strip("/").lower(), [p for p in all_pages() if p not in ("", path)], n=_MOST_NEAR
    )
