"""What is in an editor: kept from the first letter on, and never overwritten unseen.

A draft is the same in all tabs. Each tab knows the text that it read or wrote last; where another tab
has written since, neither text is given up: the page shows both and asks which one goes on. Whatever
is replaced, by a template, an example or the other tab's text, is set aside and can be brought back.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.editor import text_now
from lab_app.ui.style import note, notice

MOST_ASIDE = 5
_UNSETTLED = "~unsettled"  # beside the draft: this tab's text while two tabs disagree
_ASIDE = "~aside"


@dataclass(frozen=True)
class Draft:
    """The text of one editor; `key` distinguishes it from others, in the session and among the kept drafts.

    `boilerplate` are texts that nobody would miss: templates and examples.
    """

    key: str
    starter: str
    boilerplate: Collection[str] = ()

    @property
    def version(self) -> int:
        """Counts how often the text was replaced by other means than typing."""
        return int(st.session_state.get(f"{self.key}-version", 0))

    @property
    def text(self) -> str:
        """What is in the editor, in callbacks too."""
        return text_now(f"{self.key}-editor", self.version, self._opening())

    @property
    def other(self) -> str | None:
        """What another tab has written meanwhile, None where this tab's text is the only one."""
        found: str | None = st.session_state.get(f"{self.key}-other")
        return found

    @property
    def set_aside(self) -> list[str]:
        """Texts that were here before, newest first."""
        try:
            kept = json.loads(here.progress().remembered(self.key + _ASIDE) or "[]")
        except ValueError:
            return []
        return [str(text) for text in kept] if isinstance(kept, list) else []

    def put(self, text: str, *, aside: bool = True) -> None:
        """Replace what is in the editor, and set it aside unless it is boilerplate. For callbacks."""
        before = self.text
        if aside and before != text:
            self._set_aside(before)
        st.session_state[f"{self.key}-opening"] = text
        st.session_state[f"{self.key}-version"] = self.version + 1
        self.save()

    def save(self) -> None:
        """Keep what is typed, unless another tab has written since; then both are kept. For callbacks."""
        text, seen = self.text, st.session_state.get(f"{self.key}-seen")
        if self.other is None and text == (self.starter if seen is None else seen):
            return
        other = here.progress().save_draft(self.key, text, seen=seen)
        if other is None:
            self._settle(text)
        else:
            st.session_state[f"{self.key}-other"] = other
            here.progress().save_draft(self.key + _UNSETTLED, text)

    def show_notices(self) -> None:
        """That nothing can be saved, that another tab has written something else, and what was set aside."""
        self._look()
        unsaved = here.progress().unsaved
        if unsaved:
            notice("warn", "Not saved yet", unsaved)
        if self.other is not None:
            self._show_other(self.other)
        else:
            self._show_aside()

    def _opening(self) -> str:
        """The text that the editor opens with: what was put there, else the kept draft, else the starter."""
        name = f"{self.key}-opening"
        if name not in st.session_state:
            kept = here.progress().draft(self.key)
            st.session_state[f"{self.key}-seen"] = kept
            st.session_state[name] = self.starter if kept is None else kept
            self._recover()
        return str(st.session_state[name])

    def _recover(self) -> None:
        """Set aside what a tab had that was closed while two disagreed."""
        left = here.progress().draft(self.key + _UNSETTLED)
        if left:
            if left != st.session_state[f"{self.key}-opening"]:
                self._set_aside(left)
            here.progress().save_draft(self.key + _UNSETTLED, "")

    def _look(self) -> None:
        """Whether another tab has written something else since this one last read or wrote."""
        mine = self.text
        stored = here.progress().draft(self.key)
        if stored is None or stored in (mine, st.session_state.get(f"{self.key}-seen")):
            if stored == mine and self.other is not None:
                self._settle(mine)
            return
        st.session_state[f"{self.key}-other"] = stored

    def _settle(self, text: str) -> None:
        """This tab's text is the draft."""
        st.session_state[f"{self.key}-seen"] = text
        if st.session_state.pop(f"{self.key}-other", None) is not None:
            here.progress().save_draft(self.key + _UNSETTLED, "")

    def _keep_mine(self) -> None:
        self._set_aside(self.other or "")
        here.progress().save_draft(self.key, self.text)
        self._settle(self.text)

    def _take_other(self) -> None:
        other = self.other or ""
        st.session_state[f"{self.key}-seen"] = other
        st.session_state.pop(f"{self.key}-other", None)
        here.progress().save_draft(self.key + _UNSETTLED, "")
        self.put(other)

    def _set_aside(self, text: str) -> None:
        if not text.strip() or text == self.starter or text in self.boilerplate:
            return
        kept = [text, *(old for old in self.set_aside if old != text)][:MOST_ASIDE]
        here.progress().remember(self.key + _ASIDE, json.dumps(kept))

    def _show_other(self, other: str) -> None:
        notice(
            "warn",
            "This was changed in another tab",
            "The text there is different. Both are kept: choose the one to go on with, "
            "and the other is set aside.",
        )
        with st.expander("What the other tab has", expanded=True, key=f"{self.key}-other-text"):
            st.code(other, language=None, wrap_lines=True)
        with st.container(horizontal=True, gap="small", key=f"{self.key}-both"):
            st.button("Go on with mine", key=f"{self.key}-keep-mine", on_click=self._keep_mine)
            st.button("Take the other", key=f"{self.key}-take-other", on_click=self._take_other)

    def _show_aside(self) -> None:
        kept = [text for text in self.set_aside if text != self.text]
        if not kept:
            return
        with st.popover(
            f"Set aside: {len(kept)}",
            icon=":material/inventory_2:",
            key=f"{self.key}-aside",  # not a tertiary one: open in the dark theme, its label is too faint
        ):
            note("What was in the editor before something else replaced it.")
            for i, text in enumerate(kept):
                st.code(text, language=None, wrap_lines=True)
                st.button("Bring it back", key=f"{self.key}-back-{i}", on_click=self.put, args=(text,))
