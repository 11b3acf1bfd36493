"""The SQL and YAML editor: CodeMirror in a component of our own, a plain text area where it is missing.

What has been typed reaches Python half a second after the last key, when the editor loses the focus,
and on Ctrl/Cmd+Enter; text on the page is only replaced when `version` changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Edited:
    """What is in the editor now, and whether Ctrl/Cmd+Enter was pressed in this run."""

    text: str
    submitted: bool


def editor(
    key: str,
    *,
    value: str,
    label: str,
    language: Literal["sql", "yaml"] = "sql",
    tables: Mapping[str, Any] | None = None,
    marker: Marker | None = None,
    version: int = 0,
    placeholder: str = "",
    min_lines: int = 6,
    on_change: Callable[[], None] | None = None,
) -> Edited:
    """Show the editor. `value` is its text when it first appears and whenever `version` changes.

    `tables` feeds completion: `{table: {"grain": ..., "columns": [{"name", "type", "description"}]}}`.
    `on_change` runs before the page does, with the new text under `sent_text(key)`.
    """
    result = mount(
        "editor",
        key=key,
        data={
            "value": value,
            "version": version,
            "language": language,
            "tables": tables or {},
            "marker": vars(marker) if marker else None,
            "label": label,
            "placeholder": placeholder,
            "min_lines": min_lines,
            "help": RUN_HELP,
        },
        on_draft_change=on_change or _nothing,
        on_submit_change=on_change or _nothing,
    )
    if result is None:
        return _plain(key, value, label, version, min_lines)
    sent = sent_text(key)
    known = st.session_state.get(f"{key}-known")
    if sent and (not known or sent["at"] >= known["at"]):
        # A submitted text is told once only; what it said is kept for the runs that follow.
        st.session_state[f"{key}-known"] = known = sent
    text = known["text"] if known and known["version"] == version else value
    return Edited(text, bool(result.get("submit")))


def sent_text(key: str) -> dict[str, Any] | None:
    """What the editor sent last, in callbacks too: `{"text", "version", "at"}`, or None."""
    state = st.session_state.get(key) or {}
    sent = [state[event] for event in ("draft", "submit") if isinstance(state.get(event), dict)]
    return max(sent, key=lambda one: one["at"], default=None)


def _nothing() -> None:
    """Streamlit reports an event only where it has a callback."""


def _plain(key: str, value: str, label: str, version: int, min_lines: int) -> Edited:
    text = st.text_area(
        label, value, key=f"{key}-plain-{version}", height=max(160, 26 * min_lines), help="Ctrl + Enter sends the text."
    )
    return Edited(text, False)
