"""The workbench: requests of one's own against Larder's API, keys by scope, the inbox, and what was noted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.kinds.request import Key, Message, Scene, bearer
from lab_app.kinds.request.scene import ApiError, Stage
from lab_app.tracks.apis.apis.own_inbox import PAGE_KEY, forget_inbox, show_inbox
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.errors import guarded
from lab_app.ui.requests.builder import Builder, OwnKey
from lab_app.ui.requests.noted import show_journal
from lab_app.ui.requests.stage import own_keys, say_no_api, say_what_happened, stage_of
from lab_app.ui.style import eyebrow, lead, literal, note, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Workbench",
    order=2,
    about="Send requests of your own to Larder's API, with keys that you make, and see what it notes and sends you.",
)

_KEY = "apis-workbench"
_KEYS = "api workbench: keys"
_PAGE = Key(PAGE_KEY, ("admin",), "")
_SCOPES = ("orders:read", "orders:write", "household:read", "plans:read", "admin")
_MOST_KEYS = 8
_FIRST_KEYS = (Key("mine", ("household:read", "orders:read", "plans:read"), "to read with"),)
_ORDER = '{\n  "items": [{"sku": "tomatoes-500g", "quantity": 2}]\n}'
_QUERY = '{"query": "{ household { name members { name } lastOrder { status total { amount } } } }"}'
_EXAMPLES = {
    "The newest orders, v2": Message("GET", "/v2/orders?limit=2", (bearer("mine"),)),
    "The same from v1: look at its headers": Message("GET", "/v1/orders?per_page=2", (bearer("mine"),)),
    "An order: your first key may not, so make one that may": Message(
        "POST", "/v2/orders", (bearer("mine"), ("Idempotency-Key", "my-first-order")), _ORDER
    ),
    "One screen by GraphQL": Message("POST", "/graphql", (bearer("mine"),), _QUERY),
    "A household that isn't yours": Message("GET", "/v2/households/1", (bearer("mine"),)),
}


def render(level: Level) -> None:
    """The page."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Workbench")
    lead(
        "Larder's API runs on your own machine, with a household that is yours to break. Nothing here is graded."
    )
    _bench()


@st.fragment
@guarded
def _bench() -> None:
    lab = here.lab()
    try:
        stage = stage_of("workbench", Scene((*_kept_keys(), _PAGE)), lab)
        if stage.is_new:
            forget_inbox()  # it was another server's
        say_what_happened(stage)
        requests, keys, inbox = st.tabs(["Requests", "Keys", "Inbox"])
        with requests:
            _requests(stage)
        with keys:
            _keys(stage)
        with inbox:
            show_inbox(stage)
    except ApiError as error:
        say_no_api(error, key=_KEY)


def _requests(stage: Stage) -> None:
    builder = Builder(_KEY, stage.origin, _own_keys(stage), _EXAMPLES["The newest orders, v2"])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="lab-note">The API answers at <code>{text(stage.origin)}</code>.</p>')
        with st.popover("Examples", icon=":material/lightbulb:", type="tertiary"):
            for title, message in _EXAMPLES.items():
                st.button(
                    title, key=f"api-example-{title}", on_click=builder.put, args=(message,), type="tertiary"
                )
        st.page_link(page_at("apis-documentation"), label="Documentation", icon=":material/menu_book:")
    with st.container(key="request-desk"):
        left, right = st.columns(2, gap="large")
    with left:
        builder.show()
        with st.expander("The same as a command for your terminal"):
            builder.show_commands()
    with right:
        builder.show_answer()
    show_journal(stage.evidence().calls, key=_KEY)
    st.button(
        "Reset the household",
        icon=":material/restart_alt:",
        help="Orders that you placed, webhooks and all that was noted are gone; your keys stay.",
        on_click=_restart,
        args=(stage,),
        key=f"{_KEY}-restart",
    )


def _keys(stage: Stage) -> None:
    note(
        "A key says who asks, and its scopes what it may do. Make one that may do as little as your request needs, and see where it is refused."
    )
    keys = _own_keys(stage)
    for key in keys:
        with st.container(horizontal=True, vertical_alignment="center", key=f"api-key-{key.name}"):
            st.html(
                f'<p class="lab-saved"><b>{text(key.name)}</b> <code>{text(", ".join(key.scopes))}</code></p>'
            )
            if len(keys) > 1:
                st.button(
                    "Take it back",
                    key=f"api-drop-{key.name}",
                    on_click=_drop_key,
                    args=(key,),
                    type="tertiary",
                )
        st.code(key.secret, language=None, wrap_lines=True)
    if len(keys) >= _MOST_KEYS:
        note(f"Eight keys are enough for a workbench ({_MOST_KEYS}). Take one back before you make another.")
        return
    with st.form("new-api-key", border=True):
        st.text_input("Name", placeholder="calendar", max_chars=30, key=f"{_KEY}-new-name")
        st.multiselect("Scopes", _SCOPES, placeholder="What may it do?", key=f"{_KEY}-new-scopes")
        st.form_submit_button("Make this key", on_click=_make_key, args=(keys,))
    trouble = st.session_state.pop(f"{_KEY}-trouble", "")
    if trouble:
        st.error(trouble, icon=":material/error:")


def _make_key(keys: Sequence[OwnKey]) -> None:
    name = str(st.session_state[f"{_KEY}-new-name"]).strip()
    scopes = tuple(st.session_state[f"{_KEY}-new-scopes"])
    trouble = _what_is_wrong_with(name, scopes, keys)
    if trouble:
        st.session_state[f"{_KEY}-trouble"] = trouble
        return
    _keep_keys((*_kept_keys(), Key(name, scopes, "")))
    st.session_state[f"{_KEY}-new-name"], st.session_state[f"{_KEY}-new-scopes"] = "", []


def _what_is_wrong_with(name: str, scopes: Sequence[str], keys: Sequence[OwnKey]) -> str:
    """Why there can be no such key, in a sentence; nothing where there can."""
    if not name or not all(letter.isalnum() or letter in "-_." for letter in name):
        return "Give it a name of letters, digits and hyphens, such as calendar-sync."
    if name == PAGE_KEY or name in {key.name for key in keys}:
        return f"There is a key {literal(name)} already: choose another name."
    return "" if scopes else "Choose at least one scope: a key without any may do nothing."


def _restart(stage: Stage) -> None:
    with suppress(ApiError):  # the page says so when it asks for the API itself
        stage.restart()
    forget_inbox()


def _own_keys(stage: Stage) -> tuple[OwnKey, ...]:
    return tuple(key for key in own_keys(stage) if key.name != PAGE_KEY)


def _kept_keys() -> tuple[Key, ...]:
    """The keys that were made, by name and scopes; one to begin with where there is none."""
    try:
        kept = json.loads(here.progress().remembered(_KEYS) or "[]")
        found = tuple(Key(str(name), tuple(map(str, scopes)), "") for name, scopes in kept)
    except (ValueError, TypeError):
        found = ()
    return found or _FIRST_KEYS


def _keep_keys(keys: tuple[Key, ...]) -> None:
    here.progress().remember(_KEYS, json.dumps([[key.name, list(key.scopes)] for key in keys]))


def _drop_key(key: OwnKey) -> None:
    _keep_keys(tuple(one for one in _kept_keys() if one.name != key.name))
