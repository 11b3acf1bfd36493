"""Version 1, which ends: amounts as numbers, moments without a zone, lists by page, and no idempotency keys.

`GET /v1/households/{number}` once did not look whose household it was asked for. It does, unless the lab has told a tenant's
server otherwise, for an exercise.
"""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from lab_app.api.company.store import START, StoredOrder
from lab_app.api.routes import v2
from lab_app.api.routes.operations import Asked, Operation, Parameter, Reply, missing

V2_SINCE = dt.datetime(2026, 2, 2, tzinfo=dt.UTC)
ENDS_AT = dt.datetime(2026, 8, 31, 23, 59, 59, tzinfo=dt.UTC)
HEADERS = (
    ("deprecation", f"@{int(V2_SINCE.timestamp())}"),  # RFC 9745: a date as structured fields have it
    ("sunset", format_datetime(ENDS_AT, usegmt=True)),  # RFC 8594: a date as HTTP has it
    ("link", '</>; rel="deprecation"; type="application/json"'),
)
MOST_CENTS = 100_000


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Order(_Model):
    order: int
    user: int
    created: str = Field(description="UTC, though nothing in it says so.", examples=["2026-07-01 09:00:00"])
    state: str = Field(examples=["PAID"])
    amount: float = Field(description="Euros, as a binary fraction.", examples=[24.9])


class Orders(RootModel[list[Order]]):
    """A bare list: nothing can be added to it later."""


class Person(_Model):
    user: int
    name: str


class Household(_Model):
    household: int
    name: str
    people: list[Person]


class Plan(_Model):
    plan: int
    user: int
    week: str
    recipes: list[str]


class Plans(RootModel[list[Plan]]):
    pass


class NewOrder(_Model):
    """An amount alone: what is in the basket is settled elsewhere."""

    amount: Annotated[float, Field(gt=0, le=MOST_CENTS / 100, examples=[24.9])]

    @field_validator("amount")
    @classmethod
    def whole_cents(cls, amount: float) -> float:
        if abs(amount * 100 - round(amount * 100)) > 1e-6:
            raise ValueError("An amount has two decimals at most.")
        return amount


PAGE = Parameter("page", "integer", "Which page, from 1 on.", default=1, maximum=10_000)
PER_PAGE = Parameter("per_page", "integer", "How many a page has.", default=20)


def order_content(order: StoredOrder) -> dict[str, Any]:
    return {
        "order": order.id,
        "user": order.user_id,
        "created": order.created_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "state": order.status.upper(),
        "amount": order.total_cents / 100,
    }


def get_me(asked: Asked) -> Reply:
    me = asked.tenant.store.me()
    return Reply(200, {"user": me.id, "name": me.full_name})


def get_household(asked: Asked) -> Reply:
    number, store = asked.number("number"), asked.tenant.store
    found = store.household(number)
    if found is None or (asked.tenant.v1_checks_owner and number != store.own_id):
        raise missing(f"There is no household {number} for this key.")
    people = [{"user": one.id, "name": one.full_name} for one in store.members(number)]
    return Reply(200, {"household": found[0], "name": found[1], "people": people})


def list_plans(asked: Asked) -> Reply:
    store = asked.tenant.store
    found = store.plans(store.own_id, START, 100)
    content = [
        {"plan": one.id, "user": one.user_id, "week": one.week.isoformat(), "recipes": list(one.recipes)}
        for one in found
    ]
    return Reply(200, content)


def list_orders(asked: Asked) -> Reply:
    store, per_page = asked.tenant.store, asked.query["per_page"]
    found = store.orders_page(store.own_id, (asked.query["page"] - 1) * per_page, per_page)
    asked.notes.order_ids = tuple(one.id for one in found)
    total = str(store.count_orders(store.own_id))
    return Reply(200, [order_content(one) for one in found], (("x-total-count", total),))


def get_order(asked: Asked) -> Reply:
    return Reply(200, order_content(v2.own_order(asked)))


def place_order(asked: Asked) -> Reply:
    order = v2.placed(asked, (), round(asked.body.amount * 100), 0, None)
    return Reply(201, order_content(order))


_ONE_OF = {200: "It.", 404: "There is none of this number for this key."}
_PAGING = "An order that is placed between two calls moves all others: one is seen twice."
_NO_KEYS = "Idempotency-Key is not looked at: a repeat is another order."
OPERATIONS = (
    Operation("GET", "/v1/me", "v1Me", "Whom this key speaks for", get_me, "household:read", {200: "The user."}, Person, successor="/v2/users/me"),
    Operation("GET", "/v1/households/{number}", "v1Household", "A household by its number", get_household, "household:read", _ONE_OF, Household, successor="/v2/household"),
    Operation("GET", "/v1/plans", "v1Plans", "The newest hundred meal plans", list_plans, "plans:read", {200: "The plans."}, Plans, successor="/v2/plans"),
    Operation("GET", "/v1/orders", "v1Orders", "Orders by page", list_orders, "orders:read", {200: "A page."}, Orders, parameters=(PAGE, PER_PAGE), note=_PAGING, headers={"X-Total-Count": "How many there are."}, successor="/v2/orders"),
    Operation("GET", "/v1/orders/{id}", "v1Order", "One order", get_order, "orders:read", _ONE_OF, Order, successor="/v2/orders"),
    Operation("POST", "/v1/orders", "v1PlaceOrder", "Place an order", place_order, "orders:write", {201: "It was placed.", 422: "The amount is not possible."}, Order, NewOrder, note=_NO_KEYS, successor="/v2/orders"),
)  # fmt: skip
