"""Write SQL, run it, see what it gives: the part that the bench and the exercises share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui import waiting
from lab_app.ui.drafts import Draft
from lab_app.ui.editor import Marker, editor
from lab_app.ui.queries.mends import show_mends, show_notes
from lab_app.ui.queries.saved import Menus
from lab_app.ui.queries.tables import show_tables
from lab_app.ui.results import show_result
from lab_app.ui.style import literal, notice, text
from lab_app.ui.verdicts import pointed

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.sandbox import QueryError, Result


@dataclass(frozen=True)
class Ran:
    """A query that was run: the text, and what came of it. One of `result` and `error` is there."""

    sql: str
    result: Result | None
    error: QueryError | None

    @property
    def was_stopped(self) -> bool:
        """Whether whoever asked has given it up."""
        return self.error is not None and self.error.kind == "cancelled"


ROWS, CHART = "Rows", "Chart"


@dataclass(frozen=True)
class Bench:
    """One editor with what belongs to it; `key` distinguishes it from others, also in the saved drafts.

    `tables` are those that come first in the list beside the editor.
    """

    key: str
    starter: str
    boilerplate: Collection[str] = ()
    tables: Collection[str] = ()

    @property
    def draft(self) -> Draft:
        return Draft(self.key, self.starter, self.boilerplate)

    @property
    def text(self) -> str:
        """What is in the editor, in callbacks too."""
        return self.draft.text

    @property
    def ran(self) -> Ran | None:
        """The last query that was run here in this session."""
        ran: Ran | None = st.session_state.get(f"{self.key}-ran")
        return ran

    def put(self, sql: str) -> None:
        """Replace what is in the editor; it is set aside. For callbacks."""
        self.draft.put(sql)

    def save(self) -> None:
        """Keep what is typed as a draft. For callbacks."""
        self.draft.save()

    def show_editor(self, lab: Lab, *, label: str, on_submit: Callable[[], None], lines: int = 8) -> None:
        """The editor, with completion of the release's tables and a mark where the last query failed."""
        from lab_app.warehouse.dictionary import completions

        ran = self.ran
        marker = None
        if ran and ran.error and ran.error.line and ran.sql == self.text:
            marker = Marker(ran.error.line, ran.error.column, ran.error.message)
        editor(
            f"{self.key}-editor",
            value=self.text,  # not what it opened with: the editor is made anew when one comes back to the page
            version=self.draft.version,
            label=label,
            tables=lab.keep("completions", lambda: completions(lab.dictionary)),
            marker=marker,
            min_lines=lines,
            on_draft=self.save,
            on_submit=on_submit,
        )
        if self.draft.other is None:
            self.draft.save()  # not in the callback alone: Streamlit may take up a text without calling it
        self.draft.show_notices()

    def show_tables(self) -> None:
        """Tables and columns, a click on which writes them into the editor."""
        show_tables(self.key, first=self.tables)

    def show_menus(self) -> None:
        """Saved queries and history, each a small menu."""
        Menus(self.key, lambda: self.text, self.put).show()

    def run(self, lab: Lab) -> Ran | None:
        """Run what is in the editor, keep the outcome, and return it; None while it waits for its turn, which it
        keeps where it is run again."""
        if not waiting.is_asked(self.key) or waiting.asked_text(self.key) != self.text:
            waiting.ask(lab, self.text, key=self.key)
        return self._take_answer()

    def _take_answer(self) -> Ran | None:
        """Keep what came of the query that was asked, where something has."""
        from lab_app.sandbox import QueryError

        sql = waiting.asked_text(self.key)
        try:
            found = waiting.answer(self.key)
        except QueryError as error:
            ran = Ran(sql, None, error)
        else:
            if found is None:
                return None
            ran = Ran(sql, found, None)
        st.session_state[f"{self.key}-ran"] = ran
        return ran

    @property
    def is_waiting(self) -> bool:
        """Whether a query waits for its turn, or runs, whose outcome is not known yet."""
        return waiting.is_asked(self.key)

    def remember(self) -> None:
        """Note the query that was asked in the history; after its rows are shown, which need not wait for the disk."""
        sql = waiting.asked_text(self.key) or (self.ran.sql if self.ran else "")
        if sql.strip():
            here.queries().note_run(sql)

    def show_outcome(self, *, empty: str, file_name: str = "larder.csv") -> None:
        """The rows, as a table or a picture, or the error of the last query; `empty` where none was run yet."""
        if waiting.is_asked(self.key):
            if self._take_answer() is None:
                waiting.show_place(self.key)
                return
            self.remember()
        ran = self.ran
        if ran is None:
            if empty:
                st.html(f'<p class="lab-note">{text(empty)}</p>')
        elif ran.error is not None:
            show_query_error(ran.error, ran.sql)
            show_mends(ran.error, key=self.key, put=self.put)
        elif ran.result is not None:
            show_notes(ran.result)
            self._show_result(ran.result, file_name)

    def show_mends(self) -> None:
        """What the last query can become, where a verdict has said already why it did not run."""
        error = self.ran.error if self.ran is not None else None
        if error is not None:
            if error.is_translated and self.ran is not None:
                show_query_error(error, self.ran.sql)
            show_mends(error, key=self.key, put=self.put)

    def _show_result(self, result: Result, file_name: str) -> None:
        from lab_app.ui.queries.picture import sheet, suggest

        read = sheet(result)
        suggested = suggest(read)
        view = ROWS
        if suggested is not None:
            view = st.segmented_control(
                "Show the result as",
                [ROWS, CHART],
                default=ROWS,
                required=True,
                key=f"{self.key}-view",
                label_visibility="collapsed",
            )
        if suggested is not None and view == CHART:
            from lab_app.ui.queries.drawing import show_picture

            show_picture(read, suggested, key=f"{self.key}-chart-{'-'.join(read.names)}")
        else:
            show_result(result, key=f"{self.key}-result", label="Result of your query", file_name=file_name)


@contextmanager
def desk() -> Iterator[tuple[Any, Any]]:
    """Places for the list of tables and for the work, beside each other where the page is wide."""
    with st.container(key="query-desk"):
        beside, work = st.columns([1, 3], gap="large")
        yield beside, work


def show_query_error(error: QueryError, sql: str) -> None:
    """Why a query gave nothing, with the line at fault and the place marked."""
    titles = {
        "syntax": "The query could not be read",
        "name": "A name in the query isn't known",
        "refused": "The lab does not run this",
        "timeout": "The query took too long and was stopped",
        "memory": "The query needed too much memory and was stopped",
        "busy": "The lab is busy",
        "cancelled": "The query was stopped",
        "engine": "The query could not be run",
    }
    extra = pointed(error.pointer(sql))
    notice(
        "bad",
        titles.get(error.kind, titles["engine"]),
        literal(error.message),
        literal(error.hint or ""),
        extra=extra,
    )
