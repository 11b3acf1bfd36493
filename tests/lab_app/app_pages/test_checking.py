"""An answer whose check has to wait shows its place, can be stopped, and counts even if its page is left."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from lab_app.course.tracks import discover
from lab_app.kinds.sql import SqlExercise
from lab_app.lab import Lab, close_labs, lab_of
from lab_app.sandbox import QueryError, Ticket
from lab_app.ui import waiting
from lab_app.ui.addresses import exercise_path
from lab_app.ui.workbench import Bench, Ran
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import opened, words

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range > {n}"
FIRST = next(e for e in discover() if isinstance(e, SqlExercise))
NEXT = "Your answer is checked next"


@pytest.fixture
def home(
    tiny_home: Path, variants_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    """A data folder with a release and hidden worlds; the page does not wait for those that take long."""
    borrowed = Home(borrow(tiny_home, tmp_path / "home"))
    monkeypatch.setenv("LARDER_HOME", str(borrowed.path))
    release = current_release(borrowed)
    assert release is not None
    shutil.copytree(variants_folder, borrowed.world(release.world.id).variants)
    yield borrowed
    close_labs()


@pytest.fixture
def held(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Ticket]]:
    """Queries that hold all workers of the hidden worlds until they are cancelled."""
    monkeypatch.setattr("lab_app.warehouse.variants.TIMEOUT_SECONDS", 600.0)
    release = current_release(home)
    assert release is not None
    variants = lab_of(release).variants
    assert variants is not None
    tickets = [Ticket(), Ticket()]

    def hold(n: int) -> None:
        with suppress(QueryError):
            variants.run(ENDLESS.format(n=n), variants.sources()[0], ticket=tickets[n])

    threads = [threading.Thread(target=hold, args=(n,)) for n in range(len(tickets))]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while [ticket.place for ticket in tickets] != [0, 0]:
        assert time.monotonic() < until
        time.sleep(0.01)
    yield tickets
    for ticket in tickets:
        ticket.cancel()
    for thread in threads:
        thread.join()


def handed_in(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The exercise's page, after its solution was handed in."""
    app = opened(exercise_path(FIRST))
    app.session_state[f"{FIRST.key}-editor-sent"] = {"text": FIRST.solution, "version": 0, "at": 1}
    app.button(key=f"{FIRST.key}-run").click().run()  # so that all that waits is the check
    for patience in ("PATIENCE_SECONDS", "PATIENCE_WHILE_RUNNING"):
        monkeypatch.setattr(waiting, patience, 0.3)
    app.button(key=f"{FIRST.key}-check").click().run()
    return settled(app, NEXT)


def settled(app: AppTest, said: str) -> AppTest:
    """The page as it is once it says so; a browser would look twice a second."""
    until = time.monotonic() + 20
    while said not in words(app):
        assert time.monotonic() < until, words(app)
        app.run()
    return app


def test_a_check_that_waits_can_be_stopped_and_then_nothing_is_recorded(
    home: Home, held: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = handed_in(monkeypatch)
    app.button(key=f"{FIRST.key}-checking-stop").click().run()
    assert NEXT not in words(settled(app, "It was stopped, as you asked: nothing was recorded."))
    progress = Progress(home.progress, "local")
    assert progress.attempts() == ()
    assert progress.draft(FIRST.key) == FIRST.solution
    for ticket in held:
        ticket.cancel()
    app.button(key=f"{FIRST.key}-check").click().run()
    settled(app, "lab-good")
    assert progress.solved() == {FIRST.key}


def test_an_answer_is_checked_though_the_page_is_run_again_while_its_query_runs(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when what was typed last comes a moment after the click."""
    cut_off: list[str] = []
    run = Bench.run

    def cut_off_once(bench: Bench, lab: Lab) -> Ran | None:
        if not cut_off:
            cut_off.append(bench.text)
            st.rerun()
        return run(bench, lab)

    monkeypatch.setattr(Bench, "run", cut_off_once)
    app = opened(exercise_path(FIRST))
    app.session_state[f"{FIRST.key}-editor-sent"] = {"text": FIRST.solution, "version": 0, "at": 1}
    app.button(key=f"{FIRST.key}-check").click().run()
    settled(app, "lab-good")
    assert cut_off == [FIRST.solution]
    assert Progress(home.progress, "local").solved() == {FIRST.key}


def test_an_answer_counts_and_its_verdict_is_shown_though_its_page_was_left(
    home: Home, held: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = handed_in(monkeypatch)
    app.args = ("",)
    assert NEXT not in words(app.run())
    for ticket in held:
        ticket.cancel()
    progress = Progress(home.progress, "local")
    until = time.monotonic() + 20
    while progress.solved() != {FIRST.key}:
        assert time.monotonic() < until
        time.sleep(0.05)
    app.args = (exercise_path(FIRST),)
    assert "on data that you don't see" in words(app.run())
