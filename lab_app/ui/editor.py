"""The SQL and YAML editor: CodeMirror in a component of our own, a plain text area where it is missing.

What has been typed reaches Python half a second after the last key, when the editor loses the focus,
and on Ctrl/Cmd+Enter; text on the page is only replaced when `version` changes. Until the lab says that
it has it (`received_at`), the browser's tab keeps it too, and opens with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import streamlit as st

from lab_app.ui.components import mount

RUN_HELP = "Mod + Enter runs. Tab leaves the editor."


@dataclass(frozen=True)
class Marker:
    """Where an error is: line and column count from 1."""

    line: int
    column: int | None
    message: str
    severity: Literal["error", "warning"] = "error"


def editor(  # noqa: PLR0913 -- options of a widget, each with a default
    key: str,
    *,
    value: str,
    label: str,
    language: Literal["sql", "yaml"] = "sql",
    tables: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
    marker: Marker | None = None,
    markers: Sequence[Marker] = (),
    version: int = 0,
    placeholder: str = "",
    min_lines: int = 6,
    send_after_ms: int = 700,
    help_text: str = RUN_HELP,
    on_draft: Callable[[], None] | None = None,
    on_submit: Callable[[], None] | None = None,
) -> str:
    """Show the editor and return its text. `value` is the text at first and whenever `version` changes.

    `tables` feeds completion: `{table: {"grain": ..., "columns": [{"name", "type", "description"}]}}`.
    `words` feeds that of YAML (see frontend/src/yaml.js). What is typed is sent `send_after_ms` after the last key.
    `on_draft` and `on_submit` (Ctrl/Cmd+Enter) run before the page does; `text_now(key)` has the text then.
    """
    result = mount(
        "editor",
        key=key,
        data={
            "name": key,
            "value": value,
            "version": version,
            "received_at": (_remember(key) or {}).get("at", 0),
            "language": language,
            "tables": tables or {},
            "words": words or {},
            "markers": [asdict(m) for m in ([marker] if marker else markers)],
            "send_after_ms": send_after_ms,
            "label": label,
            "placeholder": placeholder,
            "min_lines": min_lines,
            "help": help_text,
        },
        on_draft_change=on_draft or _nothing,
        on_submit_change=on_submit or _nothing,
    )
    if result is None:
        return _plain(key, value, label, version, min_lines)
    _remember(key)
    return text_now(key, version, value)


def text_now(key: str, version: int = 0, value: str = "") -> str:
    """The text of this editor as far as it has been sent, in callbacks too; `value` before that."""
    sent = _remember(key)
    if sent is None:
        return str(st.session_state.get(f"{key}-plain-{version}", value))
    return str(sent["text"]) if sent["version"] == version else value


def _remember(key: str) -> dict[str, Any] | None:
    """What the editor sent last: `{"text", "version", "at"}`.

    Streamlit reports a submitted text in one run only; it is kept for those that follow.
    """
    state = st.session_state.get(key) or {}
    sent = [state[event] for event in ("draft", "submit") if isinstance(state.get(event), dict)]
    if f"{key}-sent" in st.session_state:
        sent.append(st.session_state[f"{key}-sent"])
    latest: dict[str, Any] | None = max(sent, key=lambda one: one["at"], default=None)
    if latest is not None:
        st.session_state[f"{key}-sent"] = latest
    return latest


def _nothing() -> None:
    """Streamlit reports an event only where it has a callback."""


def _plain(key: str, value: str, label: str, version: int, min_lines: int) -> str:
    return st.text_area(
        label,
        value,
        key=f"{key}-plain-{version}",
        height=max(160, 26 * min_lines),
        help="Ctrl + Enter sends the text.",
    )
