"""The SQL bench: ask Larder's data anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead
from lab_app.ui.workbench import Bench

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="SQL bench",
    order=3,
    about="Ask Larder's data anything, in SQL. Nothing that you run can change it.",
)

_KEY = "sql-bench"  # no exercise can be called so: their names are those of modules
_REMEMBERED = 30
_HISTORY = "bench-history"
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
    _bench()


@st.fragment
@guarded
def _bench() -> None:
    lab = here.lab()
    bench = _bench_here()
    spot, bar, out = st.container(), st.container(), st.container()
    with bar.container(horizontal=True, vertical_alignment="center"):
        st.button("Run", type="primary", icon=":material/play_arrow:", on_click=_ask)
        with st.popover("Examples", icon=":material/lightbulb:"):
            for title, sql in _EXAMPLES.items():
                st.button(title, key=f"example-{title}", on_click=bench.put, args=(sql,), type="tertiary")
        with st.popover(
            "History", icon=":material/history:", key="bench-history", on_change="rerun"
        ) as history:
            if history.open:
                _show_history(bench)
    ran = None
    if st.session_state.pop("bench-asked", False):
        with out, st.spinner("Running", show_time=True):
            ran = bench.run(lab)
    with spot:
        bench.show_editor(lab, label="SQL query", on_submit=_ask, lines=9)
    with out:
        bench.show_outcome(
            empty="Run the query and its rows appear here. The data dictionary says what each table holds."
        )
    if ran is not None:
        _remember(ran.sql)  # last: the rows need not wait for the disk


def _bench_here() -> Bench:
    return Bench(_KEY, _STARTER, tuple(_EXAMPLES.values()))


def _ask() -> None:
    _bench_here().save()
    st.session_state["bench-asked"] = True


def _history() -> list[str]:
    try:
        kept = json.loads(here.progress().remembered(_HISTORY) or "[]")
    except ValueError:
        return []
    return [str(sql) for sql in kept] if isinstance(kept, list) else []


def _remember(sql: str) -> None:
    if sql.strip():
        kept = [sql, *(old for old in _history() if old != sql)][:_REMEMBERED]
        here.progress().remember(_HISTORY, json.dumps(kept))


def _show_history(bench: Bench) -> None:
    kept = _history()
    if not kept:
        st.caption("Queries that you run are kept here, newest first.")
    for i, sql in enumerate(kept):
        flat = " ".join(sql.split())
        st.button(
            flat if len(flat) <= 70 else flat[:69] + "…",
            key=f"history-{i}",
            on_click=bench.put,
            args=(sql,),
            type="tertiary",
        )
