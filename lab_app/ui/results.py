"""A query's answer as a table on the page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from lab_app.ui.components import mount
from lab_app.ui.queries.columns import is_quantity
from lab_app.ui.words import plural
from lab_app.warehouse.types import in_words, is_number
from pipelines.contract.units import Quantity, with_minus

_SHORT = 10
"""Letters that a cell does not break: “New cart”."""
_LONG = 70
"""Letters of a sentence, which needs a column to be read in: rather than that, the table scrolls."""
_ONE = r"[€×±]?\s?[+\-\u2212]?\d[\d,.]*(\s?(%|points?|ms|min))?"
_WRITTEN = re.compile(rf"{_ONE}(\s(of|to)\s{_ONE})?|–")
"""A number, a range or a part, as people write it, or a dash for none."""


def show_result(result: Any, *, key: str, label: str = "Result", file_name: str = "larder.csv") -> None:
    """Show a `lab_app.sandbox.Result`: the rows, how many, how long it took, and whether it was cut."""
    summary = f"{plural(len(result.rows), 'row')}, {result.elapsed_ms:,.0f} ms"
    if result.truncated:
        summary = (
            f"The first {plural(len(result.rows), 'row')}; there are more. "
            f"Count or group in SQL to see all of them. {result.elapsed_ms:,.0f} ms"
        )
    columns = [
        {
            "name": c.name,
            "type": in_words(c.type),
            "numeric": is_number(c.type),
            "grouped": is_quantity(result, i),
        }
        for i, c in enumerate(result.columns)
    ]
    rows = [[cell(value) for value in row] for row in result.rows]
    if not rows:
        summary = f"The query ran and returned no rows, {result.elapsed_ms:,.0f} ms"
    data = {"columns": columns, "rows": rows, "label": label, "summary": summary, "file_name": file_name}
    if mount("results", key=key, data=data) is None:
        st.caption(summary)
        st.dataframe(
            {str(c["name"]): [row[i] for row in rows] for i, c in enumerate(columns)}, hide_index=True
        )


def cell(value: object) -> str | None:
    """A value as it is shown in a table and in CSV: exact, ISO dates, None for NULL."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if value != int_or_none(value) else str(int(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def int_or_none(value: float) -> int | None:
    """The whole number that a float stands for, if it does and is small enough to be shown so."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else None


def html_table(header: Sequence[str], rows: Sequence[Sequence[object]], *, label: str) -> str:
    """A small table as HTML: numbers to the right, written out or not, NULL marked. Scrolls sideways where it must."""
    from lab_app.ui.style import text

    def td(value: object, *, is_said: bool) -> str:
        if value is None:
            return "<td><i>NULL</i></td>"
        if is_said or _is_number(value):
            return f'<td class="number">{text(_pretty(value))}</td>'
        size = "short" if len(str(value)) <= _SHORT else "long" if len(str(value)) >= _LONG else ""
        kind = "date" if isinstance(value, dt.date) else size
        return f"<td{f' class={kind}' if kind else ''}>{text(cell(value))}</td>"

    def tr(row: Sequence[object]) -> str:
        if len(row) > 1 and all(value == "" for value in row[1:]):  # a remark, not a row of values
            return f'<tr><td colspan="{len(row)}">{text(cell(row[0]))}</td></tr>'
        return f"<tr>{''.join(td(value, is_said=said[i]) for i, value in enumerate(row))}</tr>"

    said = [
        i > 0 and _are_said([row[i] for row in rows]) for i in range(len(header))
    ]  # the first is what a row is of
    numbers = [said[i] or any(_is_number(row[i]) for row in rows) for i in range(len(header))]
    head = "".join(
        f'<th scope="col"{" class=number" if number else ""}>{text(name)}</th>'
        for name, number in zip(header, numbers, strict=True)
    )
    body = "".join(tr(row) for row in rows)
    return (
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="{text(label)}">'
        f'<table class="lab-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _are_said(column: Sequence[object]) -> bool:
    """Whether a column has nothing but numbers that are written out: +3.1 points, 2 of 40, × 0.8 to × 1.2."""
    written = [value for value in column if value != ""]
    return (
        all(isinstance(value, str) and _WRITTEN.fullmatch(value) for value in written)
        and any(value != "–" for value in written)
    )  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal | Quantity) and not isinstance(value, bool)


def _pretty(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return with_minus(f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}")
    return with_minus(f"{value:,}")
