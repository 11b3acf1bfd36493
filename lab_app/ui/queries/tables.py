"""The tables and columns beside an editor: look for one, write its name into the query, see a few rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.components import mount
from lab_app.ui.errors import guarded
from lab_app.ui.results import cell
from lab_app.ui.style import text
from lab_app.warehouse.dictionary import SEARCHED, DictionaryTable
from lab_app.warehouse.types import in_words, is_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lab_app.lab import Lab

SAMPLE_ROWS = 5
_FIRST = "In this exercise"
_GROUPS = {"product": "Raw, as the product writes it", "marts": "Ready to use"}
_CODE = re.compile(r"`([^`]+)`")


@st.fragment
@guarded
def show_tables(key: str, *, first: Collection[str] = ()) -> None:
    """The tables beside the editor of this bench; those named in `first` come first, and open."""
    lab = here.lab()
    list_key = f"{key}-tables"
    tables = lab.keep(("tables", tuple(first)), lambda: _listed(lab.dictionary, first))
    data = {"editor": f"{key}-editor", "tables": tables, "sample": _sample(lab, list_key)}
    if mount("tables", key=list_key, data=data, on_sample_change=lambda: None) is None:
        _plainly(tables)


def named_in(prompt: str, starter: str, tables: Sequence[DictionaryTable]) -> tuple[str, ...]:
    """The tables that a prompt names as code, or its starter reads, in the dictionary's order."""
    said = set(re.findall(r"\w+", " ".join([*_CODE.findall(prompt), starter])))
    return tuple(table.name for table in tables if table.layer in SEARCHED and table.name in said)


def _listed(tables: Sequence[DictionaryTable], first: Collection[str]) -> list[dict[str, Any]]:
    shown = sorted((t for t in tables if t.layer in SEARCHED), key=lambda table: table.name not in first)
    return [
        {
            "name": table.name,
            "qualified": table.qualified,
            "group": _FIRST if table.name in first else _GROUPS[table.layer],
            "grain": table.grain or "",
            "first": table.name in first,
            "columns": [
                {"name": c.name, "type": in_words(c.type, of_table=True), "about": c.description}
                for c in table.columns
            ],
        }
        for table in shown
    ]


def _sample(lab: Lab, list_key: str) -> dict[str, Any] | None:
    """The rows that were asked for in this run, or why there are none."""
    from lab_app.sandbox import QueryError

    asked = (st.session_state.get(list_key) or {}).get("sample")
    if not isinstance(asked, dict):
        return None
    table = next((t for t in lab.dictionary if t.qualified == asked["table"]), None)
    if table is None:
        return None
    shown = {"at": asked["at"], "table": table.qualified, "columns": [], "numeric": [], "rows": []}
    try:
        return shown | lab.keep(("sample", table.qualified), lambda: _rows_of(table, lab))
    except QueryError as error:
        return shown | {"said": str(error)}


def _rows_of(table: DictionaryTable, lab: Lab) -> dict[str, Any]:
    """A few rows. Raises QueryError."""
    hidden = {column.name for column in table.columns if column.is_personal}
    result = lab.sandbox.run(f'SELECT * FROM "{table.layer}"."{table.name}" LIMIT {SAMPLE_ROWS}')
    return {
        "said": f"{table.description} Some rows of many, in no order that means anything.".strip(),
        "columns": [column.name for column in result.columns],
        "numeric": [is_number(column.type) for column in result.columns],
        "rows": [
            [
                "hidden" if column.name in hidden and value is not None else cell(value)
                for column, value in zip(result.columns, row, strict=True)
            ]
            for row in result.rows
        ],
    }


def _plainly(tables: Sequence[dict[str, Any]]) -> None:
    """The same to read, where the component cannot be loaded."""
    with st.expander("Tables and columns"):
        for table in tables:
            columns = ", ".join(f"<code>{text(column['name'])}</code>" for column in table["columns"])
            st.html(f"<p><b>{text(table['qualified'])}</b> {text(table['grain'])}<br>{columns}</p>")
