"""Where a metric comes from, as a picture: raw columns, the tables on the way, the metrics below it, and what uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from lab_app.ui.style import text

if TYPE_CHECKING:
    from lab_app.metric_writing.lineage.metric_lineage import Lineage

_STEPS = (
    ("product", "Raw"),
    ("staging", "Cleaned"),
    ("intermediate", "Put together"),
    ("marts", "Ready to count"),
)


def lineage_html(
    label: str, line: Lineage, layers: Mapping[str, str], metric_link: Callable[[str], str]
) -> str:
    """The steps from left to right, each with its tables; `layers` says in which one a table is.

    A table links to the dictionary and names the columns that this metric is made of, as far as they can
    be followed. `metric_link` gives the HTML of another metric's name.
    """
    columns = _by_table((*line.raw_columns, *line.columns))
    steps = [
        (title, [_table(name, columns.get(name, ())) for name in names])
        for layer, title in _STEPS
        if (names := sorted(n for n in (*line.raw, *line.tables) if layers.get(n) == layer))
    ]
    if line.metrics:
        steps.append(("Computed from", [metric_link(name) for name in line.metrics]))
    steps.append(("The metric", [f"<b>{text(label)}</b>"]))
    if line.used_by:
        steps.append(("Used by", [metric_link(name) for name in line.used_by]))
    inside = "".join(
        f"<li><h3>{text(title)}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul></li>"
        for title, items in steps
    )
    return f'<ol class="lab-lineage" aria-label="Where {text(label)} comes from">{inside}</ol>'


def _table(name: str, columns: Iterable[str]) -> str:
    found = "".join(f"<span>{_breakable(column)}</span>" for column in columns)
    link = f'<a href="collection-dictionary?table={quote_plus(name)}" target="_self">{_breakable(name)}</a>'
    return f"{link}{found}"


def _breakable(name: str) -> str:
    """A name as HTML that breaks at its underscores where it is too long for its place."""
    return text(name).replace("_", "_<wbr>")


def _by_table(columns: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in columns:
        table, _, column = name.partition(".")
        found.setdefault(table, []).append(column)
    return found
