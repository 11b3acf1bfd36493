"""Version 2: money as text with its currency, moments in UTC, lists by cursor, and repeats that are known."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lab_app.api.company.catalogue import BY_SKU, DELIVERY_CENTS, PRODUCTS
from lab_app.api.company.households import WEEKDAYS, Line, MealPlan, Member
from lab_app.api.company.store import START, FullError, Position, StoredOrder
from lab_app.api.routes.operations import Asked, Operation, Parameter, Reply, missing, read_day
from lab_app.api.wire.problems import Problem, invalid

STATUSES = ("paid", "failed", "refunded", "cancelled")
DAYS_AHEAD = 14
MOST_LINES = 30


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Money(_Model):
    """An amount as text, so that no cent is lost in a binary fraction."""

    amount: str = Field(pattern=r"^\d+\.\d\d$", examples=["24.90"])
    currency: Literal["EUR"]


class Item(_Model):
    sku: str
    name: str
    quantity: int
    unit_price: Money


class Order(_Model):
    id: int
    created_at: str = Field(description="UTC, as RFC 3339 writes it.", examples=["2026-07-01T09:00:00Z"])
    placed_by: int = Field(description="The number of the user.")
    status: Literal["paid", "failed", "refunded", "cancelled"]
    total: Money = Field(description="Goods and delivery.")
    delivery_fee: Money
    deliver_on: str | None
    items: list[Item]


class Orders(_Model):
    data: list[Order]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class User(_Model):
    id: int
    name: str
    email: str
    plan: str


class Household(_Model):
    id: int
    name: str
    country: str
    members: list[User]


class Meal(_Model):
    day: str
    recipe: str


class Plan(_Model):
    id: int
    saved_by: int
    week: str = Field(description="The week's Monday.", examples=["2026-06-29"])
    meals: list[Meal]


class Plans(_Model):
    data: list[Plan]
    next_cursor: str | None


class Product(_Model):
    sku: str
    name: str
    price: Money


class Products(_Model):
    data: list[Product]


class NewItem(_Model):
    sku: Annotated[str, Field(min_length=1, max_length=60, examples=["tomatoes-500g"])]
    quantity: Annotated[int, Field(ge=1, le=99, examples=[2])]


class NewOrder(_Model):
    """What is ordered. Larder works out the price."""

    items: Annotated[list[NewItem], Field(min_length=1, max_length=MOST_LINES)]
    deliver_on: Annotated[str | None, Field(max_length=10, examples=["2026-07-03"])] = None


LIMIT = Parameter("limit", "integer", "How many a page has at most.", default=20)
CURSOR = Parameter("cursor", "string", "`next_cursor` of the page before.")


def money(cents: int) -> dict[str, str]:
    return {"amount": f"{cents // 100}.{cents % 100:02d}", "currency": "EUR"}


def moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def order_content(order: StoredOrder) -> dict[str, Any]:
    """An order as v2, GraphQL's parts and webhooks show it."""
    return {
        "id": order.id,
        "created_at": moment(order.created_at),
        "placed_by": order.user_id,
        "status": order.status,
        "total": money(order.total_cents),
        "delivery_fee": money(order.delivery_cents),
        "deliver_on": order.deliver_on and order.deliver_on.isoformat(),
        "items": [
            {
                "sku": line.sku,
                "name": BY_SKU[line.sku].name,
                "quantity": line.quantity,
                "unit_price": money(line.unit_cents),
            }
            for line in order.items
        ],
    }


def user_content(member: Member) -> dict[str, Any]:
    return {"id": member.id, "name": member.full_name, "email": member.email, "plan": member.plan}


def plan_content(plan: MealPlan) -> dict[str, Any]:
    meals = [
        {"day": day, "recipe": recipe} for day, recipe in zip(WEEKDAYS, plan.recipes, strict=False) if recipe
    ]
    return {"id": plan.id, "saved_by": plan.user_id, "week": plan.week.isoformat(), "meals": meals}


def cursor_after(position: Position) -> str:
    """A place in a list as text that says nothing to a client, and that it should not make up."""
    return base64.urlsafe_b64encode("|".join(map(str, position)).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Position:
    """The place that a cursor stands for. Raises Problem."""
    if text is None:
        return START
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        at, _, number = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").partition("|")
        dt.datetime.fromisoformat(at)
        if not (number.isdigit() and len(number) <= 18):
            raise ValueError
    except (ValueError, UnicodeError, binascii.Error):
        raise invalid(
            "cursor must be the next_cursor of an earlier page. It is not to be made up.", "?cursor"
        ) from None
    return at, int(number)


def page(path: str, rows: list[tuple[Position, dict[str, Any]]], limit: int, **query: Any) -> Reply:
    """A page of a list, of which one row more than `limit` was read."""
    shown, is_last = rows[:limit], len(rows) <= limit
    following = None if is_last else cursor_after(shown[-1][0])
    content = {"data": [one for _, one in shown], "next_cursor": following}
    if following is None:
        return Reply(200, content)
    kept = "".join(f"&{name}={value}" for name, value in query.items() if value is not None)
    return Reply(200, content, (("link", f'<{path}?limit={limit}{kept}&cursor={following}>; rel="next"'),))


def get_me(asked: Asked) -> Reply:
    return Reply(200, user_content(asked.tenant.store.me()))


def household_content(asked: Asked, number: int) -> dict[str, Any] | None:
    store = asked.tenant.store
    found = store.household(number)
    if found is None:
        return None
    members = [user_content(one) for one in store.members(number)]
    return {"id": found[0], "name": found[1], "country": found[2], "members": members}


def get_own_household(asked: Asked) -> Reply:
    return Reply(200, household_content(asked, asked.tenant.store.own_id))


def get_household(asked: Asked) -> Reply:
    number = asked.number()
    if number != asked.tenant.store.own_id:
        # The same words whether there is one or not: the difference would tell which numbers are somebody's.
        raise missing(f"There is no household {number} for this key.")
    return get_own_household(asked)


def list_plans(asked: Asked) -> Reply:
    store, limit = asked.tenant.store, asked.query["limit"]
    found = store.plans(store.own_id, read_cursor(asked.query["cursor"]), limit + 1)
    return page(
        "/v2/plans",
        [((one.week.isoformat(), one.id), plan_content(one)) for one in found],
        limit,
    )


def get_plan(asked: Asked) -> Reply:
    number = asked.number()
    plan = asked.tenant.store.plan(asked.tenant.store.own_id, number)
    if plan is None:
        raise missing(f"There is no plan {number} for this key.")
    return Reply(200, plan_content(plan))


def list_products(_asked: Asked) -> Reply:
    return Reply(
        200, {"data": [{"sku": one.sku, "name": one.name, "price": money(one.cents)} for one in PRODUCTS]}
    )


def list_orders(asked: Asked) -> Reply:
    store, limit, status = asked.tenant.store, asked.query["limit"], asked.query["status"]
    found = store.orders(store.own_id, read_cursor(asked.query["cursor"]), limit + 1, status)
    asked.notes.order_ids = tuple(one.id for one in found[:limit])
    return page("/v2/orders", [(one.position, order_content(one)) for one in found], limit, status=status)


def get_order(asked: Asked) -> Reply:
    return Reply(200, order_content(own_order(asked)))


def own_order(asked: Asked) -> StoredOrder:
    number = asked.number()
    order = asked.tenant.store.order(asked.tenant.store.own_id, number)
    if order is None:
        raise missing(f"There is no order {number} for this key.")
    asked.notes.order_id = order.id
    return order


def place_order(asked: Asked) -> Reply:
    new: NewOrder = asked.body
    lines: dict[str, Line] = {}
    for place, item in enumerate(new.items):
        product = BY_SKU.get(item.sku)
        if product is None:
            raise invalid(
                f"There is no product {item.sku!r}. GET /v2/products lists them.", f"/items/{place}/sku"
            )
        if item.sku in lines:
            raise invalid(f"{item.sku} is there twice. Ask for more of it instead.", f"/items/{place}/sku")
        lines[item.sku] = Line(item.sku, item.quantity, product.cents)
    goods = sum(line.quantity * line.unit_cents for line in lines.values())
    order = placed(
        asked, tuple(lines.values()), goods + DELIVERY_CENTS, DELIVERY_CENTS, _delivery_day(asked, new)
    )
    return Reply(201, order_content(order), (("location", f"/v2/orders/{order.id}"),))


def _delivery_day(asked: Asked, new: NewOrder) -> dt.date | None:
    if new.deliver_on is None:
        return None
    today = asked.tenant.clock.today()
    first, last = today + dt.timedelta(days=1), today + dt.timedelta(days=DAYS_AHEAD)
    try:
        day: dt.date | None = read_day(new.deliver_on)
    except ValueError:
        day = None
    if day is None or not first <= day <= last:
        raise invalid(
            f"deliver_on must be a day from {first} to {last}. Today is {today} at Larder.", "/deliver_on"
        )
    return day


def placed(
    asked: Asked, lines: tuple[Line, ...], total: int, delivery: int, day: dt.date | None
) -> StoredOrder:
    """The order, stored and announced. Raises Problem."""
    tenant = asked.tenant
    try:
        order = tenant.store.place(tenant.clock.now(), lines, total, delivery, day)
    except FullError:
        raise Problem(
            "conflict", "This test household has as many orders as it may have. Reset it in the lab."
        ) from None
    asked.notes.order_id = order.id
    tenant.webhooks.emit("order.created", order.id, order_content(order))
    return order


def cancel_order(asked: Asked) -> Reply:
    order = own_order(asked)
    tenant = asked.tenant
    if not tenant.store.cancel(order.id, tenant.clock.now()):
        raise Problem(
            "conflict", f"Order {order.id} is {order.status}, and only a paid one can be cancelled."
        )
    cancelled = tenant.store.order(tenant.store.own_id, order.id)
    assert cancelled is not None
    tenant.webhooks.emit("order.cancelled", order.id, order_content(cancelled))
    return Reply(200, order_content(cancelled))


OPERATIONS = (
    Operation("GET", "/v2/users/me", "getMe", "Whom this key speaks for", get_me, "household:read", {200: "The user."}, User),
    Operation("GET", "/v2/household", "getHousehold", "One's own household", get_own_household, "household:read", {200: "The household."}, Household),
    Operation("GET", "/v2/households/{id}", "getHouseholdById", "A household by its number", get_household, "household:read", {200: "The household.", 404: "There is none of this number for this key."}, Household, note="Somebody else's is answered as if it were not there."),
    Operation("GET", "/v2/plans", "listPlans", "Meal plans, newest week first", list_plans, "plans:read", {200: "A page of plans."}, Plans, parameters=(LIMIT, CURSOR), headers={"Link": "The next page, where there is one (RFC 8288)."}),
    Operation("GET", "/v2/plans/{id}", "getPlan", "One meal plan", get_plan, "plans:read", {200: "The plan.", 404: "There is none of this number for this key."}, Plan),
    Operation("GET", "/v2/products", "listProducts", "What can be ordered", list_products, None, {200: "All products."}, Products),
    Operation("GET", "/v2/orders", "listOrders", "Orders of the household, newest first", list_orders, "orders:read", {200: "A page of orders."}, Orders, parameters=(LIMIT, CURSOR, Parameter("status", "string", "Only orders with this status.", choices=STATUSES)), headers={"Link": "The next page, where there is one (RFC 8288)."}),
    Operation("GET", "/v2/orders/{id}", "getOrder", "One order", get_order, "orders:read", {200: "The order.", 404: "There is none of this number for this key."}, Order),
    Operation("POST", "/v2/orders", "placeOrder", "Place an order", place_order, "orders:write", {201: "The order was placed.", 409: "Another call with this key is still being worked on.", 422: "Something in it is not possible."}, Order, NewOrder, takes_idempotency_key=True, headers={"Location": "The order's own path.", "Idempotency-Replayed": "true where this is the answer that an earlier call with this key has got."}),
    Operation("POST", "/v2/orders/{id}/cancel", "cancelOrder", "Cancel an order", cancel_order, "orders:write", {200: "It is cancelled.", 404: "There is none of this number for this key.", 409: "It is in no state to be cancelled."}, Order, takes_idempotency_key=True),
)  # fmt: skip
