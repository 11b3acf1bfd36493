"""A query that waits for its turn: its place in the line, and a button that gives it up.

The page is not held up by it: it is asked in a thread of its own, and a fragment looks how far it is. While nobody
looks, as when the page was left, the place becomes another's.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillRunningError
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lab_app.ui.errors import guarded
from lab_app.ui.mends import kept_dialect
from lab_app.ui.style import text

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.sandbox import Result, Ticket

# Most queries are quicker: for them nothing is shown, and the page is not run again.
PATIENCE_SECONDS = 0.7  # with one that waits in the line
PATIENCE_WHILE_RUNNING = 2.0  # and so much more with one that runs
LOOK_SECONDS = 0.5
LEAVES_AFTER_SECONDS = 10.0


@dataclass(frozen=True)
class _Asked:
    sql: str
    ticket: Ticket
    answer: Future[Result]


def ask(lab: Lab, sql: str, *, key: str) -> None:
    """Ask a query; one that was asked under this key before is given up."""
    from lab_app.dialects.ask import ask as ask_lab
    from lab_app.sandbox import Ticket

    stop(key)
    dialect = kept_dialect()
    context = get_script_run_ctx()
    ticket = Ticket(session=context.session_id if context else None, leaves_after=LEAVES_AFTER_SECONDS)
    answer: Future[Result] = Future()

    def run() -> None:
        try:
            found = ask_lab(lab.sandbox, sql, as_of=lab.release.as_of, ticket=ticket, dialect=dialect)
            answer.set_result(found)
        except BaseException as error:  # whoever takes the answer gets it
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True, name="query").start()
    st.session_state[_name(key)] = _Asked(sql, ticket, answer)


def is_asked(key: str) -> bool:
    """Whether a query waits or runs whose answer was not taken yet."""
    return _name(key) in st.session_state


def answer(key: str) -> Result | None:
    """The answer to the query that was asked, once; None while there is none. Raises QueryError."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is None:
        return None
    asked.ticket.renew()
    if not (
        _is_there(asked, PATIENCE_SECONDS) or (_runs(asked) and _is_there(asked, PATIENCE_WHILE_RUNNING))
    ):
        return None
    del st.session_state[_name(key)]
    return asked.answer.result()


def asked_sql(key: str) -> str:
    """The query that waits or runs; nothing where there is none."""
    asked: _Asked | None = st.session_state.get(_name(key))
    return asked.sql if asked else ""


def stop(key: str) -> None:
    """Stop the query that waits or runs, if there is one: its answer is that it was stopped. For callbacks."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is not None:
        asked.ticket.cancel()


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def show_place(key: str) -> None:
    """Where in the line the query is, and a button that stops it; the whole page comes again when it is answered."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is None or asked.answer.done():
        st.rerun()
    asked.ticket.renew()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}-waiting"):
        st.html(f'<p class="lab-note" role="status">{text(_words(asked.ticket.place))}</p>')
        st.button("Stop", icon=":material/stop:", key=f"{key}-stop", on_click=stop, args=(key,))


def _is_there(asked: _Asked, seconds: float) -> bool:
    """Whether the answer comes within so many seconds."""
    try:
        asked.answer.exception(timeout=seconds)
    except StillRunningError:
        return False
    return True


def _runs(asked: _Asked) -> bool:
    return not asked.ticket.place


def _words(place: int | None) -> str:
    if not place:
        return "Running …"
    if place == 1:
        return "Your query is the next one: others are running now."
    return f"Your query waits for its turn: {place - 1} {'is' if place == 2 else 'are'} before it."


def _name(key: str) -> str:
    return f"{key}-asked-query"
