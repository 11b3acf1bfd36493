"""The tree's picture holds what the board has and how it hangs together, each metric over its own branches."""

from __future__ import annotations

from lab_app.metrics.branches import Place, beside, branches, placed
from lab_app.metrics.tree import metric_tree
from tests.lab_app.metrics.test_tree import metric

PRODUCT = [
    metric("mau", role="north_star"),
    metric("lost", "mau"),
    metric("new", "mau"),
    metric("signups", "new", "hypothesis", role="input"),
    metric("speed", "signups", "hypothesis", role="guardrail"),
    metric("rate", "new", role="input"),
    metric("loads", "speed", "hypothesis", role="component"),
    metric("wau", "mau", "hypothesis"),
    metric("revenue"),
    metric("mine", "mau", "hypothesis", role="input", owner="me"),
]


def test_the_branches_are_the_board_and_what_leads_to_it_and_what_makes_the_north_star() -> None:
    tree = metric_tree(PRODUCT)
    drawn = branches(tree)
    assert set(drawn) == {"mau", "lost", "new", "signups", "speed", "rate"}
    assert beside(tree, drawn) == ("wau", "revenue", "mine")


def test_each_metric_stands_over_the_middle_of_its_branches() -> None:
    tree = metric_tree(PRODUCT)
    # Drawn by hand:         mau
    #                 new          lost
    #           signups   rate
    #           speed
    assert placed(tree, branches(tree)) == (
        Place("mau", 0, 0, 3, None, None),
        Place("new", 1, 0, 2, "mau", "identity"),
        Place("signups", 2, 0, 1, "new", "hypothesis"),
        Place("speed", 3, 0, 1, "signups", "hypothesis"),
        Place("rate", 2, 1, 1, "new", "identity"),
        Place("lost", 1, 2, 1, "mau", "identity"),
    )


def test_a_metric_whose_parent_is_not_drawn_stands_at_the_top() -> None:
    tree = metric_tree(PRODUCT)
    assert placed(tree, ("mau", "speed")) == (
        Place("mau", 0, 0, 1, None, None),
        Place("speed", 0, 1, 1, None, None),
    )
