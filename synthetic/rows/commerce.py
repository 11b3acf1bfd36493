"""Orders, what became of them, and what people write to support."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days, draws, ids
from synthetic.kernel.draws import Floats
from synthetic.people import tiers
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.visits import ORDERED, Happenings, Visits
from synthetic.scenario import Scenario
from synthetic.vocabulary import TICKET_CATEGORIES, ticket_subjects

STATUSES = ("paid", "failed", "refunded")
PAID, FAILED, REFUNDED = range(3)
_SLOW_MS = 8000.0
_CATEGORY_WEIGHTS = (0.06, 0.24, 0.16, 0.2, 0.14, 0.2)  # of tickets with no cause in the visit
_RESOLVED = 0.94


def orders(
    scenario: Scenario, population: Population, visit: Visits, happened: Happenings
) -> tuple[Frame, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """The orders, and for each visit whether one failed."""
    settings, users = scenario.settings, population.users
    at = np.flatnonzero(happened.kind == ORDERED)
    where, key = happened.visit[at], happened.key[at]
    user, day = visit.user[where], visit.day[where]
    taste = 0.45 * draws.normal(users.key[user], "basket") - 0.15 * users.thrift[user]
    spread = settings.order_spread * 0.85 * draws.normal(key, "amount")
    usual = np.log(settings.order_median * 100.0) + taste * settings.order_spread / 0.55
    tier = tiers.of(settings, users.key[user], users.thrift[user], users.kind[user])
    cents = np.exp(usual + spread) * np.array(settings.plan_baskets)[tier]
    cents = np.clip(cents, 800.0, 90_000.0).astype(np.int64)
    segments = visit.segments(scenario, population).at(where)
    failing = scenario.bends.bent("payment_failure", settings.payment_failure, day, segments)
    drawn = draws.uniform(key, "outcome")
    status = np.where(drawn < failing, FAILED, np.where(drawn > 1.0 - settings.refunds, REFUNDED, PAID))
    created = days.microseconds(day, happened.second[at] + 0.4)
    wait = (0.4 + 6.0 * draws.exponential(key, "refund")) * days.MICROSECONDS_A_DAY
    failed = np.zeros(len(visit.id), np.bool_)
    failed[where[status == FAILED]] = True
    frame = Frame(
        "orders",
        day,
        {
            "id": ids.event_ids(visit.id[where], happened.sequence[at]),
            "user_id": visit.account[where],
            "created_at": created,
            "total_amount": cents,
            "status": Coded(status, STATUSES),
            "refunded_at": np.where(status == REFUNDED, created + wait.astype(np.int64), NULL),
        },
    )
    return frame, failed


def support_tickets(
    scenario: Scenario,
    population: Population,
    visit: Visits,
    slowest_ms: Floats,
    failed_order: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> Frame:
    """Tickets: some follow from a slow page or a failed order, others from nothing that we know."""
    settings, users = scenario.settings, population.users
    human = users.kind[visit.user] == HUMAN
    rate = scenario.bends.bent(
        "ticket_rate", settings.ticket_rate, visit.day, visit.segments(scenario, population)
    )
    chance_slow = np.where(slowest_ms > _SLOW_MS, settings.ticket_after_slow_page, 0.0)
    chance_failed = np.where(failed_order, settings.ticket_after_failed_order, 0.0)
    drawn = draws.uniform(visit.key, "ticket")
    writes = human & (drawn < rate + chance_slow + chance_failed)
    at = np.flatnonzero(writes)
    key = visit.key[at]
    chosen = drawn[at]
    usual = rate[at] if isinstance(rate, np.ndarray) else np.full(len(at), rate)
    category = draws.choice(key, "category", _CATEGORY_WEIGHTS)
    category = np.where(chosen >= usual, TICKET_CATEGORIES.index("performance"), category)
    category = np.where(chosen >= usual + chance_slow[at], TICKET_CATEGORIES.index("order"), category)
    pool = ticket_subjects()
    start = np.array(pool.start)
    text = start[category] + (draws.uniform(key, "subject") * (start[category + 1] - start[category])).astype(
        np.int64
    )
    until_midnight = days.SECONDS_A_DAY - 1.0 - visit.started[at] - visit.seconds[at]
    later = np.minimum(np.minimum(7200.0, until_midnight) * draws.uniform(key, "wait") ** 2, until_midnight)
    created = days.microseconds(visit.day[at], visit.started[at] + visit.seconds[at] + np.maximum(later, 0.0))
    hours = scenario.bends.bent(
        "support_hours", settings.support_hours, visit.day[at], visit.segments(scenario, population).at(at)
    )
    takes = np.exp(np.log(hours * 3600.0) + 1.0 * draws.normal(key, "resolution")) * 1e6
    resolved = np.where(draws.happens(key, "resolved", _RESOLVED), created + takes.astype(np.int64), NULL)
    return Frame(
        "support_tickets",
        visit.day[at],
        {
            "id": visit.id[at],
            "user_id": visit.account[at],
            "created_at": created,
            "category": Coded(category, TICKET_CATEGORIES),
            "subject": pool.texts.take(pa.array(text)),
            "resolved_at": resolved,
        },
    )
