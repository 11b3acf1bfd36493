"""GraphQL: what a query costs, against a sum over a tree that the query was written from; and what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.api.company.households import monday
from lab_app.api.routes import graph, graph_cost
from tests.asgi import finish
from tests.lab_app.api.asked import House

# Each object with its bare values, and its objects: of which kind, how many, and whether they are asked for by number.
SHAPES: dict[str, tuple[list[str], dict[str, tuple[str, int, bool]]]] = {
    "Household": (
        ["id", "name"],
        {
            "members": ("User", 5, False),
            "plan": ("Plan", 1, False),
            "orders": ("Order", 0, True),
            "lastOrder": ("Order", 1, False),
        },
    ),
    "Order": (["id", "status"], {"items": ("Item", 10, False), "total": ("Money", 1, False)}),
    "Plan": (["week"], {"meals": ("Meal", 7, False)}),
    "Item": (["name", "sku"], {"unitPrice": ("Money", 1, False)}),
    **{name: (list(values), {}) for name, values in {"User": ["name"], "Meal": ["recipe"], "Money": ["amount"]}.items()},
}  # fmt: skip


@st.composite
def asked(draw: st.DrawFn, kind: str = "Household", path: str = "household") -> tuple[str, int, set[str]]:
    """A selection on a kind of object: its text, the cost of one such object without itself, and its bare values."""
    bare, objects = SHAPES[kind]
    parts, cost, paths = [], 0, set()
    for name in draw(st.lists(st.sampled_from(bare), min_size=1, max_size=2, unique=True)):
        parts.append(name)
        paths.add(f"{path}.{name}")
    chosen = draw(st.lists(st.sampled_from(sorted(objects)), max_size=2, unique=True)) if objects else []
    for name in chosen:
        child, size, by_number = objects[name]
        text, inner, more = draw(asked(child, f"{path}.{name}"))
        first = draw(st.integers(1, 6)) if by_number else size
        parts.append(f"{name}{f'(first:{first})' if by_number else ''}{{{text}}}")
        cost += first * (1 + inner) + (1 if by_number else 0)
        paths |= more
    return " ".join(parts), cost, paths


@given(query=asked())
@settings(max_examples=60)
def test_a_query_costs_the_sum_over_what_it_asks_for(query: tuple[str, int, set[str]]) -> None:
    text, cost, paths = query
    document = parse(f"{{household{{{text}}}}}")
    (operation,) = graph_cost.operations(document)
    if 1 + cost > graph_cost.COST_LIMIT:
        with pytest.raises(graph_cost.TooMuchError) as refused:
            graph_cost.read(graph.SCHEMA, document, operation, {})
        assert (refused.value.code, refused.value.cost) == ("COST_TOO_HIGH", 1 + cost)
        return
    reading = graph_cost.read(graph.SCHEMA, document, operation, {})
    assert (reading.cost, reading.fields) == (1 + cost, tuple(sorted(paths)))


async def screen(house: House, query: str, **more: Any) -> dict[str, Any]:
    answer = await house.ask("POST", "/graphql", {"query": query} | more)
    assert answer.status == 200
    content: dict[str, Any] = answer.content
    return content


def test_one_query_has_the_household_screen_within_its_cost() -> None:
    async def ask() -> None:
        house = House()
        own = house.tenant.neighbourhood.own
        content = await screen(
            house, "{household{members{name} plan{week meals{recipe}} lastOrder{id total{amount}}}}"
        )
        shown = content["data"]["household"]
        assert [one["name"] for one in shown["members"]] == [one.full_name for one in own.members]
        assert shown["plan"]["week"] == monday(house.tenant.clock.today()).isoformat()
        assert len(shown["plan"]["meals"]) == 7
        newest = max(own.orders, key=lambda one: one.created_at)
        assert shown["lastOrder"]["id"] == str(newest.id)
        assert content["extensions"]["cost"] == {"requested": 1 + 5 + 1 + 7 + 1 + 1, "limit": 100}
        assert "errors" not in content

    finish(ask())


def test_a_mistake_in_a_query_is_said_each_time_under_200() -> None:
    async def ask() -> None:
        house = House()
        for _ in range(3):
            content = await screen(house, "{household{nome}}")
            assert content["errors"][0]["message"].startswith(
                "Cannot query field 'nome' on type 'Household'."
            )
            assert "data" not in content

    finish(ask())


def test_a_field_without_its_scope_is_empty_and_the_rest_is_there() -> None:
    async def ask() -> None:
        house = House()
        key = house.key("household:read")
        query = {"query": "{household{name lastOrder{id}}}"}
        content = (await house.ask("POST", "/graphql", query, key=key)).content
        assert content["data"]["household"] == {
            "name": house.tenant.neighbourhood.own.name,
            "lastOrder": None,
        }
        assert content["errors"][0]["extensions"] == {"code": "MISSING_SCOPE", "scope": "orders:read"}

    finish(ask())


def test_variables_are_read() -> None:
    async def ask() -> None:
        house = House()
        query = "query Newest($n: Int!) {household{orders(first: $n){id}}}"
        content = await screen(house, query, variables={"n": 2}, operationName="Newest")
        assert len(content["data"]["household"]["orders"]) == 2
        assert content["extensions"]["cost"]["requested"] == 1 + 1 + 2

    finish(ask())
