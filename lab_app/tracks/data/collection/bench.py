"""The SQL bench: ask Larder's data anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead
from lab_app.ui.workbench import Bench, desk

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="SQL bench",
    order=3,
    about="Ask Larder's data anything, in SQL. Nothing that you run can change it.",
)

_KEY = "sql-bench"  # no exercise can be called so: their names are those of modules
_STARTER = """SELECT signup_source, COUNT(*) AS signups
FROM users
GROUP BY signup_source
ORDER BY signups DESC"""
_EXAMPLES = {
    "Who signed up, by source": _STARTER,
    "Orders of the last 7 days": """SELECT CAST(created_at AS DATE) AS order_date, COUNT(*) AS orders, SUM(total_amount) AS amount
FROM orders
WHERE status = 'paid'
GROUP BY order_date
ORDER BY order_date DESC
LIMIT 7""",
    "One user's journey": """SELECT event_at, event_name, platform
FROM events
WHERE user_id = (SELECT MAX(user_id) FROM orders)
ORDER BY event_at""",
    "What a table holds": "SUMMARIZE users",
}


def render(level: Level) -> None:
    """The editor, its answer, examples and what was run before."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("SQL bench")
    lead("Ask Larder's data anything. Queries read and never write, so nothing can be broken here.")
    with desk() as (beside, work):
        with beside:
            _bench_here().show_tables()
        with work:
            _bench()


@st.fragment
@guarded
def _bench() -> None:
    lab = here.lab()
    bench = _bench_here()
    spot, bar, out = st.container(), st.container(), st.container()
    with bar.container(horizontal=True, vertical_alignment="center"):
        st.button("Run", type="primary", icon=":material/play_arrow:", on_click=_ask)
        with st.popover("Examples", icon=":material/lightbulb:", type="tertiary"):
            for title, sql in _EXAMPLES.items():
                st.button(title, key=f"example-{title}", on_click=bench.put, args=(sql,), type="tertiary")
        bench.show_menus()
    is_asked = bool(st.session_state.pop("bench-asked", False))
    if is_asked:
        with out, st.spinner("Running", show_time=True):
            bench.run(lab)
    with spot:
        bench.show_editor(lab, label="SQL query", on_submit=_ask, lines=9)
    with out:
        bench.show_outcome(
            empty="Run the query and its rows appear here. The data dictionary says what each table holds."
        )
    if is_asked:
        bench.remember()


def _bench_here() -> Bench:
    return Bench(_KEY, _STARTER, tuple(_EXAMPLES.values()))


def _ask() -> None:
    _bench_here().save()
    st.session_state["bench-asked"] = True
