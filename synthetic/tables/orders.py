"""Grocery orders, and what became of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.people import tiers
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import (
    AMOUNT,
    CATEGORY,
    TIMESTAMP,
    Column,
    EdgeCases,
    Table,
    number,
    outcome,
    user_id,
)
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import ORDERED

TABLE = Table(
    name="orders",
    number=6,
    grain="order",
    description="Grocery orders, and what happened to them.",
    origin="server",
    filed_by="created_at",
    made_of="happenings",
    edges=EdgeCases(orphans=31),
    columns=(
        number("The order's number."),
        user_id("Who ordered."),
        Column("created_at", TIMESTAMP, "When the order was placed (UTC).", ordinary="2026-06-10 18:30:00"),
        Column("total_amount", AMOUNT, "Amount in euros, goods and delivery.", ordinary="20.00"),
        Column(
            "status",
            CATEGORY,
            "paid, failed (the payment did not go through) or refunded.",
            known_at="refunded_at",
            until_then="paid",
            ordinary="paid",
        ),
        outcome("refunded_at", "When the money went back (UTC), if it did."),
    ),
)

STATUSES = ("paid", "failed", "refunded")
PAID, FAILED, REFUNDED = range(3)


def rows(stretch: Stretch) -> Frame:
    """The orders that were placed, failed ones too."""
    return stretch.once(_orders)[0]


def failed(stretch: Stretch) -> NDArray[np.bool_]:
    """For each of the stretch's own visits, whether an order failed in it."""
    of_visits = stretch.once(_orders)[1]
    return of_visits[len(of_visits) - len(stretch.own_visits.id) :]


def _orders(stretch: Stretch) -> tuple[Frame, NDArray[np.bool_]]:
    """The orders, and for each visit whether one failed."""
    scenario, settings, users = stretch.scenario, stretch.scenario.settings, stretch.population.users
    visits, happened = stretch.visits, stretch.happenings
    at = np.flatnonzero(happened.kind == ORDERED)
    where, key = happened.visit[at], happened.key[at]
    user, day = visits.user[where], visits.day[where]
    taste = 0.45 * draws.normal(users.key[user], "basket") - 0.15 * users.thrift[user]
    spread = settings.order_spread * 0.85 * draws.normal(key, "amount")
    usual = np.log(settings.order_median * 100.0) + taste * settings.order_spread / 0.55
    tier = tiers.of(settings, users.key[user], users.thrift[user], users.kind[user])
    cents = np.exp(usual + spread) * np.array(settings.plan_baskets)[tier]
    cents = np.clip(cents, 800.0, 90_000.0).astype(np.int64)
    failing = scenario.bent("payment_failure", day, visits.segments(stretch.segments).at(where))
    drawn = draws.uniform(key, "outcome")
    status = np.where(drawn < failing, FAILED, np.where(drawn > 1.0 - settings.refunds, REFUNDED, PAID))
    created = days.microseconds(day, happened.second[at] + 0.4)
    wait = (0.4 + 6.0 * draws.exponential(key, "refund")) * days.MICROSECONDS_A_DAY
    of_visits = np.zeros(len(visits.id), np.bool_)
    of_visits[where[status == FAILED]] = True
    frame = Frame(
        TABLE,
        day,
        {
            "id": ids.event_ids(visits.id[where], happened.sequence[at]),
            "user_id": visits.account[where],
            "created_at": created,
            "total_amount": cents,
            "status": Coded(status, STATUSES),
            "refunded_at": np.where(status == REFUNDED, created + wait.astype(np.int64), NULL),
        },
    )
    return frame, of_visits
