"""Grocery orders, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats, Keys
from synthetic.people import partners, tiers
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


_RETRY_SECONDS = 30.0, 480.0
"""How long after an order the same app places it again, because it got no answer to the first."""
_LAST_SECOND = days.SECONDS_A_DAY - 0.5


@dataclass(frozen=True)
class Placing:
    """How each of a frame's orders was placed.

    `visit`: place in the stretch's visits. `app`: code of the partner app that placed it, `NO_APP` for none. `key`:
    the order's, which one that is placed again shares with it. `second`: of the day. `again`: whether it is a repeat.
    """

    visit: NDArray[np.int64]
    app: NDArray[np.int8]
    key: Keys
    second: Floats
    again: NDArray[np.bool_]


@dataclass(frozen=True)
class _Placed:
    """The orders, how they were placed, and what support hears of, for each visit."""

    frame: Frame
    placing: Placing
    failed: NDArray[np.bool_]
    charged_twice: Floats
    """Second of the day at which an order was placed again, where the customer notices; else NaN."""


def rows(stretch: Stretch) -> Frame:
    """The orders that were placed, failed ones too."""
    return stretch.once(_orders).frame


def placing(stretch: Stretch) -> Placing:
    """How each of the orders of `rows` was placed."""
    return stretch.once(_orders).placing


def failed(stretch: Stretch) -> NDArray[np.bool_]:
    """For each of the stretch's own visits, whether an order failed in it."""
    of_visits = stretch.once(_orders).failed
    return of_visits[len(of_visits) - len(stretch.own_visits.id) :]


def charged_twice(stretch: Stretch) -> Floats:
    """For each of the stretch's own visits, the second of the day at which an order of it was placed again, where
    the customer notices; else NaN."""
    of_visits = stretch.once(_orders).charged_twice
    return of_visits[len(of_visits) - len(stretch.own_visits.id) :]


def _orders(stretch: Stretch) -> _Placed:
    scenario, settings = stretch.scenario, stretch.scenario.settings
    visits, happened = stretch.visits, stretch.happenings
    at = np.flatnonzero(happened.kind == ORDERED)
    where, key = happened.visit[at], happened.key[at]
    user, day = visits.user[where], visits.day[where]
    failing = scenario.bent("payment_failure", day, visits.segments(stretch.segments).at(where))
    drawn = draws.uniform(key, "outcome")
    status = np.where(drawn < failing, FAILED, np.where(drawn > 1.0 - settings.refunds, REFUNDED, PAID))
    second = happened.second[at] + 0.4
    wait = 0.4 + 6.0 * draws.exponential(key, "refund")
    app, repeated = _through_apps(stretch, where, key)
    repeated &= status != FAILED
    noticed = repeated & draws.happens(key, "notices the repeat", settings.repeats_noticed)
    shortest, longest = _RETRY_SECONDS
    retry = second + shortest + (longest - shortest) * draws.uniform(key, "retry") ** 2
    retry = np.minimum(retry, _LAST_SECOND)
    soon = 0.2 + 1.5 * draws.exponential(key, "refund of the repeat")
    failed_in, twice_in = np.zeros(len(visits.id), np.bool_), np.full(len(visits.id), np.nan)
    failed_in[where[status == FAILED]] = True
    twice_in[where[noticed]] = retry[noticed]
    # A repeat follows its order, and has the next number: a visit has one order, of at most 13 things up to it.
    row = np.repeat(np.arange(len(at)), 1 + repeated)
    again = np.diff(row, prepend=-1) == 0
    status = np.where(again, np.where(noticed[row], REFUNDED, PAID), status[row])
    placed_at = np.where(again, retry[row], second[row])
    created = days.microseconds(day[row], placed_at)
    refunded = created + (np.where(again, soon[row], wait[row]) * days.MICROSECONDS_A_DAY).astype(np.int64)
    frame = Frame(
        TABLE,
        day[row],
        {
            "id": ids.event_ids(visits.id[where[row]], happened.sequence[at[row]] + again),
            "user_id": visits.account[where[row]],
            "created_at": created,
            "total_amount": _cents(stretch, user, key)[row],
            "status": Coded(status, STATUSES),
            "refunded_at": np.where(status == REFUNDED, refunded, NULL),
        },
    )
    return _Placed(frame, Placing(where[row], app[row], key[row], placed_at, again), failed_in, twice_in)


def _cents(stretch: Stretch, user: NDArray[np.int32], order: Keys) -> NDArray[np.int64]:
    """What each order comes to: by its buyer's taste and plan, and by chance."""
    settings, users = stretch.scenario.settings, stretch.population.users
    taste = 0.45 * draws.normal(users.key[user], "basket") - 0.15 * users.thrift[user]
    spread = settings.order_spread * 0.85 * draws.normal(order, "amount")
    usual = np.log(settings.order_median * 100.0) + taste * settings.order_spread / 0.55
    tier = tiers.of(settings, users.key[user], users.thrift[user], users.kind[user])
    amount = np.exp(usual + spread) * np.array(settings.plan_baskets)[tier]
    cents: NDArray[np.int64] = np.clip(amount, 800.0, 90_000.0).astype(np.int64)
    return cents


def _through_apps(
    stretch: Stretch, visit: NDArray[np.int64], order: Keys
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Which partner app places each order, and which orders it places again."""
    scenario, users, visits = stretch.scenario, stretch.population.users, stretch.visits
    user = visits.user[visit]
    app = partners.app_of(scenario.settings, users.key[user], users.kind[user])
    by = partners.of_orders(scenario.settings, app, order)
    of_visits = visits.segments(stretch.segments).at(visit)
    segments = Segments(lambda dimension: by if dimension == "partner" else of_visits[dimension])
    chance = scenario.bent("order_repeats", visits.day[visit], segments)
    repeated: NDArray[np.bool_] = draws.happens(order, "placed again", chance) & (by != partners.NO_APP)
    return by, repeated
