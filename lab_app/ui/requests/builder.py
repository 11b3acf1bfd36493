"""A builder of requests: method, path, key, headers and body, kept from one visit to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lab_app.kinds.request.curl import Terminal, bash, powershell
from lab_app.kinds.request.message import (
    METHODS,
    Message,
    RequestTextError,
    bearer,
    json_trouble,
    read_headers,
)
from lab_app.kinds.request.send import Answer, SendError, send
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.requests.exchange import answer_html
from lab_app.ui.style import note, notice

NO_KEY = "No key"
_AUTHORIZATION = "Authorization"
_PARTS = ("method", "path", "with", "headers", "body")


@dataclass(frozen=True)
class OwnKey:
    """A key that one may send with: its name, the key itself, and what it allows."""

    name: str
    secret: str
    scopes: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.name}: {', '.join(self.scopes) or 'nothing'}"


@dataclass(frozen=True)
class Builder:
    """One builder; `key` distinguishes it from others, also among the kept drafts. `first` is what it opens with."""

    key: str
    origin: str
    keys: Sequence[OwnKey]
    first: Message = Message("GET", "/v2/orders")  # noqa: RUF009 -- it never changes

    @property
    def secrets(self) -> Mapping[str, str]:
        return {key.name: key.secret for key in self.keys}

    @property
    def message(self) -> Message:
        """The request as it is written, with the names of keys. Raises RequestTextError."""
        fields = self._fields()
        headers = read_headers(fields["headers"])
        path = fields["path"].strip()
        if not path.startswith("/"):
            raise RequestTextError("The path begins with a slash, as in /v2/orders.")
        if any(letter.isspace() for letter in path):
            raise RequestTextError("There is a space in the path: in an address it is written as %20.")
        own = () if fields["with"] == NO_KEY else (bearer(fields["with"]),)
        return Message(fields["method"], path, (*own, *headers), fields["body"].strip())

    @property
    def answer(self) -> Answer | None:
        """What the last request got."""
        found: Answer | None = st.session_state.get(self._at("answer"))
        return found

    def put(self, message: Message) -> None:
        """Write a request into it, and show no answer: the last one was to another request. For callbacks."""
        for part in ("answer", "trouble"):
            st.session_state.pop(self._at(part), None)
        for part, value in self._fields_of(message).items():
            st.session_state[self._at(part)] = value
        self._keep()

    def forget(self) -> None:
        """Go back to the request that it opens with. For callbacks."""
        self.put(self.first)

    def show(self) -> bool:
        """Show it. Whether a request was sent in this run."""
        self._open()
        with st.container(
            key=f"request-line-{self.key.replace('/', '-')}", horizontal=True, vertical_alignment="bottom"
        ):
            st.selectbox("Method", METHODS, key=self._at("method"), width=120, on_change=self._keep)
            st.text_input("Path", key=self._at("path"), on_change=self._keep, width="stretch")
        names = [NO_KEY, *(key.name for key in self.keys)]
        labels = {key.name: key.label for key in self.keys}
        st.selectbox(
            "Key, sent as the header Authorization",
            names,
            format_func=lambda name: labels.get(name, name),
            key=self._at("with"),
            on_change=self._keep,
        )
        st.text_area(
            "Other headers, one a line",
            key=self._at("headers"),
            height=68,
            placeholder="Accept: application/json",
            on_change=self._keep,
        )
        st.text_area(
            "Body, as JSON", key=self._at("body"), height=130, placeholder="{ … }", on_change=self._keep
        )
        trouble = json_trouble(str(st.session_state.get(self._at("body"), "")))
        if trouble:
            note(f"{trouble} You may send it all the same.")
        return st.button("Send", icon=":material/send:", key=self._at("send")) and self._send()

    def show_answer(self) -> None:
        """What the last request got, taken apart, or why it could not be sent."""
        trouble = st.session_state.get(self._at("trouble"))
        if trouble:
            notice("bad", "No answer", str(trouble))
        elif self.answer is not None:
            st.html(answer_html(self.answer))
            if self.answer.is_cut:
                note("This is the beginning of a longer answer.")
        else:
            note("Send a request, and its answer appears here.")

    @guarded
    def show_commands(self) -> None:
        """The request as commands for a terminal, to be copied."""
        try:
            message = self.message.filled(self.secrets)
        except RequestTextError as error:
            note(str(error))
            return
        terminal = Terminal.of(self.origin, os.environ)
        shell, power = st.tabs(["bash, zsh", "PowerShell"])
        with shell:
            st.code(bash(message, terminal), language="bash", wrap_lines=True)
        with power:
            st.code(powershell(message, terminal), language="powershell", wrap_lines=True)

    def _send(self) -> bool:
        for part in ("answer", "trouble"):
            st.session_state.pop(self._at(part), None)
        self._keep()
        try:
            with st.spinner("Waiting for the answer"):
                st.session_state[self._at("answer")] = send(self.message.filled(self.secrets), self.origin)
        except (RequestTextError, SendError) as error:
            st.session_state[self._at("trouble")] = str(error)
        return True

    def _open(self) -> None:
        """Fill the fields with what was there last, in a session that has not seen them yet. Before they are shown."""
        if self._at("path") in st.session_state:
            fields = self._fields()  # a field that was not shown for a run would be empty
        else:
            fields = self._fields_of(self.first) | self._kept()
        if fields["with"] not in [NO_KEY, *self.secrets]:
            fields["with"] = NO_KEY
        for part, value in fields.items():
            st.session_state[self._at(part)] = value

    def _fields(self) -> dict[str, str]:
        return {
            part: str(st.session_state.get(self._at(part), value))
            for part, value in self._fields_of(self.first).items()
        }

    def _fields_of(self, message: Message) -> dict[str, str]:
        shown = message.header(_AUTHORIZATION) or ""
        name = next((key.name for key in self.keys if bearer(key.name)[1] == shown), None)
        rest = message.with_header(_AUTHORIZATION, None) if name else message
        return {
            "method": message.method if message.method in METHODS else METHODS[0],
            "path": message.target,
            "with": name or NO_KEY,
            "headers": "\n".join(f"{header}: {value}" for header, value in rest.headers),
            "body": message.body,
        }

    def _kept(self) -> dict[str, str]:
        """The fields as they were left, half written or not."""
        try:
            kept = json.loads(here.progress().draft(self._draft) or "{}")
        except ValueError:
            return {}
        return {part: str(kept[part]) for part in _PARTS if part in kept} if isinstance(kept, dict) else {}

    def _keep(self) -> None:
        here.progress().save_draft(self._draft, json.dumps(self._fields()))

    @property
    def _draft(self) -> str:
        return f"{self.key}~request"

    def _at(self, part: str) -> str:
        return f"{self.key}-request-{part}"
