"""The metric tree: what each metric is computed from, and what is believed to drive it.

Read from the metrics' own YAML (`parent`, `edge`, and `formula` where the type of the metric does not
say it). Contributions are computed along identity edges only: they say where a change is, never why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab_app.metrics.metric import Metric
from pipelines.statistics.decomposition import shapley_product

if TYPE_CHECKING:
    import pandas as pd

GROWTH = "growth"
_GROWTH_PARTS = ("new", "resurrected", "churned")
_TERM = re.compile(r"\s*([*/]?)\s*([a-z_][a-z0-9_]*|\d+(?:\.\d+)?)")


class TreeError(ValueError):
    """A tree that does not hold together, or a question to it without an answer. The message is for people."""


@dataclass(frozen=True)
class Formula:
    """How a metric's value follows from others'.

    `product`: `scale` times each factor, raised to its power (1, or −1 for what is divided by).
    `growth`: the value before, plus new, plus resurrected, minus churned; `factors` are these three.
    """

    kind: Literal["product", "growth"]
    factors: tuple[tuple[str, int], ...]
    scale: float = 1.0

    def value(self, of: Mapping[str, float]) -> float:
        """The value that the factors' values make. Raises TreeError for growth, which needs a value before."""
        if self.kind == GROWTH:
            raise TreeError("Growth adds to the value before; there is no product to compute.")
        result = self.scale
        for name, power in self.factors:
            result = result * of[name] if power > 0 else result / of[name]
        return result

    def __str__(self) -> str:
        if self.kind == GROWTH:
            new, resurrected, churned = (name for name, _ in self.factors)
            return f"the day before + {new} + {resurrected} − {churned}"
        text = "" if self.scale == 1 else f"{self.scale:,.10g}"
        for name, power in self.factors:
            sign = " × " if power > 0 else " ÷ "
            text += f"{sign}{name}" if text else name
        return text


@dataclass(frozen=True)
class Node:
    """One metric in the tree. `depth` is 0 for a root; `children` are in the tree's order."""

    metric: Metric
    depth: int
    children: tuple[str, ...]
    formula: Formula | None

    @property
    def name(self) -> str:
        return self.metric.name


@dataclass(frozen=True)
class MetricTree:
    """Every metric as a node, by name, parents before their children."""

    nodes: Mapping[str, Node]

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(name for name, node in self.nodes.items() if node.depth == 0)

    def node(self, name: str) -> Node:
        """Raises TreeError for a name that is not in the tree."""
        try:
            return self.nodes[name]
        except KeyError:
            raise TreeError(f"There is no metric `{name}` in the tree.") from None

    def children(
        self, name: str, edge: Literal["identity", "hypothesis"] | None = None
    ) -> tuple[Metric, ...]:
        """The metrics right below this one, all or those along one kind of edge."""
        found = (self.nodes[child].metric for child in self.node(name).children)
        return tuple(metric for metric in found if edge in (None, metric.edge))

    def path(self, name: str) -> tuple[str, ...]:
        """From the root down to this metric, both included."""
        parent = self.node(name).metric.parent
        return (*(self.path(parent) if parent else ()), name)

    def below(self, name: str) -> Iterator[Node]:
        """This node and all beneath it, parents before their children."""
        node = self.node(name)
        yield node
        for child in node.children:
            yield from self.below(child)

    def factors(self, name: str) -> Formula | None:
        """The metric's formula with each factor that is itself a product below it written out.

        Revenue is orders × average order value, and orders is buyers × orders per buyer: so revenue is
        the product of three. None where the metric is no product.
        """
        formula = self.node(name).formula
        if formula is None or formula.kind == GROWTH:
            return None
        if not self._is_plain_product(name):
            return formula  # written out, a ratio's own divisor would come back as a factor
        scale, factors = formula.scale, list[tuple[str, int]]()
        for factor, power in formula.factors:
            inner = self.factors(factor) if self._is_plain_product(factor) else None
            scale *= inner.scale if inner else 1.0
            factors += inner.factors if inner else ((factor, power),)
        return Formula("product", tuple(factors), scale)

    def contributions(
        self, name: str, before: Mapping[str, float], after: Mapping[str, float]
    ) -> pd.DataFrame:
        """How much of the change of a product each factor accounts for; see `shapley_product`.

        `before` and `after` hold the factors' values (those of `factors(name)`) in the two periods.
        Columns: factor, before, after, contribution; the contributions add up to the change of the
        metric. Raises TreeError where the metric is no product, a value is missing or a divisor is 0.
        """
        formula = self.factors(name)
        if formula is None:
            raise TreeError(f"`{name}` is not a product of other metrics.")
        raised = []
        for period, values in (("before", before), ("after", after)):
            missing = [factor for factor, _ in formula.factors if factor not in values]
            if missing:
                raise TreeError(f"The value of `{missing[0]}` {period} is missing.")
            if any(power < 0 and values[factor] == 0 for factor, power in formula.factors):
                raise TreeError(f"`{name}` has no value {period}: its divisor is 0.")
            raised.append({factor: values[factor] ** power for factor, power in formula.factors})
        frame = shapley_product(*raised, scale=formula.scale)
        frame["before"] = [before[factor] for factor in frame["factor"]]
        frame["after"] = [after[factor] for factor in frame["factor"]]
        return frame

    def to_frame(self) -> pd.DataFrame:
        """One row per metric: metric, label, role, parent, edge, depth, formula (text, or None)."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "metric": node.name,
                    "label": node.metric.label,
                    "role": node.metric.role,
                    "parent": node.metric.parent,
                    "edge": node.metric.edge,
                    "depth": node.depth,
                    "formula": str(node.formula) if node.formula else None,
                }
                for node in self.nodes.values()
            ]
        )

    def _is_plain_product(self, name: str) -> bool:
        node = self.nodes.get(name)
        return (
            node is not None
            and node.formula is not None
            and node.formula.kind == "product"
            and all(power > 0 for _, power in node.formula.factors)
        )


def metric_tree(metrics: Iterable[Metric]) -> MetricTree:
    """The tree of these metrics. Raises TreeError for a parent that is not there, a circle or a bad formula."""
    known = {metric.name: metric for metric in metrics}
    below: dict[str | None, list[str]] = {}
    for metric in known.values():
        if metric.parent is not None and metric.parent not in known:
            raise TreeError(f"`{metric.name}` is below `{metric.parent}`, which does not exist.")
        below.setdefault(metric.parent, []).append(metric.name)
    for names in below.values():
        names.sort(key=lambda name: (known[name].edge != "identity", name))

    nodes: dict[str, Node] = {}

    def visit(name: str, depth: int) -> None:
        children = tuple(below.get(name, ()))
        nodes[name] = Node(known[name], depth, children, _formula(known[name], known))
        for child in children:
            visit(child, depth + 1)

    for root in below.get(None, ()):
        visit(root, 0)
    if len(nodes) < len(known):
        lost = sorted(known.keys() - nodes.keys())
        raise TreeError(f"`{lost[0]}` is its own ancestor: no root leads to it.")
    return MetricTree(nodes)


def _formula(metric: Metric, known: Mapping[str, Metric]) -> Formula | None:
    written = metric.meta.get("formula")
    if written == GROWTH:
        parts = tuple((f"{metric.name}_{part}", 1 if part != "churned" else -1) for part in _GROWTH_PARTS)
        formula = Formula("growth", parts)
    elif written:
        formula = _read_product(metric.name, str(written))
    elif metric.type == "ratio" and len(metric.inputs) == 2:
        formula = Formula("product", ((metric.inputs[0], 1), (metric.inputs[1], -1)))
    else:
        return None
    for name, _ in formula.factors:
        if name not in known:
            raise TreeError(f"The formula of `{metric.name}` names `{name}`, which does not exist.")
    return formula


def _read_product(name: str, text: str) -> Formula:
    """`1000 * tickets_28d / mau`, and the like."""
    scale, factors, at = 1.0, [], 0
    while at < len(text.rstrip()):
        term = _TERM.match(text, at)
        if term is None or bool(term[1]) == (at == 0):
            raise TreeError(f"The formula of `{name}` is not a product: {text}")
        power = -1 if term[1] == "/" else 1
        if term[2][0].isdigit():
            scale *= float(term[2]) ** power
        else:
            factors.append((term[2], power))
        at = term.end()
    if not factors:
        raise TreeError(f"The formula of `{name}` names no metric: {text}")
    return Formula("product", tuple(factors), scale)
