"""What a part of a page sends late, when its page has been left already, does not bring that page back.

A fragment's request carries the page that it was sent from. Where it comes while the next page's run is under way,
as what was typed last in an editor does, Streamlit (1.67) runs the fragment afterwards as a run of the page that
was left; the browser then clears what it shows, and nothing takes its place. Here such a request runs the page
that was asked for last: what it brings of widgets is taken up all the same.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager

_PAGE = "_page_asked_for"
_INSTALLED = "knows_left_pages"


def install() -> None:
    """Take part in what sessions of this process are asked for."""
    request, intend = AppSession.request_rerun, PagesManager.set_script_intent
    if getattr(request, _INSTALLED, False):
        return

    def request_rerun(session: AppSession, client_state: Any) -> None:
        if client_state:
            follow(session._pages_manager, client_state)
        request(session, client_state)

    def set_script_intent(pages: PagesManager, page_script_hash: str, page_name: str) -> None:
        intend(pages, page_script_hash, page_name)
        if page_script_hash:  # st.switch_page leads on without the browser's asking
            setattr(pages, _PAGE, page_script_hash)

    setattr(request_rerun, _INSTALLED, True)
    setattr(AppSession, "request_rerun", request_rerun)  # noqa: B010 -- mypy knows no methods that are replaced
    setattr(PagesManager, "set_script_intent", set_script_intent)  # noqa: B010


def follow(pages: PagesManager, asked: Any) -> None:
    """Note which page a browser's request is about; one by a part of a page that was left becomes one of the page
    that was asked for last."""
    last = getattr(pages, _PAGE, "")
    if not asked.fragment_id:
        setattr(pages, _PAGE, asked.page_script_hash)  # empty where only the address is known
    elif last and asked.page_script_hash != last:
        asked.fragment_id = ""
        asked.page_script_hash = last
