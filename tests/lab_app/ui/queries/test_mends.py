"""A query that failed is followed by buttons that put it right; one that ran by what is worth knowing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from lab_app.sandbox import QueryError, Result
    from lab_app.sandbox.result import Mend
    from lab_app.ui.queries.mends import kept_dialect, show_mends, show_notes

    def put(sql: str) -> None:
        st.session_state["put"] = sql

    simple = QueryError("name", "No.", mends=(Mend("Use 'DE'", "SELECT 'DE'"),))
    asked = QueryError(
        "name", "No.", "Which database is this from?",
        mends=(Mend("MySQL", "SELECT 1", "mysql", True), Mend("Trino", "SELECT 2", "trino", True)),
    )  # fmt: skip
    show_mends(simple, key="a", put=put)
    show_mends(asked, key="b", put=put)
    show_mends(QueryError("busy", "No."), key="c", put=put)
    show_notes(Result((), [], False, 1.0, notes=("NOW() is *today*.",)))
    st.text(f"{st.session_state.get('put')} {kept_dialect()}")


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return AppTest.from_function(page, default_timeout=60).run()


def test_a_mend_takes_the_place_of_the_query(shown: AppTest) -> None:
    assert [button.label for button in shown.button] == ["Use 'DE'", "MySQL", "Trino"]
    assert [code.value for code in shown.code] == ["SELECT 1", "SELECT 2"]
    shown.button[0].click().run()
    assert shown.text[0].value == "SELECT 'DE' None"


def test_the_database_that_was_named_is_kept(shown: AppTest) -> None:
    shown.button[1].click().run()
    assert shown.text[0].value == "SELECT 1 mysql"
