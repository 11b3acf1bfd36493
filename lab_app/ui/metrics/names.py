"""Names that a metric may use: metrics, tables with their columns, dimensions; for those who don't know them yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui.metrics.desk import Desk
from lab_app.ui.style import note, text

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metric_writing.names.known import Model
    from lab_app.metrics.metric import Metric

_ROLES = ("north_star", "input", "guardrail", "health", "component")


def show_names(desk: Desk, lab: Lab, but: tuple[str, ...] = ()) -> None:
    """A list to look names up in, folded away; the editor completes the same names. Metrics of `but` are not in it."""
    with st.expander("Names that you can use", key=f"{desk.key}-names", on_change="rerun") as names:
        if names.open:
            note("The editor completes them as you type. Ctrl + Space shows what fits where the cursor is.")
            st.html(_names(lab, but))


def _names(lab: Lab, but: tuple[str, ...]) -> str:
    layer = lab.layer
    return lab.keep(
        ("names", layer.edition, but),
        lambda: names_html(
            [metric for metric in layer.metrics() if metric.name not in but],
            lab.checker.known().models.values(),
        ),
    )


def names_html(metrics: Iterable[Metric], models: Iterable[Model]) -> str:
    """The lists: metrics by weight, tables that metrics can count in, dimensions to filter by."""
    found, counted = sorted(metrics, key=_weight), [m for m in models if m.time_dimension]
    dimensions = {d.name: d.label for metric in found for d in metric.dimensions}
    return _scroll(
        _part("Metrics, for numerator, denominator and the like", [(m.name, m.label) for m in found])
        + _part(
            "Tables, for a metric of type simple",
            [(m.name, f"one row per {m.grain}: {', '.join(m.columns)}") for m in counted],
        )
        + _part("Dimensions, for filter: \"{{ Dimension('…') }} = '…'\"", sorted(dimensions.items()))
    )


def _weight(metric: Metric) -> tuple[bool, int, str]:
    role = _ROLES.index(metric.role) if metric.role in _ROLES else len(_ROLES)
    return (not metric.is_own, role, metric.name)


def _part(title: str, rows: Iterable[tuple[str, str]]) -> str:
    items = "".join(f"<dt><code>{text(name)}</code></dt><dd>{text(said)}</dd>" for name, said in rows)
    return f"<h3>{text(title)}</h3><dl>{items}</dl>"


def _scroll(inside: str) -> str:
    return f'<div class="lab-names" tabindex="0" role="region" aria-label="Names that you can use">{inside}</div>'
