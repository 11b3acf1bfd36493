"""Where a metric is written: the editor, the last check, and which saved metrics are being changed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.drafts import Draft
from lab_app.ui.editor import Marker, editor

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metric_writing.checked import Checked
    from lab_app.metric_writing.saving.own import SavedMetric

CHECK_AFTER_MS = 450  # a pause between words; a check takes .1 to .3 s


@dataclass(frozen=True)
class Desk:
    """One place to write a metric at; `key` distinguishes it from others, also in the saved drafts."""

    key: str
    starter: str
    boilerplate: Collection[str] = ()

    @property
    def draft(self) -> Draft:
        return Draft(self.key, self.starter, self.boilerplate)

    @property
    def text(self) -> str:
        """What is in the editor, in callbacks too."""
        return self.draft.text

    @property
    def editing(self) -> Mapping[str, str]:
        """Saved metrics that were opened here to be changed: name → digest of their file then.

        Whoever comes back finds the text as it was left, and what it is a change of: without that, their own
        metric is refused because its name is taken.
        """
        if self._editing not in st.session_state:
            kept = here.progress().draft(self._editing)
            opened: dict[str, str] = json.loads(kept) if kept else {}
            text = self.text
            st.session_state[self._editing] = {
                name: digest
                for name, digest in opened.items()
                if re.search(rf"\bname:[ ]*{re.escape(name)}[ ]*$", text, re.MULTILINE)
            }
        now: dict[str, str] = st.session_state[self._editing]
        return now

    @property
    def _editing(self) -> str:
        return f"{self.key}-editing"

    def edit(self, opened: Mapping[str, str]) -> None:
        """Note which saved metrics are being changed: name → digest of their file now. For callbacks."""
        if dict(opened) != dict(self.editing):
            st.session_state[self._editing] = dict(opened)
            here.progress().save_draft(self._editing, json.dumps(dict(opened)))

    @property
    def looks(self) -> int:
        """Counts the templates that were taken; how one looks at a metric is chosen anew for each."""
        return int(st.session_state.get(f"{self.key}-looks", 0))

    @property
    def checked(self) -> Checked | None:
        """The last verdict here in this session, of whatever text."""
        checked: Checked | None = st.session_state.get(f"{self.key}-checked")
        return checked

    def put(self, text: str, editing: Mapping[str, str] | None = None, *, aside: bool = True) -> None:
        """Replace what is in the editor; it is set aside unless it is a template. For callbacks."""
        self.edit(editing or {})
        self._forget()
        self.draft.put(text, aside=aside)

    def start_from(self, template: str) -> None:
        """Put a template into the editor, and look at it as one looks at any metric first. For callbacks."""
        st.session_state[f"{self.key}-looks"] = self.looks + 1
        self.put(template)

    def open(self, saved: SavedMetric) -> None:
        """Put a saved metric into the editor, to be changed. For callbacks."""
        self.put(saved.text, {saved.name: saved.digest})

    def part_from(self, names: Collection[str]) -> None:
        """What is in the editor is a metric of its own, no change of these. For callbacks."""
        kept = {name: digest for name, digest in self.editing.items() if name not in names}
        self.edit(kept)

    def fix(self, after: str) -> None:
        """Take up a proposed change. For callbacks."""
        self.put(after, self.editing, aside=False)

    def typed(self) -> None:
        """Keep what is typed; what was asked or said of an older text is gone. For callbacks."""
        self._forget()
        self.draft.save()

    def _forget(self) -> None:
        st.session_state.pop(f"{self.key}-asked", None)
        st.session_state.pop(f"{self.key}-said", None)

    def check(self, lab: Lab) -> Checked:
        """The verdict on what is in the editor; asked again only where something has changed, or was not read."""
        state = (lab.release.id, lab.layer.edition, self.text, tuple(sorted(self.editing)))
        last = self.checked
        if st.session_state.get(f"{self.key}-state") != state or last is None or last.is_unread:
            verdict = lab.checker.check(self.text, editing=tuple(self.editing))
            st.session_state[f"{self.key}-checked"] = verdict
            st.session_state[f"{self.key}-state"] = state
            return verdict
        return last

    def show_editor(self, lab: Lab, checked: Checked) -> None:
        """The editor, with the places of what the check has found."""
        editor(
            f"{self.key}-editor",
            value=self.text,
            version=self.draft.version,
            label="Your metric, as YAML",
            language="yaml",
            words=_words(lab),
            markers=[
                Marker(f.line, f.column, f.message, "warning" if f.is_warning else "error")
                for f in checked.findings
                if f.line
            ],
            min_lines=14,
            send_after_ms=CHECK_AFTER_MS,
            help_text="Checked while you type, and on Mod + Enter. Tab leaves the editor.",
            on_draft=self.typed,
            on_submit=self.typed,
        )
        self.draft.show_notices()


def _words(lab: Lab) -> dict[str, Any]:
    """What the editor completes now."""
    from lab_app.metric_writing.completion import completion_words

    return lab.keep(("words", lab.layer.edition), lambda: completion_words(lab.checker.known()))
