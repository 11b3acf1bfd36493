"""The menus of an editor: queries saved under a name, and those that were run last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lab_app.course.progress import SavedQuery
from lab_app.ui import visit as here
from lab_app.ui.style import literal, note

_SHOWN_RUNS = 30


@dataclass(frozen=True)
class Menus:
    """`sql` gives what is in the editor, `put` replaces it; both work in callbacks."""

    key: str
    sql: Callable[[], str]
    put: Callable[[str], None]

    def show(self) -> None:
        """Saved queries and history, each read only when it is opened."""
        with st.popover(
            "Saved", icon=":material/bookmark:", type="tertiary", key=f"{self.key}-saved", on_change="rerun"
        ) as saved:
            if saved.open:
                with st.container(key="query-menu", gap="small"):
                    self._show_saved()
        with st.popover(
            "History",
            icon=":material/history:",
            type="tertiary",
            key=f"{self.key}-history",
            on_change="rerun",
        ) as history:
            if history.open:
                with st.container(key="query-menu-runs", gap=None):
                    self._show_runs()

    def _show_saved(self) -> None:
        with (
            st.form(f"{self.key}-save", clear_on_submit=True, border=False),
            st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
        ):
            st.text_input("Save this query as", key=f"{self.key}-name", placeholder="Orders by week")
            st.form_submit_button("Save", on_click=self._save)
        removed: SavedQuery | None = st.session_state.get(f"{self.key}-removed")
        if removed is not None:
            with st.container(
                horizontal=True, gap="small", vertical_alignment="center", key=f"{self.key}-undo-row"
            ):
                note(f"Removed “{literal(removed.name)}”.")
                st.button(
                    "Undo",
                    type="tertiary",
                    key=f"{self.key}-undo",
                    on_click=self._bring_back,
                    args=(removed,),
                )
        saved = here.queries().saved()
        if not saved and removed is None:
            note("Queries that you save are kept here, in every editor of the lab.")
        for query in saved:
            self._show_one(query)

    def _show_one(self, query: SavedQuery) -> None:
        if st.session_state.get(f"{self.key}-renaming") == query.id:
            st.text_input(
                "New name",
                query.name,
                key=f"{self.key}-rename-{query.id}",
                on_change=self._rename,
                args=(query,),
            )
            return
        with st.container(
            horizontal=True,
            gap="small",
            vertical_alignment="center",
            wrap=False,
            key=f"{self.key}-query-{query.id}",
        ):
            st.button(
                literal(query.name),
                type="tertiary",
                key=f"{self.key}-open-{query.id}",
                help=_first_line(query.sql),
                on_click=self.put,
                args=(query.sql,),
                width="stretch",
            )
            st.button(
                "Rename",
                type="tertiary",
                key=f"{self.key}-edit-{query.id}",
                help=f"Rename “{query.name}”",
                on_click=self._begin_renaming,
                args=(query,),
            )
            st.button(
                "Remove",
                type="tertiary",
                key=f"{self.key}-delete-{query.id}",
                help=f"Remove “{query.name}”",
                on_click=self._remove,
                args=(query,),
            )

    def _show_runs(self) -> None:
        runs = here.queries().runs()[:_SHOWN_RUNS]
        if not runs:
            note("Queries that you run are kept here, newest first.")
        for i, sql in enumerate(runs):
            st.button(
                _first_line(sql), key=f"{self.key}-run-{i}", on_click=self.put, args=(sql,), type="tertiary"
            )

    def _save(self) -> None:
        name = str(st.session_state.get(f"{self.key}-name", "")).strip()
        if self.sql().strip():
            here.queries().save(name or _first_line(self.sql(), 40), self.sql())

    def _begin_renaming(self, query: SavedQuery) -> None:
        st.session_state[f"{self.key}-renaming"] = query.id

    def _rename(self, query: SavedQuery) -> None:
        name = str(st.session_state.get(f"{self.key}-rename-{query.id}", "")).strip()
        if name:
            here.queries().rename(query.id, name)
        st.session_state.pop(f"{self.key}-renaming", None)

    def _remove(self, query: SavedQuery) -> None:
        here.queries().remove(query.id)
        st.session_state[f"{self.key}-removed"] = query

    def _bring_back(self, query: SavedQuery) -> None:
        here.queries().bring_back(query.id)
        st.session_state.pop(f"{self.key}-removed", None)


def _first_line(sql: str, most: int = 70) -> str:
    flat = " ".join(sql.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
