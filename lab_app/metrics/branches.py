"""The metric tree as a picture: which metrics are its branches, where each stands, and how each does now.

The branches are what the board has, with all that leads to it; what is followed beside them, the health of the
product, hangs on no branch that is drawn. Building blocks of others are found under the metric that they make.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab_app.metrics.board import Card, read_card

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.metrics.tree import MetricTree
    from lab_app.sandbox import Sandbox

_ON_THE_BOARD = ("north_star", "input", "guardrail")

Edge = Literal["identity", "hypothesis"]


@dataclass(frozen=True)
class Place:
    """Where a metric stands: `row` from the top, over `span` columns from `column` on, all from 0.

    A metric is as wide as all that is below it, so that it stands over the middle of its own branches.
    """

    name: str
    row: int
    column: int
    span: int
    parent: str | None
    edge: Edge | None


def branches(tree: MetricTree) -> tuple[str, ...]:
    """The metrics of the picture's branches, parents before children.

    What the board has, what is on the way to it, and what the North Star is computed from.
    """
    drawn: set[str] = set()
    for name, node in tree.nodes.items():
        if node.metric.role in _ON_THE_BOARD and not node.metric.is_own:
            drawn.update(tree.path(name))
        if node.metric.role == "north_star":
            drawn.update(child.name for child in tree.children(name, "identity"))
    return tuple(name for name in tree.nodes if name in drawn)


def beside(tree: MetricTree, drawn: Collection[str]) -> tuple[str, ...]:
    """What is followed beside the branches, in the tree's order, the reader's own last; no building block."""
    found = [
        name for name, node in tree.nodes.items() if name not in drawn and node.metric.role != "component"
    ]
    return tuple(sorted(found, key=lambda name: tree.node(name).metric.is_own))


def placed(tree: MetricTree, names: Sequence[str]) -> tuple[Place, ...]:
    """Where each of these metrics stands, in the order in which they are read: a branch to its end, then the next.

    A metric whose parent is not among them is at the top.
    """
    kept = set(names)
    found: list[Place] = []

    def put(name: str, row: int, column: int) -> int:
        """Place a metric and all below it from a column on; how many columns they take."""
        at, width = len(found), 0
        below = [child for child in tree.node(name).children if child in kept]
        for child in _widest_first(tree, below, kept):
            width += put(child, row + 1, column + width)
        metric = tree.node(name).metric
        is_top = metric.parent not in kept
        found.insert(
            at,
            Place(
                name,
                row,
                column,
                max(width, 1),
                None if is_top else metric.parent,
                None if is_top else metric.edge,
            ),
        )
        return max(width, 1)

    column = 0
    for name in names:
        if tree.node(name).metric.parent not in kept:
            column += put(name, 0, column)
    return tuple(found)


def _widest_first(tree: MetricTree, names: Iterable[str], kept: Collection[str]) -> list[str]:
    """The branch with the most metrics first, so that the picture falls off to one side."""
    sizes = {name: sum(node.name in kept for node in tree.below(name)) for name in names}
    return sorted(sizes, key=lambda name: -sizes[name])


def read_cards(
    metrics: Sequence[Metric],
    layer: SemanticLayer,
    sandbox: Sandbox,
    *,
    known: Mapping[str, Card],
    looks: int,
) -> dict[str, Card]:
    """The card of each of these metrics that gives one, as the board has it where it has it.

    `looks` is how many numbers are looked at together. One without an answer is left out: its place in the
    picture says so.
    """
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    def read(metric: Metric) -> Card | None:
        try:
            return known.get(metric.name) or read_card(metric, layer, sandbox, looks=looks)
        except (MetricError, QueryError):
            return None

    with ThreadPoolExecutor(max_workers=2) as pool:
        found = dict(zip((metric.name for metric in metrics), pool.map(read, metrics), strict=True))
    return {name: card for name, card in found.items() if card is not None}
