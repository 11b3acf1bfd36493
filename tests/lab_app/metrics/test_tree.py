"""The tree is what the YAML says, and refuses what does not hold together."""

from __future__ import annotations

from typing import Any

import pytest

from lab_app.metrics.metric import Metric
from lab_app.metrics.tree import TreeError, metric_tree


def metric(name: str, parent: str | None = None, edge: str = "identity", **more: Any) -> Metric:
    given: dict[str, Any] = {
        "label": name, "description": "", "type": "simple", "role": "health", "good_direction": "up",
        "maturity_days": 0, "unit": "count", "owner": "growth", "threshold": None, "is_stock": False,
        "grains": ("day",), "inputs": (), "models": (), "dimensions": (), "meta": {},
    }  # fmt: skip
    return Metric(name=name, parent=parent, edge=edge if parent else None, **{**given, **more})  # type: ignore[arg-type]


SHOP = [
    metric("revenue", meta={"formula": "orders * average_order_value"}),
    metric("orders", "revenue", meta={"formula": "buyers * orders_per_buyer"}),
    metric("average_order_value", "revenue", type="ratio", inputs=("revenue", "orders")),
    metric("buyers", "orders"),
    metric("orders_per_buyer", "orders", type="ratio", inputs=("orders", "buyers")),
    metric("ads", "buyers", "hypothesis"),
    metric("ticket_rate", "revenue", "hypothesis", meta={"formula": "1000 * ads / buyers"}),
]


def test_nodes_come_parents_first_and_identities_before_beliefs() -> None:
    tree = metric_tree(SHOP)
    assert tree.roots == ("revenue",)
    assert list(tree.nodes)[:2] == ["revenue", "average_order_value"]
    assert [m.name for m in tree.children("revenue")] == ["average_order_value", "orders", "ticket_rate"]
    assert [m.name for m in tree.children("revenue", "identity")] == ["average_order_value", "orders"]
    assert tree.path("ads") == ("revenue", "orders", "buyers", "ads")
    assert [node.name for node in tree.below("orders")] == ["orders", "buyers", "ads", "orders_per_buyer"]
    assert tree.to_frame().set_index("metric")["depth"].to_dict()["ads"] == 3


def test_a_product_of_products_is_written_out_to_its_last_factors() -> None:
    tree = metric_tree(SHOP)
    assert str(tree.factors("revenue")) == "buyers × orders_per_buyer × average_order_value"
    assert str(tree.factors("ticket_rate")) == "1,000 × ads ÷ buyers"
    assert str(tree.factors("orders_per_buyer")) == "orders ÷ buyers"
    assert tree.factors("ads") is None


def test_contributions_add_up_to_the_change_of_the_product() -> None:
    tree = metric_tree(SHOP)
    before = {"buyers": 100.0, "orders_per_buyer": 1.5, "average_order_value": 40.0}
    after = {"buyers": 130.0, "orders_per_buyer": 1.4, "average_order_value": 44.0}
    parts = tree.contributions("revenue", before, after)
    formula = tree.factors("revenue")
    assert formula is not None
    assert parts["contribution"].sum() == pytest.approx(formula.value(after) - formula.value(before))
    assert parts["factor"].tolist() == list(before)


def test_what_is_divided_by_contributes_against_its_own_change() -> None:
    tree = metric_tree(SHOP)
    parts = tree.contributions("ticket_rate", {"ads": 10, "buyers": 100}, {"ads": 10, "buyers": 200})
    assert parts["contribution"].tolist() == pytest.approx([0.0, -50.0])
    assert parts["after"].tolist() == [10, 200]


@pytest.mark.parametrize(
    ("metrics", "said"),
    [
        ([metric("a", "b")], "`a` is below `b`, which does not exist"),
        ([metric("a", "b"), metric("b", "a")], "`a` is its own ancestor"),
        ([metric("a", meta={"formula": "a * b"})], "names `b`, which does not exist"),
        ([metric("a", meta={"formula": "a + a"})], "is not a product: a \\+ a"),
        ([metric("a", meta={"formula": "* a"})], "is not a product"),
        ([metric("a", meta={"formula": "2 * 3"})], "names no metric"),
        ([metric("a", meta={"formula": "growth"})], "names `a_new`, which does not exist"),
    ],
)
def test_trees_that_do_not_hold_together_are_refused(metrics: list[Metric], said: str) -> None:
    with pytest.raises(TreeError, match=said):
        metric_tree(metrics)


def test_questions_without_an_answer_are_refused() -> None:
    tree = metric_tree(SHOP)
    with pytest.raises(TreeError, match="no metric `mau`"):
        tree.children("mau")
    with pytest.raises(TreeError, match="`ads` is not a product"):
        tree.contributions("ads", {}, {})
    with pytest.raises(TreeError, match="The value of `buyers` after is missing"):
        tree.contributions("ticket_rate", {"ads": 1, "buyers": 1}, {"ads": 1})
    with pytest.raises(TreeError, match="its divisor is 0"):
        tree.contributions("ticket_rate", {"ads": 1, "buyers": 0}, {"ads": 1, "buyers": 1})
