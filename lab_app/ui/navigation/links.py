"""Links in a page's own HTML: to pages of the lab, which open without loading everything anew, and to the web."""

from __future__ import annotations

import streamlit as st

from lab_app.ui.addresses import page_at
from lab_app.ui.components import mount
from lab_app.ui.style import text


def inside(address: str) -> str:
    """The attributes of an `a` that leads to the page of the lab with this address."""
    return f'href="./{text(address)}" target="_self" data-page="{text(address)}"'


def outside(address: str, label: str) -> str:
    """A link to the web, as HTML: it opens beside the lab, which tells nobody there where one came from."""
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(label)}</a>'


def follow_links(*, key: str) -> None:
    """Have plain clicks on the links of this page that lead to pages of the lab go there at once. Once on a page."""
    result = mount("links", key=key, data={"within": ".stMain"}, on_go_change=_nothing, height=1)
    chosen = result.get("go") if result is not None else None
    if chosen:
        st.switch_page(page_at(str(chosen)))


def _nothing() -> None:
    """Streamlit reports an event only where it has a callback."""
