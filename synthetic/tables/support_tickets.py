"""What people write to support: some after a slow page or a failed order, some from nothing that we know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days, draws
from synthetic.people import deletions
from synthetic.people.arrivals import HUMAN
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import (
    CATEGORY,
    TEXT,
    TIMESTAMP,
    Column,
    EdgeCases,
    Table,
    number,
    outcome,
    user_id,
)
from synthetic.rows.stretch import Stretch
from synthetic.tables import orders, page_loads
from synthetic.vocabulary import PAGES, TICKET_CATEGORIES

TABLE = Table(
    name="support_tickets",
    number=8,
    grain="ticket",
    description="What people wrote to support.",
    origin="server",
    filed_by="created_at",
    made_of="happenings",
    edges=EdgeCases(orphans=11),
    columns=(
        number("The ticket's number."),
        user_id("Who wrote."),
        Column("created_at", TIMESTAMP, "When it was opened (UTC).", ordinary="2026-06-10 18:00:00"),
        Column(
            "category",
            CATEGORY,
            "performance, order, billing, account, bug or question.",
            ordinary="question",
        ),
        Column("subject", TEXT, "First line, as written.", ordinary="Help"),
        outcome("resolved_at", "When it was closed (UTC), if it was."),
    ),
)

_SLOW_MS = 8000.0
_WEIGHTS = (0.06, 0.24, 0.16, 0.2, 0.14, 0.2)  # of the categories, of tickets with no cause in the visit
_RESOLVED = 0.94

_TEXTS: dict[str, tuple[str, ...]] = {
    "performance": (
        "The {page} page takes for ever to load",
        "App hangs when I open the {page}",
        "Waiting and waiting for the {page}",
        "{page} very slow since yesterday",
    ),
    "order": (
        "Payment failed but I need my groceries",
        "My order of {food} did not go through",
        "Card refused although it works elsewhere",
        "Missing from my order: {food}",
    ),
    "billing": (
        "Question about my invoice",
        "Charged twice for {food}?",
        "My voucher for {food} did not count",
        "The refund for {food} has not arrived",
        "Where is the receipt for {food}",
        "The price of {food} changed at the checkout",
        "How do I get the family plan's price",
    ),
    "account": (
        "I can't log in",
        "Change my e-mail address",
        "Add my partner to the household",
    ),
    "bug": ("{food} recipe shows the wrong amounts", "The {page} is blank", "Shopping list lost {food}"),
    "question": (
        "Can I plan for two weeks at once?",
        "Is there {food} without gluten?",
        "How do I swap {food} for something else",
    ),
}
_DELETION = "Please delete my account"
"""Who writes it is gone from the next day on, so that no other ticket says it."""
_FOODS = (
    "lentils",
    "salmon",
    "oat milk",
    "courgettes",
    "rice",
    "chickpeas",
    "tofu",
    "bread",
    "eggs",
    "spinach",
)


def rows(stretch: Stretch) -> Frame:
    """The tickets that were written at the end of a visit, or soon after."""
    scenario, settings, users = stretch.scenario, stretch.scenario.settings, stretch.population.users
    visits = stretch.own_visits
    segments = visits.segments(stretch.segments)
    human = users.kind[visits.user] == HUMAN
    rate = scenario.bent("ticket_rate", visits.day, segments)
    is_slow = page_loads.slowest(stretch) > _SLOW_MS
    chance_slow = np.where(is_slow, settings.ticket_after_slow_page, 0.0)
    chance_failed = np.where(orders.failed(stretch), settings.ticket_after_failed_order, 0.0)
    drawn = draws.uniform(visits.key, "ticket")
    leaving, charged_at = _goodbyes(stretch), orders.charged_twice(stretch)
    is_charged = ~np.isnan(charged_at)
    writes = human & (drawn < rate + chance_slow + chance_failed) | leaving | is_charged
    at = np.flatnonzero(writes)
    key = visits.key[at]
    chosen = drawn[at]
    usual = rate[at] if isinstance(rate, np.ndarray) else np.full(len(at), rate)
    category = draws.choice(key, "category", _WEIGHTS)
    category = np.where(chosen >= usual, TICKET_CATEGORIES.index("performance"), category)
    category = np.where(chosen >= usual + chance_slow[at], TICKET_CATEGORIES.index("order"), category)
    category = np.where(is_charged[at], TICKET_CATEGORIES.index("billing"), category)
    category = np.where(leaving[at], TICKET_CATEGORIES.index("account"), category)
    pool = subjects()
    start = np.array(pool.start)
    text = start[category] + (draws.uniform(key, "subject") * (start[category + 1] - start[category])).astype(
        np.int64
    )
    food = (draws.uniform(key, "charged twice for") * len(pool.charged)).astype(np.int64)
    text = np.where(is_charged[at], np.array(pool.charged)[food], text)
    text = np.where(leaving[at], pool.deletion, text)
    ended = visits.started[at] + visits.seconds[at]
    until_midnight = days.SECONDS_A_DAY - 1.0 - ended
    later = np.minimum(np.minimum(7200.0, until_midnight) * draws.uniform(key, "wait") ** 2, until_midnight)
    second = ended + np.maximum(later, 0.0)
    second = np.where(is_charged[at], np.fmax(second, charged_at[at] + 0.25), second)
    created = days.microseconds(visits.day[at], second)
    hours = scenario.bent("support_hours", visits.day[at], segments.at(at))
    takes = np.exp(np.log(hours * 3600.0) + 1.0 * draws.normal(key, "resolution")) * 1e6
    resolved = np.where(draws.happens(key, "resolved", _RESOLVED), created + takes.astype(np.int64), NULL)
    return Frame(
        TABLE,
        visits.day[at],
        {
            "id": visits.id[at],
            "user_id": visits.account[at],
            "created_at": created,
            "category": Coded(category, TICKET_CATEGORIES),
            "subject": pool.texts.take(pa.array(text)),
            "resolved_at": resolved,
        },
    )


def _goodbyes(stretch: Stretch) -> NDArray[np.bool_]:
    """The visits after which somebody asks for the account's deletion: the last one of their last day."""
    users, visits = stretch.population.users, stretch.own_visits
    key = draws.child(users.key[visits.user], visits.day, "day")
    at = np.flatnonzero(deletions.asks(stretch.scenario.settings, key, users.kind[visits.user]))
    # Nobody has a second such day, so that the last visit of each person is the last one of the day.
    at = at[np.lexsort((visits.started[at] + visits.seconds[at], visits.user[at]))]
    is_last = np.diff(visits.user[at], append=-1) != 0
    found = np.zeros(len(visits.id), np.bool_)
    found[at[is_last]] = True
    return found


@dataclass(frozen=True)
class TextPool:
    """Ticket subjects, those of one category after those of another, and the one that asks for a deletion.

    `charged`: places of those about an order that was placed twice.
    """

    texts: pa.StringArray
    start: tuple[int, ...]
    charged: tuple[int, ...]
    deletion: int


@lru_cache(maxsize=1)
def subjects() -> TextPool:
    """Every text with every page and food, by category."""
    texts: list[str] = []
    start = [0]
    for category in TICKET_CATEGORIES:
        filled = {
            template.format(page=page, food=food)
            for template in _TEXTS[category]
            for page in PAGES
            for food in _FOODS
        }
        texts += sorted(filled)
        start.append(len(texts))
    charged = tuple(place for place, text in enumerate(texts) if text.startswith("Charged twice"))
    return TextPool(pa.array([*texts, _DELETION]), tuple(start), charged, deletion=len(texts))
