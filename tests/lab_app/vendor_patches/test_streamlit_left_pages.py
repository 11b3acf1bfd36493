"""Streamlit runs what a left page sends late as a run of that page; the lab runs the page that was asked for last."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from lab_app.vendor_patches import streamlit_left_pages

BENCH, DICTIONARY = "bench", "dictionary"


def asked(page: str, fragment: str = "") -> ClientState:
    """What the browser sends from a page, or from a part of it."""
    state = ClientState()
    state.page_script_hash, state.fragment_id = page, fragment
    return state


class Session(SimpleNamespace):
    """As much of a session as a request needs; `runs` are those that it asks for."""

    def __init__(self) -> None:
        super().__init__(
            _state=AppSessionState.APP_NOT_RUNNING,
            _client_state=ClientState(),
            _pages_manager=PagesManager("script.py"),
            _scriptrunner=None,
            _create_scriptrunner=self.run,
            has_fragment=lambda _fragment: True,
        )
        self.runs: list[RerunData] = []

    def run(self, data: RerunData) -> None:
        self.runs.append(data)

    def ask(self, *requests: ClientState) -> list[tuple[str, str | None]]:
        """The page and fragment of the runs that these requests lead to."""
        for request in requests:
            own = ClientState()  # the patch writes in it
            own.CopyFrom(request)
            AppSession.request_rerun(self, own)  # type: ignore[arg-type]
        return [(run.page_script_hash, run.fragment_id) for run in self.runs]


LATE = (asked(BENCH, "editor"), asked(DICTIONARY), asked(BENCH, "editor"))


def test_streamlit_by_itself_runs_a_left_page_again() -> None:
    """Where it no longer does, the patch can go."""
    assert Session().ask(*LATE)[-1] == (BENCH, "editor")


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "request_rerun", AppSession.request_rerun)  # both are put back afterwards
    monkeypatch.setattr(PagesManager, "set_script_intent", PagesManager.set_script_intent)
    streamlit_left_pages.install()


@pytest.mark.usefixtures("patched")
def test_what_a_left_page_sends_late_runs_the_page_that_was_asked_for() -> None:
    assert Session().ask(*LATE) == [(BENCH, "editor"), (DICTIONARY, None), (DICTIONARY, None)]


@pytest.mark.usefixtures("patched")
def test_a_part_of_the_page_that_is_shown_runs_alone() -> None:
    by_address = asked("")
    assert Session().ask(by_address, asked(BENCH, "editor"))[-1] == (BENCH, "editor")
    assert Session().ask(asked(BENCH), asked(BENCH, "editor"))[-1] == (BENCH, "editor")


@pytest.mark.usefixtures("patched")
def test_a_page_that_the_script_leads_to_is_the_one_that_is_shown() -> None:
    session = Session()
    session.ask(asked(BENCH))
    session._pages_manager.set_script_intent(DICTIONARY, "")
    assert session.ask(asked(DICTIONARY, "search"))[-1] == (DICTIONARY, "search")
