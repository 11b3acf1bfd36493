"""A query that waits shows its place and can be stopped, and the page goes on meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lab_app.sandbox import QueryError, Result, Ticket, messages
from lab_app.sandbox.result import ResultColumn
from lab_app.ui import waiting

KEY = "bench"


@dataclass
class Line:
    """A sandbox in which everybody waits at the same place until somebody is let through."""

    place: int = 3
    tickets: list[Ticket] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)

    def run(self, sql: str, *, limit: int, ticket: Ticket) -> Result:  # noqa: ARG002 -- as the sandbox has it
        self.tickets.append(ticket)
        ticket.hand_to(lambda: self.place, lambda: None)
        while not self.free.wait(0.01):
            if ticket.is_cancelled:
                raise messages.ended("cancelled", 5.0, 1024)
        return Result((ResultColumn("n", "BIGINT"),), [(len(sql),)], False, 1.0)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    for patience in ("PATIENCE_SECONDS", "PATIENCE_WHILE_RUNNING"):
        monkeypatch.setattr(waiting, patience, 0.05)
    opened = Line()
    yield opened
    opened.free.set()


def page(lab: object) -> None:
    from tests.lab_app.ui.test_waiting import show

    show(lab)


def show(lab: object) -> None:
    """A page with one query, as the bench has it."""
    if st.button("Run"):
        waiting.ask(lab, "SELECT 1", key=KEY)  # type: ignore[arg-type]
    try:
        found = waiting.answer(KEY)
    except QueryError as error:
        st.text(error.message)
    else:
        if found is not None:
            st.text(f"answer {found.rows[0][0]}")
        elif waiting.is_asked(KEY):
            waiting.show_place(KEY)
        else:
            st.text("nothing asked")


def opened(line: Line) -> AppTest:
    lab = SimpleNamespace(sandbox=line, release=SimpleNamespace(as_of=dt.date(2026, 6, 30)))
    return AppTest.from_function(page, kwargs={"lab": lab}, default_timeout=20)


def shown(at: AppTest) -> str:
    assert not at.exception
    return " ".join([*(element.value for element in at.text), *(str(e.proto.body) for e in at.get("html"))])


def settled(at: AppTest, words: str) -> AppTest:
    """The page as it is once these words are on it; a browser would look twice a second."""
    until = time.monotonic() + 10
    while words not in shown(at.run()):
        assert time.monotonic() < until, shown(at)
    return at


def test_a_query_that_waits_shows_its_place_and_its_answer_comes_by_itself(line: Line) -> None:
    at = opened(line).run()
    at.button[0].click().run()
    assert "Your query waits for its turn: 2 are before it." in shown(at)
    line.place = 1
    assert "Your query is the next one" in shown(at.run())
    line.place = 0
    assert "Running" in shown(at.run())
    line.free.set()
    settled(at, "answer 8")
    assert "nothing asked" in shown(at.run())


def test_a_query_that_waits_can_be_stopped(line: Line) -> None:
    at = opened(line).run()
    at.button[0].click().run()
    at.button(key=f"{KEY}-stop").click().run()
    if "as you asked" not in shown(at):
        settled(at, "The query was stopped, as you asked.")
    assert line.tickets[0].is_cancelled


def test_who_asks_again_gives_up_what_was_asked_before(line: Line) -> None:
    at = opened(line).run()
    at.button[0].click().run()
    at.button[0].click().run()
    assert [ticket.is_cancelled for ticket in line.tickets] == [True, False]
    assert line.tickets[0].session == line.tickets[1].session is not None


def test_a_page_that_is_not_looked_at_any_more_leaves_the_line(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LEAVES_AFTER_SECONDS", 0.3)
    at = opened(line).run()
    at.button[0].click().run()
    time.sleep(0.5)
    assert line.tickets[0].is_cancelled


def test_a_quick_answer_is_there_at_once(line: Line) -> None:
    line.free.set()
    at = opened(line).run()
    at.button[0].click().run()
    assert shown(at) == "answer 8"
