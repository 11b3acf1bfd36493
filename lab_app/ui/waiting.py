"""A query or an answer that waits for its turn: its place in the line, and a button that gives it up.

The page is not held up by it: it runs in a thread of its own, and a fragment looks how far it is. While nobody looks,
as when the page was left, a query's place becomes another's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillRunningError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lab_app.ui.errors import guarded
from lab_app.ui.queries.mends import kept_dialect
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
class Words:
    """What is said of something that runs, that is the next one, and that waits: `{before}` is who is before it."""

    running: str
    is_next: str
    waits: str


QUERY = Words(
    "Running …",
    "Your query is the next one: others are running now.",
    "Your query waits for its turn: {before} before it.",
)


@dataclass(frozen=True)
class _Asked:
    text: str
    ticket: Ticket
    answer: Future[Any]


def ask(lab: Lab, sql: str, *, key: str) -> None:
    """Ask a query; one that was asked under this key before is given up."""
    from lab_app.dialects.ask import ask as ask_lab

    dialect = kept_dialect()

    def run(ticket: Ticket) -> Result:
        return ask_lab(lab.sandbox, sql, as_of=lab.release.as_of, ticket=ticket, dialect=dialect)

    begin(run, sql, key=key, leaves_after=LEAVES_AFTER_SECONDS)


def begin(work: Callable[[Ticket], Any], text: str, *, key: str, leaves_after: float | None = None) -> None:
    """Begin something that may have to wait, with a ticket; what was begun under this key before is given up.

    `text` is what it is about. With `leaves_after`, it is given up when nobody has looked for so many seconds. The
    work is done in a thread of its own: it may not use anything of Streamlit's.
    """
    from lab_app.sandbox import Ticket

    stop(key)
    context = get_script_run_ctx()
    ticket = Ticket(session=context.session_id if context else None, leaves_after=leaves_after)
    answer: Future[Any] = Future()

    def run() -> None:
        try:
            answer.set_result(work(ticket))
        except BaseException as error:  # whoever takes the answer gets it
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True, name="query").start()
    st.session_state[_name(key)] = _Asked(text, ticket, answer)


def is_asked(key: str) -> bool:
    """Whether something waits or runs whose answer was not taken yet."""
    return _name(key) in st.session_state


def is_working(key: str) -> bool:
    """Whether what was begun under this key is not done yet; it goes on while somebody looks."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is None or asked.answer.done():
        return False
    asked.ticket.renew()
    return True


def answer(key: str) -> Any:
    """The answer to what was asked, once; None while there is none. Raises what the work has raised, as QueryError."""
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


def asked_text(key: str) -> str:
    """The query, or answer, that waits or runs; nothing where there is none."""
    asked: _Asked | None = st.session_state.get(_name(key))
    return asked.text if asked else ""


def stop(key: str) -> None:
    """Stop what waits or runs, if there is anything: its answer is that it was stopped. For callbacks."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is not None:
        asked.ticket.cancel()


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def show_place(key: str, words: Words = QUERY) -> None:
    """Where in the line it is, and a button that stops it; the whole page comes again when there is an answer."""
    asked: _Asked | None = st.session_state.get(_name(key))
    if asked is None or asked.answer.done():
        st.rerun()
    asked.ticket.renew()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}-waiting"):
        st.html(f'<p class="lab-note" role="status">{text(_said(words, asked.ticket.place))}</p>')
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


def _said(words: Words, place: int | None) -> str:
    if not place:
        return words.running
    if place == 1:
        return words.is_next
    return words.waits.format(before="1 is" if place == 2 else f"{place - 1} are")


def _name(key: str) -> str:
    return f"{key}-is-asked"
