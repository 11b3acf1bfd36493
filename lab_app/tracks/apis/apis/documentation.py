"""The API's documentation: its own OpenAPI document, written for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.kinds.request.scene import ApiError
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.requests.documentation import operation_html, operations, routes_html, sections
from lab_app.ui.requests.stage import documents, say_no_api
from lab_app.ui.style import eyebrow, lead, note

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Documentation",
    order=3,
    about="What Larder's API can be asked: routes, scopes, parameters and errors, from its own OpenAPI document.",
)


def render(level: Level) -> None:
    """The page."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("What Larder's API can be asked")
    lead(
        "The menu: each line is one thing that can be ordered, with what a key needs to order it. Open one to see all of it."
    )
    _document()


@st.fragment
@guarded
def _document() -> None:
    try:
        found = documents(here.lab())
    except ApiError as error:
        say_no_api(error, key="apis-documentation")
        return
    for tag, title, about in sections(found.openapi):
        st.header(title)
        note(about)
        if tag == "v2":
            with st.expander("All of it in one table"):
                st.html(routes_html(found.openapi, tag))
        st.html("".join(operation_html(found.openapi, *one) for one in operations(found.openapi, tag)))
        if tag == "graphql":
            with st.expander("The schema: what a query may name"):
                st.code(found.schema, language="graphql", wrap_lines=True)
    note(
        "This page is made from the document that programs read, at `/openapi.json`, when you open it. It is the same that a generator of client code would take."
    )
    with st.expander("The document itself"):
        st.download_button(
            "Download openapi.json",
            json.dumps(found.openapi, indent=1),
            "openapi.json",
            "application/json",
            key="apis-openapi",
        )
