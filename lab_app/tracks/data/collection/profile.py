"""The profile of a table: rows, and for each column what is empty, how many values, from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.results import cell
from lab_app.ui.style import note, text
from lab_app.warehouse.dictionary import DictionaryTable
from pipelines.contract.units import percent

if TYPE_CHECKING:
    from lab_app.lab import Lab

Profile = tuple[int, dict[str, tuple[int, int, object, object]]]

_COLUMNS_AT_ONCE = 24  # keeps one query well inside the sandbox's time


def _profile(relation: str, columns: tuple[str, ...], lab: Lab) -> Profile:
    """Rows of the relation, and for each column (empty, distinct, lowest, highest). Raises QueryError."""
    total = 0
    found: dict[str, tuple[int, int, object, object]] = {}
    for start in range(0, len(columns), _COLUMNS_AT_ONCE):
        part = columns[start : start + _COLUMNS_AT_ONCE]
        wanted = ", ".join(
            f"count({q}), approx_count_distinct({q}), min({q}), max({q})" for q in (f'"{c}"' for c in part)
        )
        row = lab.sandbox.run(f"SELECT count(*), {wanted} FROM {relation}").rows[0]
        total = int(row[0])
        for i, column in enumerate(part):
            filled, distinct, low, high = row[1 + 4 * i : 5 + 4 * i]
            found[column] = (total - int(filled), min(int(distinct), int(filled)), low, high)
    return total, found


def show_profile(table: DictionaryTable, lab: Lab) -> None:
    """The profile as a table; a sentence where it can't be computed in time."""
    from lab_app.sandbox import QueryError

    relation = f'"{table.layer}"."{table.name}"'
    columns = tuple(c.name for c in table.columns)
    try:
        with st.spinner("Counting"):
            total, found = lab.keep(("profile", relation), lambda: _profile(relation, columns, lab))
    except QueryError as error:
        note(f"The profile could not be computed. {error}")
        return
    personal = {c.name for c in table.columns if c.is_personal}
    rows = "".join(
        f'<tr><th scope="row">{text(name)}</th>'
        f'<td class="number">{text(percent(empty / total) if total and empty else "none")}</td>'
        f'<td class="number">{text(_about(distinct))}</td>'
        f"<td>{text('hidden' if name in personal else _shown(low))}</td>"
        f"<td>{text('hidden' if name in personal else _shown(high))}</td></tr>"
        for name, (empty, distinct, low, high) in found.items()
    )
    st.html(
        f'<p class="lab-note"><b class="lab-num">{text(words.plural(total, "row"))}</b>. '
        "The number of different values is an estimate, a few per cent off in large tables.</p>"
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="Profile of {text(table.name)}">'
        '<table class="lab-table"><thead><tr><th scope="col">Column</th><th scope="col" class="number">Empty</th>'
        '<th scope="col" class="number">Different values</th><th scope="col">Lowest</th><th scope="col">Highest</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _about(distinct: int) -> str:
    if distinct < 200:
        return f"{distinct:,}"
    step: int = 10 ** (len(str(distinct)) - 2)
    return f"about {round(distinct / step) * step:,}"


def _shown(value: object) -> str:
    shown = cell(value)
    if shown is None:
        return "NULL"
    return shown if len(shown) <= 40 else shown[:39] + "…"
