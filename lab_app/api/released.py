"""A tenant's households out of a release: real rows of the lab's world, and what it has no rows of drawn beside them.

A release says who lives together, which plans were saved and what orders came to. What is in an order and what is cooked are
drawn; so is which week a saved plan is for: they are taken to be for the weeks up to this one.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from lab_app.api.company.households import (
    OTHERS,
    Household,
    MealPlan,
    Member,
    Neighbourhood,
    Order,
    drawer,
    filled_order,
    made_up,
    monday,
    recipes_of,
)

Query = Callable[[str], Sequence[tuple[Any, ...]]]
"""Runs a statement on a release and returns its rows."""
CANDIDATES = 60
MOST_ORDERS = 40
MOST_PLANS = 12

_CANDIDATES = """
SELECT u.household_id
FROM product.users u
LEFT JOIN (SELECT user_id, count(*) AS n FROM product.orders GROUP BY 1) o ON o.user_id = u.id
LEFT JOIN (SELECT user_id, count(*) AS n FROM product.meal_plans GROUP BY 1) p ON p.user_id = u.id
WHERE NOT u.is_internal AND u.household_id IS NOT NULL
GROUP BY 1
HAVING count(DISTINCT u.id) BETWEEN 2 AND 5 AND coalesce(sum(o.n), 0) >= 3 AND coalesce(sum(p.n), 0) >= 1
ORDER BY md5(u.household_id || '/' || {seed})
LIMIT {limit}
"""
_MEMBERS = """
SELECT household_id, id, any_value(full_name), any_value(email), any_value(plan), any_value(country)
FROM product.users WHERE household_id IN ({households}) GROUP BY 1, 2 ORDER BY 1, min(created_at), 2
"""
_ORDERS = """
SELECT DISTINCT id, user_id, created_at, total_amount, status, refunded_at
FROM product.orders WHERE user_id IN ({users})
QUALIFY row_number() OVER (PARTITION BY id ORDER BY created_at) = 1 ORDER BY created_at DESC, id
"""
_PLANS = """
SELECT id, user_id, max(created_at) FROM product.meal_plans WHERE user_id IN ({users}) GROUP BY 1, 2 ORDER BY 3 DESC, 1
"""


def neighbourhood(query: Query, seed: int, name: str, as_of: dt.date) -> Neighbourhood:
    """The households for a tenant of this name, on the morning after the release's last day.

    Made up where the release has too few that would do, as a very small world may. Raises what `query` raises.
    """
    today = as_of + dt.timedelta(days=1)
    candidates = [int(row[0]) for row in query(_CANDIDATES.format(seed=int(seed), limit=CANDIDATES))]
    if len(candidates) <= OTHERS:
        return made_up(seed, name, today)
    draw = drawer(seed, "released", name)
    chosen = draw.sample(candidates, 1 + OTHERS)
    households = [_household(query, number, draw, today) for number in chosen]
    return Neighbourhood(today, households[0], tuple(households[1:]))


def _household(query: Query, number: int, draw: random.Random, today: dt.date) -> Household:
    rows = query(_MEMBERS.format(households=number))
    members = tuple(
        Member(user, str(name or f"Person {user}"), str(email or ""), str(plan or "free"))
        for _, user, name, email, plan, _ in rows
    )
    users = ", ".join(str(int(one.id)) for one in members)
    orders = tuple(
        _order(row, draw) for row in query(_ORDERS.format(users=users))[:MOST_ORDERS] if row[3] is not None
    )
    plans = tuple(
        MealPlan(int(plan), int(user), monday(today) - dt.timedelta(weeks=place), recipes_of(draw))
        for place, (plan, user, _) in enumerate(query(_PLANS.format(users=users))[:MOST_PLANS])
    )
    last = members[0].full_name.rpartition(" ")[2]
    return Household(number, f"The {last} household", str(rows[0][5] or "DE"), members, plans, orders)


def _order(row: tuple[Any, ...], draw: random.Random) -> Order:
    number, user, created_at, total, status, refunded_at = row
    cents = max(0, int(Decimal(total) * 100))
    items, delivery = filled_order(draw, cents)
    refunded = None if refunded_at is None else refunded_at.replace(tzinfo=dt.UTC)
    created = created_at.replace(tzinfo=dt.UTC)
    return Order(int(number), int(user), created, cents, delivery, str(status), refunded, items)
