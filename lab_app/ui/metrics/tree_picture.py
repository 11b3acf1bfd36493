"""The metric tree as a picture: each metric with its value and how it does, and as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import streamlit as st

from lab_app.metrics.branches import Place
from lab_app.ui.components import mount
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.results import html_table
from lab_app.ui.style import literal
from pipelines.contract.units import Quantity, moved, shown

if TYPE_CHECKING:
    from lab_app.metrics.board import Card
    from lab_app.metrics.tree import MetricTree

ROLES = {"north_star": "North Star", "input": "Input", "guardrail": "Guardrail"}
EDGES = {"identity": "computed from it", "hypothesis": "believed to drive it"}
_BOUNDS = {
    "near": ("◆", "close to its threshold", "warn"),
    "red": ("■", "beyond its threshold", "bad"),
}
PANEL = "tree-panel"


@dataclass(frozen=True)
class State:
    """One thing to be said of how a metric does: a shape, words, and a tone (good, warn, bad or none)."""

    mark: str
    words: str
    tone: str = ""


def states(card: Card | None) -> tuple[State, ...]:
    """How a metric does: its change against what is usual, and its threshold where that is near or broken."""
    if card is None:
        return (State("○", "no answer"),)
    found = [_change(card)]
    if card.state in _BOUNDS:
        found.append(State(*_BOUNDS[card.state]))
    return tuple(found)


def _change(card: Card) -> State:
    if card.change is None:
        return State("○", "nothing to compare with yet")
    said = moved(card.value or 0.0, card.before or 0.0, unit_of(card.metric)) or "unchanged"
    if card.usual is None:
        return State("○", f"{said}, too little history to say what is usual")
    if card.is_better is None:
        return State("●", f"{said}, as usual")
    return (
        State("▲", f"{said}, better than usual", "good")
        if card.is_better
        else State("▼", f"{said}, worse than usual", "bad")
    )


def show_tree(  # noqa: PLR0913 -- a picture and what belongs to it
    tree: MetricTree,
    places: Sequence[Place],
    cards: Mapping[str, Card],
    *,
    chosen: str,
    key: str,
    label: str,
    is_tree: bool,
    on_choose: Callable[[str], None],
) -> None:
    """The picture. `on_choose` is called, as a callback, with the name of the metric that was clicked."""

    def clicked() -> None:
        name = st.session_state[key].go
        if name in tree.nodes:
            on_choose(name)

    data = {
        "label": label,
        "panel": PANEL,
        "chosen": chosen,
        "is_tree": is_tree,
        "columns": max((place.column + place.span for place in places), default=1),
        "metrics": [_node(tree, place, cards.get(place.name)) for place in places],
    }
    if mount("tree", key=key, data=data, on_go_change=clicked) is None:
        for place in places:  # as a list of plain buttons, indented by words
            metric = tree.node(place.name).metric
            said = ", ".join(state.words for state in states(cards.get(place.name)))
            st.button(
                f"{'– ' * place.row}{literal(metric.label)}: {said}",
                key=f"{key}-{place.name}",
                type="tertiary",
                on_click=on_choose,
                args=(place.name,),
            )


def _node(tree: MetricTree, place: Place, card: Card | None) -> dict[str, Any]:
    metric = tree.node(place.name).metric
    return {
        "name": place.name,
        "label": metric.label,
        "kind": "Yours" if metric.is_own else ROLES.get(metric.role, ""),
        "role": metric.role,
        "value": shown(card.value if card else None, unit_of(metric)),
        "states": [{"mark": state.mark, "words": state.words, "tone": state.tone} for state in states(card)],
        "tone": states(card)[-1].tone,
        "place": _place(tree, place.name),
        "href": f"./monitoring-tree?of={quote_plus(place.name)}",
        "row": place.row,
        "column": place.column,
        "span": place.span,
        "parent": place.parent,
        "edge": place.edge,
    }


def _place(tree: MetricTree, name: str) -> str:
    """Where it hangs, in words for those who don't see the edges."""
    metric = tree.node(name).metric
    if metric.parent is None:
        return ""
    return f"Below {tree.node(metric.parent).metric.label}, {EDGES[metric.edge or 'hypothesis']}."


def table(tree: MetricTree, places: Sequence[Place], cards: Mapping[str, Card]) -> str:
    """The same as a table, as HTML."""
    rows = []
    for place in places:
        metric, card = tree.node(place.name).metric, cards.get(place.name)
        parent = tree.node(metric.parent).metric.label if metric.parent else ""
        rows.append(
            (
                metric.label,
                ROLES.get(metric.role, "Yours" if metric.is_own else "Health"),
                f"{parent}, {EDGES[metric.edge or 'hypothesis']}" if parent else "",
                Quantity(shown(card.value if card else None, unit_of(metric))),
                "; ".join(state.words for state in states(card)),
            )
        )
    return html_table(
        ("Metric", "Role", "Below", "Value", "Against the 28 days before"), rows, label="The metric tree"
    )
