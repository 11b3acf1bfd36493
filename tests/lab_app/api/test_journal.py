"""The journal: what it keeps of a call, how much, and no secret."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from lab_app.api.company.journal import MOST_CALLS, MOST_LETTERS, without_secrets
from lab_app.api.company.keys import new_key
from tests.asgi import finish
from tests.lab_app.api.asked import House


def test_it_says_what_was_asked_and_what_came_of_it() -> None:
    async def ask() -> None:
        house = House()
        key = house.key("orders:write")
        body = {"items": [{"sku": "oats-500g", "quantity": 2}]}
        answer = await house.ask("POST", "/v2/orders", body, {"idempotency-key": "7"}, key)
        (call,) = house.tenant.journal.after()
        assert answer.header("larder-request") == str(call.number) == "1"
        assert (call.method, call.path, call.route, call.status) == ("POST", "/v2/orders", "/v2/orders", 201)
        assert (call.key, call.scopes, call.idempotency_key) == ("orders:write", ("orders:write",), "7")
        assert call.order_id == answer.content["id"]
        assert json.loads(call.body) == body
        assert call.body_bytes == len(json.dumps(body))
        assert dict(call.headers)["authorization"] == "Bearer …"

    finish(ask())


def test_a_query_is_noted_with_its_cost_and_its_fields() -> None:
    async def ask() -> None:
        house = House()
        query = "query{household{who:members{name} plan{week} ...L}} fragment L on Household{lastOrder{total{amount}}}"
        await house.ask("POST", "/graphql", {"query": query})
        (call,) = house.tenant.journal.after()
        assert call.fields == (
            "household.lastOrder.total.amount",
            "household.members.name",
            "household.plan.week",
        )
        assert (call.cost, call.errors) == (1 + 5 + 1 + 1 + 1, 0)
        await house.ask("POST", "/graphql", {"query": "{household{orders(first: 100){items{name}}}}"})
        refused = house.tenant.journal.after(call.number)[0]
        assert (refused.status, refused.cost, refused.errors, refused.fields) == (
            200,
            1 + 1 + 100 * 11,
            1,
            (),
        )

    finish(ask())


def test_a_list_is_noted_with_the_orders_that_it_had() -> None:
    async def ask() -> None:
        house = House()
        for address in ("/v2/orders?limit=2", "/v2/orders?limit=2&status=failed", "/v1/orders?per_page=2"):
            answer = await house.ask("GET", address)
            listed = answer.content if address.startswith("/v1") else answer.content["data"]
            noted = house.tenant.journal.after()[-1]
            assert noted.order_ids == tuple(one.get("id") or one["order"] for one in listed), address
        assert house.tenant.journal.after()[0].order_ids

    finish(ask())


def test_it_keeps_the_last_five_hundred() -> None:
    async def ask() -> None:
        house = House()
        for _ in range(MOST_CALLS + 7):
            await house.ask("GET", "/v2/nothing")
        numbers = [call.number for call in house.tenant.journal.after()]
        assert numbers == list(range(8, MOST_CALLS + 8))

    finish(ask())


def test_keys_are_masked_wherever_they_are_sent() -> None:
    async def ask() -> None:
        house = House()
        key = house.key("admin")
        await house.ask("GET", f"/v2/orders?api_key={key}")
        await house.ask("GET", f"/v2/orders/{key}")
        await house.ask("POST", "/v2/orders", json.dumps({key: key}), {"x-note": f"a {key}", "cookie": key})
        await house.ask("POST", "/v2/orders", {}, {"idempotency-key": key})
        await house.ask("GET", f"/v2/orders?api_key={new_key()}", key="")
        calls = [*house.tenant.journal.after(), *house.tenants.strangers.after()]
        assert len(calls) == 5
        assert not re.search(r"larder_key_[\w-]", repr(calls))
        assert house.tenant.journal.after()[0].query == ("api_key",)

    finish(ask())


@given(
    before=st.text(max_size=MOST_LETTERS * 5),
    between=st.text(alphabet=' "{}:,\n\t', max_size=5),
    secret=st.sampled_from(
        [
            "larder_key_" + "Ab3-_" * 6,
            "whsec_" + "QUJD" * 10,
            "Bearer abcdefghijklmnop",
            "eyJhbGciOi.eyJzdWIi.c2ln",
        ]
    ),
)
def test_no_secret_outlives_masking_wherever_it_stands(before: str, between: str, secret: str) -> None:
    shown = without_secrets(before + between + secret + between)
    tail = secret[-8:]
    assert tail in before or tail not in shown
    assert len(shown) <= MOST_LETTERS + 1
