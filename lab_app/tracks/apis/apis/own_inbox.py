"""The inbox on the workbench: register it, have something happen, see each attempt, and check a signature by hand."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from lab_app.kinds.request import Message, bearer
from lab_app.kinds.request.scene import ApiError, Stage
from lab_app.kinds.request.send import SendError, send
from lab_app.ui import visit as here
from lab_app.ui.requests.inbox import Arrived, arrived_of, attempts_html, show_verification
from lab_app.ui.style import note, notice

PAGE_KEY = "this page"
"""The name of the key by which the page itself asks for what its buttons say."""
_KEY = "apis-inbox"
_SECRET = "api workbench: webhook secret"
_ORDER = '{"items": [{"sku": "tomatoes-500g", "quantity": 2}]}'
_BEHAVIOUR: dict[str, tuple[list[int | None], int]] = {
    "It works": ([], 0),
    "It is down for three tries": ([503, 503, 503], 0),
    "It does not answer in time, once": ([None], 0),
    "It works, and its answer is lost on the way": ([], 1),
}
_HOUR = 3_600.0


def forget_inbox() -> None:
    """The inbox is not registered any more: its household is another one. For callbacks."""
    here.progress().remember(_SECRET, "")
    st.session_state.pop(f"{_KEY}-behaves", None)


def show_inbox(stage: Stage) -> None:
    """The inbox. Raises ApiError."""
    secret = here.progress().remembered(_SECRET) or ""
    trouble = st.session_state.pop(f"{_KEY}-trouble", "")
    if trouble:
        notice("bad", "That could not be done", trouble)
    if not secret:
        note(
            "Register your inbox, and the API sends it a message for each order that is placed or cancelled. Its address is "
            "one of this lab's own: nothing leaves your machine."
        )
        st.button(
            "Register my inbox",
            icon=":material/inbox:",
            type="primary",
            on_click=_register,
            args=(stage,),
            key=f"{_KEY}-register",
        )
        return
    _levers(stage)
    arrived = [arrived_of(one) for one in stage.api.inbox(stage.name)]
    if not arrived:
        note("Nothing has arrived. Place an order, and look again a second or two later.")
        return
    st.html('<h2 class="lab-figure-title">What has arrived</h2>')
    st.html(attempts_html(arrived))
    note(
        "The same message may come twice: its id says whether you had it. Two may come in another order than things "
        "happened: go by the time in the body, since the header's is that of the attempt."
    )
    _verification(arrived, secret)


def _levers(stage: Stage) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="inbox-levers"):
        st.selectbox(
            "How my inbox behaves from now on",
            list(_BEHAVIOUR),
            key=f"{_KEY}-behaves",
            on_change=_behave,
            args=(stage,),
            width=340,
        )
        st.button(
            "Place an order",
            icon=":material/shopping_cart:",
            on_click=_place,
            args=(stage,),
            key=f"{_KEY}-place",
        )
        st.button(
            "Let an hour pass",
            icon=":material/schedule:",
            on_click=_let_pass,
            args=(stage,),
            key=f"{_KEY}-hour",
        )
        st.button("Look again", icon=":material/refresh:", key=f"{_KEY}-look")


def _verification(arrived: list[Arrived], secret: str) -> None:
    st.html('<h2 class="lab-figure-title">Is it really from Larder? Check one by hand</h2>')
    newest = list(reversed(arrived))
    labels = {
        one.number: f"{one.topic or 'a message'}, try {one.attempt}, at {one.at[11:19]}" for one in newest
    }
    number = st.selectbox(
        "Attempt", list(labels), format_func=lambda number: labels.get(number, ""), key=f"{_KEY}-attempt"
    )
    chosen = next((one for one in newest if one.number == number), newest[0])
    show_verification(chosen, secret, key=f"{_KEY}-verify-{chosen.number}")


def _register(stage: Stage) -> None:
    body = json.dumps({"url": stage.tenant.inbox_path, "events": ["order.created", "order.cancelled"]})
    answer = _ask(stage, Message("POST", "/v2/webhooks", (bearer(PAGE_KEY),), body))
    if answer is not None:
        here.progress().remember(_SECRET, str(answer["secret"]))


def _place(stage: Stage) -> None:
    _ask(stage, Message("POST", "/v2/orders", (bearer(PAGE_KEY),), _ORDER))


def _behave(stage: Stage) -> None:
    answers, repeats = _BEHAVIOUR[str(st.session_state[f"{_KEY}-behaves"])]
    _do(lambda: stage.api.script(stage.name, inbox_answers=answers, inbox_repeats=repeats))


def _let_pass(stage: Stage) -> None:
    _do(lambda: stage.api.script(stage.name, advance_seconds=_HOUR))


def _do(what: Callable[[], object]) -> None:
    try:
        what()
    except ApiError as error:
        st.session_state[f"{_KEY}-trouble"] = str(error)


def _ask(stage: Stage, message: Message) -> dict[str, object] | None:
    """What the API answers to a request of the page's own; None where it does not do it, which the page says then."""
    secrets = {key.label: key.value for key in stage.keys}
    try:
        answer = send(message.with_header("Authorization", f"Bearer {secrets[PAGE_KEY]}"), stage.origin)
    except SendError as error:
        st.session_state[f"{_KEY}-trouble"] = str(error)
        return None
    found: dict[str, object] = json.loads(answer.body or "{}")
    if answer.status >= 300:
        st.session_state[f"{_KEY}-trouble"] = str(found.get("detail", answer.reason))
        return None
    return found
