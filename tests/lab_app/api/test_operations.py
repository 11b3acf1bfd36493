"""What the operations answer: scopes, versions, lists, repeats, faults, and the documentation that says so."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.api.company.faults import Fault
from lab_app.api.company.households import Line
from lab_app.api.company.keys import SCOPES
from lab_app.api.routes import documentation
from lab_app.api.routes.operations import Operation
from lab_app.api.wire.problems import KINDS
from tests.asgi import finish
from tests.lab_app.api.asked import House

ORDER = {"items": [{"sku": "tomatoes-500g", "quantity": 2}, {"sku": "oats-500g", "quantity": 1}]}


def example(house: House, operation: Operation) -> tuple[str, str, Any]:
    """A call of an operation that succeeds."""
    tenant = house.tenant
    own = tenant.neighbourhood.own
    endpoint = tenant.webhooks.register(tenant.inbox_token, ("order.created",))
    numbers = {
        "/v2/plans/{id}": own.plans[0].id,
        "/v2/households/{id}": own.id,
        "/v1/households/{number}": own.id,
        "/v2/webhooks/{id}": endpoint.id if endpoint else "",
        "/v2/webhooks/{id}/deliveries": endpoint.id if endpoint else "",
        "/v2/orders/{id}/cancel": next(one.id for one in own.orders if one.status == "paid"),
    }
    number = numbers.get(operation.path, own.orders[0].id)
    bodies: dict[str, Any] = {
        "placeOrder": ORDER,
        "v1PlaceOrder": {"amount": 24.9},
        "registerWebhook": {"url": f"/inboxes/{tenant.inbox_token}", "events": ["order.created"]},
        "graphql": {"query": "{household{name}}"},
    }
    return operation.method, re.sub(r"\{\w+\}", str(number), operation.path), bodies.get(operation.name)


@pytest.mark.parametrize("operation", documentation.OPERATIONS, ids=lambda one: one.name)
def test_an_operation_answers_as_documented_with_the_least_scope_and_with_no_less(
    operation: Operation,
) -> None:
    async def ask() -> None:
        house = House()
        method, target, body = example(house, operation)
        least = house.key(operation.scope) if operation.scope else house.key("household:read")
        answer = await house.ask(method, target, body, key=least)
        assert answer.status == min(operation.answers), answer.text
        if operation.returns is not None:
            operation.returns.model_validate(answer.content, strict=True)
        documented = documentation.openapi()["paths"][operation.path][operation.method.lower()]
        assert str(answer.status) in documented["responses"]
        others = house.key(*(scope for scope in SCOPES if scope not in (operation.scope, "admin")))
        refused = await house.ask(method, target, body, key=others)
        if operation.scope is None:
            assert refused.status == answer.status
        else:
            assert refused.status == 403
            assert refused.content["missing_scope"] == operation.scope
            assert f'scope="{operation.scope}"' in refused.header("www-authenticate")
        assert (await house.ask(method, target, body, key="")).status == 401

    finish(ask())


def test_every_answer_of_v1_says_when_it_ends_and_none_of_v2_does() -> None:
    async def ask() -> None:
        house = House()
        for target, key in (("/v1/orders", None), ("/v1/orders", ""), ("/v1/orders/0", None)):
            answer = await house.ask("GET", target, key=key)
            ends = parsedate_to_datetime(answer.header("sunset"))
            assert ends == dt.datetime(2026, 8, 31, 23, 59, 59, tzinfo=dt.UTC)
            since = re.fullmatch(r"@(\d+)", answer.header("deprecation"))
            assert since
            # RFC 9745: the Sunset's moment must not be earlier than the Deprecation's.
            assert dt.datetime.fromtimestamp(int(since[1]), dt.UTC) < ends
            assert any('rel="deprecation"' in link for link in answer.all("link"))
        answer = await house.ask("GET", "/v1/orders")
        assert '</v2/orders>; rel="successor-version"' in answer.all("link")
        answer = await house.ask("GET", "/v2/orders")
        assert not answer.all("sunset")
        assert not answer.all("deprecation")

    finish(ask())


def test_v1_shows_any_household_only_where_the_lab_has_said_so() -> None:
    async def ask() -> None:
        house = House()
        near = house.tenant.neighbourhood.others[0]
        assert (await house.ask("GET", f"/v1/households/{near.id}")).status == 404
        house.tenant.v1_checks_owner = False
        shown = await house.ask("GET", f"/v1/households/{near.id}")
        assert [one["name"] for one in shown.content["people"]] == [one.full_name for one in near.members]
        assert (await house.ask("GET", f"/v2/households/{near.id}")).status == 404
        assert (await house.ask("GET", "/v1/households/1")).status == 404
        house.tenant.reset()
        assert (await house.ask("GET", f"/v1/households/{near.id}")).status == 404

    finish(ask())


def test_an_order_costs_what_its_items_and_the_delivery_do() -> None:
    async def ask() -> None:
        house = House()
        answer = await house.ask("POST", "/v2/orders", ORDER | {"deliver_on": "2026-07-03"})
        assert answer.content["total"] == {"amount": "9.37", "currency": "EUR"}  # 2 x 2.29 + .89 + 3.90
        assert answer.content["deliver_on"] == "2026-07-03"
        again = await house.ask("GET", answer.header("location"))
        assert again.content == answer.content
        by_v1 = (await house.ask("GET", f"/v1/orders/{answer.content['id']}")).content
        assert (by_v1["amount"], by_v1["state"]) == (9.37, "PAID")

    finish(ask())


def test_an_order_is_cancelled_once() -> None:
    async def ask() -> None:
        house = House()
        order = (await house.ask("POST", "/v2/orders", ORDER)).content
        first, second = [await house.ask("POST", f"/v2/orders/{order['id']}/cancel") for _ in range(2)]
        assert (first.status, first.content["status"], second.status) == (200, "cancelled", 409)

    finish(ask())


@given(
    limit=st.integers(1, 12),
    new=st.lists(st.integers(0, 3), max_size=8),
    status=st.sampled_from([None, "paid", "refunded"]),
)
@settings(max_examples=40)
def test_pages_hold_each_order_once_while_others_are_placed(
    limit: int, new: list[int], status: str | None
) -> None:
    async def ask() -> None:
        house = House()
        store = house.tenant.store
        there = [one.id for one in house.tenant.neighbourhood.own.orders if status in (None, one.status)]
        found: list[int] = []
        cursor, steps = "", iter(new)
        while True:
            kept = f"&status={status}" if status else ""
            page = (await house.ask("GET", f"/v2/orders?limit={limit}{kept}{cursor}")).content
            found += [one["id"] for one in page["data"]]
            for _ in range(next(steps, 0)):
                store.place(house.tenant.clock.now(), (Line("oats-500g", 1, 89),), 479, 390, None)
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert sorted(found) == sorted(there)

    finish(ask())


def test_pages_of_v1_show_an_order_twice_when_another_is_placed_between_them() -> None:
    async def ask() -> None:
        house = House()
        first = (await house.ask("GET", "/v1/orders?per_page=3")).content
        await house.ask("POST", "/v1/orders", {"amount": 5})
        second = (await house.ask("GET", "/v1/orders?per_page=3&page=2")).content
        assert first[-1] == second[0]

    finish(ask())


@given(
    calls=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from([1, 2]), st.sampled_from(["", "lost", "slow"])),
        min_size=1,
        max_size=8,
    ),
    at_once=st.booleans(),
)
@settings(max_examples=60)
def test_any_interleaving_of_repeats_places_one_order_a_key(
    calls: list[tuple[str, int, str]], at_once: bool
) -> None:
    async def ask() -> None:
        house = House()
        faults = {"lost": "lost_answer", "slow": "delay"}
        for *_, trouble in calls:
            if trouble and not at_once:
                house.tenant.faults.add(Fault(faults[trouble], "POST", "/v2/orders", after=0, ms=1))  # type: ignore[arg-type]
        if at_once and any(trouble for *_, trouble in calls):
            house.tenant.faults.add(Fault("delay", "POST", "/v2/orders", times=len(calls), ms=2))
        asked = [
            house.ask("POST", "/v2/orders", ordered(quantity), {"idempotency-key": key})
            for key, quantity, _ in calls
        ]
        answers = await asyncio.gather(*asked) if at_once else [await one for one in asked]
        first = {key: quantity for key, quantity, _ in reversed(calls)}
        placed = house.tenant.store.new_orders()
        assert len(placed) == len(first)
        assert sorted(one.items[0].quantity for one in placed) == sorted(first.values())
        for (key, quantity, _), answer in zip(calls, answers, strict=True):
            assert answer.status in ((201, 504, 409) if quantity == first[key] else (422,))
        known = {answer.content["id"] for answer in answers if answer.status == 201}
        assert known <= {one.id for one in placed}

    finish(ask())


def ordered(quantity: int) -> dict[str, Any]:
    return {"items": [{"sku": "oats-500g", "quantity": quantity}]}


def test_a_repeat_gets_the_first_answer_and_other_content_none() -> None:
    async def ask() -> None:
        house = House()
        named = {"idempotency-key": "7f3d"}
        house.tenant.faults.add(Fault("lost_answer", "POST", "/v2/orders"))
        assert (await house.ask("POST", "/v2/orders", ORDER, named)).status == 504
        again = await house.ask("POST", "/v2/orders", {"items": list(ORDER["items"])}, named)
        assert (again.status, again.header("idempotency-replayed")) == (201, "true")
        quoted = await house.ask("POST", "/v2/orders", ORDER, {"idempotency-key": '"7f3d"'})
        assert quoted.content == again.content
        other = await house.ask("POST", "/v2/orders", ordered(3), named)
        assert (other.status, other.content["type"]) == (422, "/problems/key-reused")
        elsewhere = await house.ask("POST", f"/v2/orders/{again.content['id']}/cancel", headers=named)
        assert elsewhere.content["type"] == "/problems/key-reused"
        assert len(house.tenant.store.new_orders()) == 1
        house.tenant.clock.advance(25 * 3_600)
        assert (await house.ask("POST", "/v2/orders", ORDER, named)).content["id"] != again.content["id"]

    finish(ask())


def test_a_refused_call_may_be_mended_under_its_key() -> None:
    async def ask() -> None:
        house = House()
        named = {"idempotency-key": "1"}
        assert (await house.ask("POST", "/v2/orders", ordered(-5), named)).status == 422
        assert (await house.ask("POST", "/v2/orders", ordered(5), named)).status == 201

    finish(ask())


def test_v1_places_another_order_whatever_the_key() -> None:
    async def ask() -> None:
        house = House()
        for _ in range(2):
            await house.ask("POST", "/v1/orders", {"amount": 24.9}, {"idempotency-key": "1"})
        assert len(house.tenant.store.new_orders()) == 2

    finish(ask())


def test_faults_happen_in_their_order_and_then_no_more() -> None:
    async def ask() -> None:
        house = House()
        house.tenant.faults.add(Fault("refuse", "GET", "/v2/orders", after=1, times=2, retry_after=7))
        answers = [await house.ask("GET", "/v2/orders") for _ in range(5)]
        assert [one.status for one in answers] == [200, 503, 503, 200, 200]
        assert answers[1].header("retry-after") == "7"
        assert [one.fault for one in house.tenant.journal.after()] == [None, "refuse", "refuse", None, None]

    finish(ask())


def test_a_key_that_calls_too_often_is_told_how_long_to_wait() -> None:
    async def ask() -> None:
        house = House()
        key = house.key("plans:read", burst=3)
        answers = [await house.ask("GET", "/v2/plans", key=key) for _ in range(4)]
        assert [one.status for one in answers] == [200, 200, 200, 429]
        assert answers[-1].header("retry-after") == "1"
        assert answers[-1].header("ratelimit") == '"per-key";r=0;t=1'
        assert [one.header("ratelimit").partition(";t=")[0] for one in answers[:3]] == [
            '"per-key";r=2',
            '"per-key";r=1',
            '"per-key";r=0',
        ]

    finish(ask())


def test_all_that_is_referred_to_in_the_documentation_is_there() -> None:
    document = documentation.openapi()
    text = str(document)
    names = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert names == set(document["components"]["schemas"])
    assert len({op["operationId"] for path in document["paths"].values() for op in path.values()}) == len(
        documentation.OPERATIONS
    )
    assert document["openapi"].startswith("3.1")


def test_what_anybody_may_read_needs_no_key() -> None:
    async def ask() -> None:
        house = House()
        for target in ("/", "/openapi.json", "/problems", "/problems/missing-scope", "/graphql/schema"):
            answer = await house.ask("GET", target, key="")
            assert answer.status == 200
        for problem in (await house.ask("GET", "/problems", key="")).content:
            assert problem["type"].rpartition("/")[2] in KINDS

    finish(ask())
