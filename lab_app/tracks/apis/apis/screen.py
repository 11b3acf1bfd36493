"""What a screen may show, and the GraphQL query that brings it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """Something on the screen: how it is said, and the leaves of the query that bring it."""

    said: str
    fields: tuple[str, ...]


MEMBERS = (
    Shown("each member's name", ("household.members.name",)),
    Shown("each member's name and mail address", ("household.members.email", "household.members.name")),
)
PLANS = (
    Shown(
        "what is cooked on each day of this week", ("household.plan.meals.day", "household.plan.meals.recipe")
    ),
    Shown(
        "this week's Monday, and what is cooked on each day",
        ("household.plan.meals.day", "household.plan.meals.recipe", "household.plan.week"),
    ),
)
ORDERS = (
    Shown(
        "of the last order its status and its total, with the currency",
        (
            "household.lastOrder.status",
            "household.lastOrder.total.amount",
            "household.lastOrder.total.currency",
        ),
    ),
    Shown(
        "of the last order when it was placed, and the name and quantity of all that is in it",
        (
            "household.lastOrder.createdAt",
            "household.lastOrder.items.name",
            "household.lastOrder.items.quantity",
        ),
    ),
    Shown(
        "of the last order its status and its delivery fee, with the currency",
        (
            "household.lastOrder.deliveryFee.amount",
            "household.lastOrder.deliveryFee.currency",
            "household.lastOrder.status",
        ),
    ),
)


def query_of(fields: tuple[str, ...]) -> str:
    """The query with these leaves, and nothing else."""
    tree: dict[str, Any] = {}
    for path in fields:
        node = tree
        for name in path.split("."):
            node = node.setdefault(name, {})

    def text(node: dict[str, Any]) -> str:
        return " ".join(f"{name} {{ {text(inner)} }}" if inner else name for name, inner in node.items())

    return f"{{ {text(tree)} }}"
