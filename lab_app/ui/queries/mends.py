"""What a query that failed can become at the press of a button, and remarks on one that ran."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.dialects.names import Dialect, dialect_of
from lab_app.ui import visit as here
from lab_app.ui.style import literal, notice

if TYPE_CHECKING:
    from lab_app.sandbox import QueryError, Result
    from lab_app.sandbox.result import Mend

_DIALECT = "sql-dialect"  # among what is remembered of the learner


def kept_dialect() -> Dialect | None:
    """The database that the learner has said their SQL is from, None if they haven't."""
    return dialect_of(here.progress().remembered(_DIALECT))


def show_mends(error: QueryError, *, key: str, put: Callable[[str], None]) -> None:
    """Queries to go on with, each with a button; those that are read as another database's with their text."""
    if not error.mends:
        return
    if error.is_translated:
        for number, mend in enumerate(error.mends):
            st.code(mend.sql, language="sql", wrap_lines=True)
            st.button(mend.label, key=f"{key}-mend-{number}", on_click=_take, args=(mend, put))
        return
    with st.container(horizontal=True, gap="small", key=f"{key}-mends"):
        for number, mend in enumerate(error.mends):
            st.button(mend.label, key=f"{key}-mend-{number}", on_click=_take, args=(mend, put))


def show_notes(result: Result) -> None:
    """Remarks on what the query means."""
    for note in result.notes:
        notice("info", "Worth knowing", literal(note))


def _take(mend: Mend, put: Callable[[str], None]) -> None:
    put(mend.sql)
    if mend.dialect is not None:
        here.progress().remember(_DIALECT, mend.dialect)
