"""What colleagues answer, as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.style import message

if TYPE_CHECKING:
    from lab_app.course.story import Reply


@st.fragment
@guarded
def show_reply(reply: Reply) -> None:
    """A reply, with the numbers of the release."""
    lab = here.lab()
    message(reply.who, lab.keep(("reply", reply.key, lab.layer.edition), lambda: reply.said(lab)))
