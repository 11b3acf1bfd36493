"""What Streamlit runs at each visit and after each click, from the top to the end."""

from __future__ import annotations

import streamlit as st

from lab_app.garbage import keep_what_stays
from lab_app.site import NOWHERE, build_site
from lab_app.ui.errors import explain
from lab_app.ui.frame import FAVICON, show_logo, show_sidebar, show_world, start_workers, warm_up_board

st.set_page_config(
    page_icon=str(FAVICON),
    layout="wide",
    menu_items={
        "About": "**Larder Lab**: a data pipeline and metrics lab in which product managers learn data "
        "on a world whose truth is known."
    },
)
start_workers()  # they take half a second to be ready, beside this page's own work
show_logo()
try:
    sections = build_site()
except Exception as error:  # a page, level or exercise that cannot be read; the log says what it is
    explain(error)
    st.stop()
page = st.navigation([p for s in sections for p in (*s.pages, *s.exercises)], position="hidden")
st.set_page_config(page_title=f"{page.title} · Larder Lab")
show_sidebar([section for section in sections if section.title != NOWHERE], page)
show_world()
page.run()
warm_up_board()
keep_what_stays()
