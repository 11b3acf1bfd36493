"""The households of a tenant: the learner's own, and some of other people's that it must not see.

They are drawn from a seed and the tenant's name, so the same learner gets the same ones again. `made_up` draws them out of
nothing; those of a release come from `lab_app.api.released`, with the same shapes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass

from lab_app.api.company.catalogue import DELIVERY_CENTS, PRODUCTS, RECIPES, Product

TODAY = dt.date(2026, 7, 1)
"""The company's day where there is no release to say it."""
OTHERS = 4
"""Households of other people."""
CHEAPEST = min(PRODUCTS, key=lambda product: product.cents)
MOST_KINDS = 8
"""Of products in an order, beside the cheapest one."""
FIRST, LAST = (
    ("Amelie", "Ben", "Carla", "David", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Klara", "Luca", "Mila", "Noor"),
    ("Abbott", "Bakker", "Costa", "Dubois", "Fischer", "Garcia", "Jansen", "Keller", "Moreau", "Novak", "Reyes", "Weber"),
)  # fmt: skip
COUNTRIES = ("DE", "NL", "FR", "ES", "GB")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Member:
    id: int
    full_name: str
    email: str
    plan: str


@dataclass(frozen=True)
class Line:
    """A product in an order; the price, in cents, is of one of it."""

    sku: str
    quantity: int
    unit_cents: int


@dataclass(frozen=True)
class Order:
    """`status` is paid, failed, refunded or cancelled; the total has the delivery in it. `created_at` is in UTC."""

    id: int
    user_id: int
    created_at: dt.datetime
    total_cents: int
    delivery_cents: int
    status: str
    refunded_at: dt.datetime | None
    items: tuple[Line, ...]


@dataclass(frozen=True)
class MealPlan:
    """What is cooked in a week, which is named by its Monday; a recipe for each of its days, Monday first."""

    id: int
    user_id: int
    week: dt.date
    recipes: tuple[str, ...]


@dataclass(frozen=True)
class Household:
    """Its first member is whom a key speaks for."""

    id: int
    name: str
    country: str
    members: tuple[Member, ...]
    plans: tuple[MealPlan, ...]
    orders: tuple[Order, ...]


@dataclass(frozen=True)
class Neighbourhood:
    """All that a tenant begins with, as of the morning of `today`."""

    today: dt.date
    own: Household
    others: tuple[Household, ...]


def drawer(seed: int, *what: object) -> random.Random:
    """Draws that depend on the seed and what they are for, and on nothing else."""
    text = "/".join(map(str, (seed, *what)))
    return random.Random(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def filled_order(draw: random.Random, total_cents: int) -> tuple[tuple[Line, ...], int]:
    """Items that come to an order of this amount, and what is left of it for the delivery, in cents."""
    left = total_cents - min(DELIVERY_CENTS, total_cents)
    kinds = min(MOST_KINDS, 2 + left // 900)
    products = [CHEAPEST, *draw.sample([one for one in PRODUCTS if one is not CHEAPEST], kinds)]
    quantities: dict[Product, int] = {}
    while affordable := [one for one in products if one.cents <= left]:
        product = draw.choice(affordable)
        quantities[product] = quantities.get(product, 0) + 1
        left -= product.cents
    lines = [Line(one.sku, quantity, one.cents) for one, quantity in quantities.items()]
    delivery = total_cents - sum(line.quantity * line.unit_cents for line in lines)
    return tuple(sorted(lines, key=lambda line: line.sku)), delivery


def recipes_of(draw: random.Random) -> tuple[str, ...]:
    """One for each day of a week."""
    return tuple(draw.sample(RECIPES, len(WEEKDAYS)))


def made_up(seed: int, name: str, today: dt.date) -> Neighbourhood:
    """Households like a release's, for a server without one."""
    draw = drawer(seed, "neighbourhood", name)
    ids = draw.sample(range(200_000_000, 900_000_000), 1 + OTHERS)
    households = [_household(draw, number, today) for number in ids]
    return Neighbourhood(today, households[0], tuple(households[1:]))


def _household(draw: random.Random, number: int, today: dt.date) -> Household:
    last = draw.choice(LAST)
    members = tuple(
        Member(number + place, f"{first} {last}", f"{first}.{last}.{number + place:x}@example.com".lower(), plan)
        for place, (first, plan) in enumerate(
            zip(draw.sample(FIRST, draw.randint(2, 4)), draw.choices(("free", "plus", "family"), k=4), strict=False)
        )
    )  # fmt: skip
    plans = tuple(
        MealPlan(
            number * 4_000 + place,
            draw.choice(members).id,
            monday(today) - dt.timedelta(weeks=place),
            recipes_of(draw),
        )
        for place in range(draw.randint(3, 8))
    )
    orders = []
    at = dt.datetime.combine(today, dt.time(), tzinfo=dt.UTC)
    for place in range(draw.randint(12, 30)):
        at -= dt.timedelta(seconds=draw.randint(20_000, 900_000))
        total = draw.randint(1_200, 9_500)
        items, delivery = filled_order(draw, total)
        status = draw.choices(("paid", "failed", "refunded"), (93, 4, 3))[0]
        refunded = at + dt.timedelta(hours=draw.randint(1, 48)) if status == "refunded" else None
        member = draw.choice(members)
        order = Order(number * 8_000 - place, member.id, at, total, delivery, status, refunded, items)
        orders.append(order)
    return Household(number, f"The {last}s", draw.choice(COUNTRIES), members, plans, tuple(orders))
