"""The metric tree: the North Star, what it is computed from, what is believed to drive it, and how each does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.metrics.board import WINDOW_DAYS, Card
from lab_app.metrics.branches import Place, beside, branches, placed, read_cards
from lab_app.metrics.tree import MetricTree, metric_tree
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.charts.figure import as_table
from lab_app.ui.errors import guarded
from lab_app.ui.metrics.cards import card_html, threshold_line
from lab_app.ui.metrics.facts import facts_html, facts_of
from lab_app.ui.metrics.tree_picture import PANEL, ROLES, show_tree, table
from lab_app.ui.style import eyebrow, lead, literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Metric tree",
    order=3,
    about="How the numbers hang together: what is computed from what, and what we only believe.",
    door="See how the North Star hangs together: what it is computed from, and what we only believe drives it.",
)

_ASKED = "of"


def render(level: Level) -> None:
    """The picture, and beside it the metric that is chosen."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Metric tree")
    lead("Where a change of the North Star can come from. Choose a metric to see what it is.")
    _tree()


@st.fragment
@guarded
def _tree() -> None:
    lab = here.lab()
    tree = _tree_of(lab)
    drawn = placed(tree, branches(tree))
    if not drawn:
        notice("info", "There is no tree yet", "This release defines no metric with the role north_star.")
        return
    chosen, said = _asked(tree, drawn[0].name)
    if said:
        notice(
            "info",
            "There is no such metric",
            f"The address asks for {literal(said[:60])}. The North Star is shown.",
        )
    with st.container(key="tree-desk"):
        picture, panel = st.columns([5, 2], gap="large")
    with picture:
        with st.spinner("Asking each metric of the tree"):
            cards = _cards(lab, tree, [place.name for place in drawn])
        show_tree(
            tree, drawn, cards, chosen=chosen, key="tree-branches", is_tree=True, on_choose=_choose,
            label="The metric tree, from the North Star down",
        )  # fmt: skip
        note(
            "A solid line: the metric above is computed from the one below. A dashed line: we believe that the one "
            "below drives it; nothing in the numbers makes it so."
        )
    with panel, st.container(key=PANEL, gap="small"):
        _panel(lab, tree, chosen, cards.get(chosen))
    with picture:  # asked for last: nothing above waits for it
        _health(lab, tree, drawn, cards, chosen)


def _health(
    lab: Lab, tree: MetricTree, drawn: tuple[Place, ...], cards: Mapping[str, Card], chosen: str
) -> None:
    """What is followed beside the branches."""
    names = beside(tree, {place.name for place in drawn})
    st.header("Health: what else is followed")
    note("No target hangs on these. They help to understand the others, and hang below them in the tree.")
    with st.spinner("Asking the others"):
        others = _cards(lab, tree, list(names))
    grid = tuple(Place(name, 0, at, 1, None, None) for at, name in enumerate(names))
    show_tree(
        tree, grid, others, chosen=chosen, key="tree-health", is_tree=False, on_choose=_choose,
        label="Health metrics, beside the branches",
    )  # fmt: skip
    note(
        f"Change: the last {WINDOW_DAYS} complete days against the {WINDOW_DAYS} before. “As usual” means within the "
        "band of the board. The metrics that are not on the board have a wider band, as more of them are looked at "
        "together."
    )
    with st.expander(as_table("the metric tree"), key="tree-table", on_change="rerun") as shown:
        if shown.open:
            st.html(table(tree, (*drawn, *grid), {**others, **cards}))


def _panel(lab: Lab, tree: MetricTree, name: str, card: Card | None) -> None:
    """The metric that is chosen: its number and line, what it is, who owns it, what is below it."""
    metric = tree.node(name).metric
    found = card or _cards(lab, tree, [name]).get(name)
    st.html(
        f'<p class="lab-eyebrow">{text(_role(metric))}</p><h2 class="lab-figure-title">{text(metric.label)}</h2>'
    )
    if found is None:
        note("It gave no answer. Reload the page to ask again.")
    else:
        st.html(card_html(found) + threshold_line(found))
    st.page_link(
        page_at("monitoring-explore"), label="Explore this", icon=":material/arrow_forward:", icon_position="right",
        query_params={"metric": metric.name},
    )  # fmt: skip
    _links("Above it", tree, tree.path(name)[-2:-1], "above")
    _children(tree, name)
    with st.expander("What it assumes, and what breaks it", key=f"tree-facts-{name}"):
        st.html(facts_html(facts_of(metric, lambda one: text(_label(tree, one)))))
    note(f"Owner: {literal(metric.owner or 'nobody yet')}")
    st.html('<p class="lab-tree-back"><a href="#metric-tree">Back to the tree</a></p>')


def _children(tree: MetricTree, name: str) -> None:
    _links("It is computed from", tree, [m.name for m in tree.children(name, "identity")], "identity")
    _links("Believed to drive it", tree, [m.name for m in tree.children(name, "hypothesis")], "hypothesis")


def _links(title: str, tree: MetricTree, names: Sequence[str], group: str) -> None:
    if not names:
        return
    with st.container(gap=None, key=f"tree-links-{group}"):
        st.html(f'<p class="lab-tree-group">{text(title)}</p>')
        for name in names:
            st.button(
                literal(_label(tree, name)),
                key=f"tree-{group}-{name}",
                type="tertiary",
                on_click=_choose,
                args=(name,),
            )


def _choose(name: str) -> None:
    """Open a metric: its name becomes the address, and Back undoes it."""
    st.query_params[_ASKED] = name


def _asked(tree: MetricTree, default: str) -> tuple[str, str]:
    """The metric that the address asks for, by name or label, and what was asked for if there is none."""
    said = st.query_params.get(_ASKED)
    if said is None:
        return default, ""
    by_label = {node.metric.label: name for name, node in tree.nodes.items()}
    name = said if said in tree.nodes else by_label.get(said)
    return (name, "") if name else (default, said)


def _tree_of(lab: Lab) -> MetricTree:
    layer = lab.layer
    return lab.keep(("tree", layer.edition), lambda: metric_tree(layer.metrics()))


def _cards(lab: Lab, tree: MetricTree, names: list[str]) -> dict[str, Card]:
    """Cards of these metrics, those of the board as they are there."""
    layer = lab.layer
    looks = sum(node.metric.role != "component" for node in tree.nodes.values())
    known = {card.metric.name: card for card in lab.board.cards}
    metrics = [tree.node(name).metric for name in names]
    return lab.keep(
        ("tree cards", layer.edition, tuple(names)),
        lambda: read_cards(metrics, layer, lab.sandbox, known=known, looks=looks),
    )


def _role(metric: Metric) -> str:
    return (
        "Yours"
        if metric.is_own
        else ROLES.get(metric.role, "Building block" if metric.role == "component" else "Health")
    )


def _label(tree: MetricTree, name: str) -> str:
    return tree.node(name).metric.label if name in tree.nodes else name
