"""What Larder sends to partner apps about the orders that they have placed, attempt after attempt."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats, Keys
from synthetic.people import partners
from synthetic.rows import tracking
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TIMESTAMP, Column, Flaws, Table, number
from synthetic.rows.stretch import Stretch
from synthetic.scenario import Scenario
from synthetic.systems.clients import OPENED
from synthetic.tables import orders

TABLE = Table(
    name="webhook_deliveries",
    number=16,
    grain="attempt to deliver a message",
    description=(
        "Messages about orders that Larder sends to the app that placed them, attempt after attempt: up to eight "
        "within 72 hours. The log begins on 2025-09-01."
    ),
    origin="server",
    filed_by="sent_at",
    made_of="happenings",
    person=None,
    has_rows="perhaps",
    since=days.date(OPENED),
    lag_days=4,
    flaws=Flaws(copied=True),
    columns=(
        number("The attempt's number."),
        Column("message_id", ID, "The message, which is the same in every attempt.", ordinary="{n}"),
        Column("api_client_id", ID, "Which client it is for.", ordinary="1"),
        Column("topic", CATEGORY, "order.placed, order.failed or order.delivered.", ordinary="order.placed"),
        Column("order_id", ID, "The order that it is about.", ordinary="{n}"),
        Column("attempt", pa.int32(), "1 for the first attempt, and so on.", ordinary="1"),
        Column("sent_at", TIMESTAMP, "When the attempt was made (UTC).", ordinary="2026-06-10 18:00:00"),
        Column(
            "status",
            pa.int32(),
            "HTTP status that the client answered; NULL where no answer came within 15 seconds.",
            nullable=True,
            ordinary="200",
        ),
        Column(
            "next_attempt_at",
            TIMESTAMP,
            "When it is tried again (UTC); NULL after an answer of 200 to 299, after 410 (the client wants no more "
            "of them), and after the last attempt.",
            nullable=True,
        ),
    ),
)

TOPICS = ("order.placed", "order.failed", "order.delivered")
PLACED, FAILED, DELIVERED = range(len(TOPICS))
WAITS = np.array([0.0, 60.0, 360.0, 2160.0, 9_000.0, 36_000.0, 122_400.0, 252_000.0])
"""Seconds from the first attempt to each: the last one is made after 70 hours, whatever came of it."""
_TAKEN, _GONE, _FAULTY = 200, 410, 500
_REFUSALS = ((NULL, 0.45), (500, 0.2), (502, 0.15), (503, 0.2))
_NEVER_TAKEN = 0.0008
"""Share of the messages that a receiver cannot take, however often they come."""
_DELIVERY_HOURS = 8.0, 21.0
"""Groceries come on the day after the order, at some time between these hours."""
_MESSAGES = 2
"""Of an order: one when it is placed, and, unless it failed, one when it is delivered."""


def rows(stretch: Stretch) -> Frame:
    """The attempts that are made on the stretch's days, for orders of these and of the four days before."""
    scenario, settings = stretch.scenario, stretch.scenario.settings
    frame, placing = orders.rows(stretch), orders.placing(stretch)
    at = np.flatnonzero((placing.app != partners.NO_APP) & (frame.day >= OPENED))
    order = np.asarray(frame.columns["id"])[at]
    status = frame.columns["status"]
    assert isinstance(status, Coded)
    failed = status.codes[at] == orders.STATUSES.index("failed")
    of_order = np.repeat(np.arange(len(at)), np.where(failed, 1, _MESSAGES))
    is_second = np.diff(of_order, prepend=-1) == 0
    topic = np.where(failed[of_order], FAILED, np.where(is_second, DELIVERED, PLACED)).astype(np.int8)
    key = draws.child(
        draws.child(placing.key[at], placing.again[at].astype(np.int64), "webhook")[of_order],
        topic,
        "message",
    )
    app = placing.app[at][of_order]
    earliest, latest = (hour * 3600.0 for hour in _DELIVERY_HOURS)
    arrives = days.SECONDS_A_DAY + earliest + (latest - earliest) * draws.uniform(key, "arrives")
    begins = np.where(
        is_second, arrives, placing.second[at][of_order] + 1.0 + draws.exponential(key, "queue")
    )
    day = frame.day[at][of_order].astype(np.int64)
    answers, made = _answers(scenario, key, app, day, begins)
    message, attempt = np.nonzero(made)
    own = draws.child(key[message], attempt, "attempt")
    late = 5.0 * draws.exponential(own, "late") * (attempt > 0)
    second = begins[message] + WAITS[attempt] + np.minimum(late, 50.0)
    answer = answers[message, attempt]
    is_over = (attempt == len(WAITS) - 1) | (answer == _TAKEN) | (answer == _GONE)
    following = begins[message] + WAITS[np.minimum(attempt + 1, len(WAITS) - 1)]
    sent = tracking.send(own, 0.0, settings.delivery_duplicates)
    filed = (day[message] + second // days.SECONDS_A_DAY).astype(np.int16)
    moment = days.microseconds(day[message], second)
    chosen = sent.at[np.argsort(moment[sent.at], kind="stable")]
    again, second_message = placing.again[at][of_order], is_second.astype(np.int64)
    visit = stretch.visits.id[placing.visit[at]][of_order]
    return Frame(
        TABLE,
        filed[chosen],
        {
            "id": _number(visit[message], 8 * second_message[message] + attempt, again[message])[chosen],
            "message_id": _number(visit, second_message, again)[message][chosen],
            "api_client_id": app[message].astype(np.int64)[chosen] + 1,
            "topic": Coded(topic[message][chosen], TOPICS),
            "order_id": order[of_order][message][chosen],
            "attempt": (attempt + 1)[chosen],
            "sent_at": moment[chosen],
            "status": _statuses(answer[chosen]),
            "next_attempt_at": np.where(is_over, NULL, days.microseconds(day[message], following))[chosen],
        },
    )


def _number(
    visit: NDArray[np.int64], sequence: NDArray[np.int64], again: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Numbers of what is sent about a visit's order; about one that was placed again they are those of a retry."""
    own = ids.event_ids(visit, sequence)
    return np.where(again, ids.retried(own), own)


def _statuses(answer: NDArray[np.int64]) -> pa.Array:
    missing = answer == NULL
    return pa.array(np.where(missing, 0, answer).astype(np.int32), mask=missing)


def _answers(
    scenario: Scenario, key: Keys, app: NDArray[np.int8], day: NDArray[np.int64], begins: Floats
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What is answered to each attempt of each message, and which attempts are made: none after an answer that
    settles it."""
    settings = scenario.settings
    answers = np.full((len(key), len(WAITS)), NULL)
    made = np.zeros(answers.shape, np.bool_)
    faulty = draws.happens(key, "never taken", _NEVER_TAKEN)
    gone = draws.happens(key, "gone", settings.webhook_gone)
    segments = Segments(lambda dimension: {"api_client": app}[dimension])
    going = np.ones(len(key), np.bool_)
    edges = np.cumsum([share for _, share in _REFUSALS])[:-1]
    for attempt, wait in enumerate(WAITS):
        made[:, attempt] = going
        own = draws.child(key, attempt, "answer")
        sent_on = day + ((begins + wait) // days.SECONDS_A_DAY).astype(np.int64)
        fails = draws.happens(own, "fails", scenario.bent("webhook_failures", sent_on, segments))
        why = np.array([status for status, _ in _REFUSALS])[np.searchsorted(edges, draws.uniform(own, "why"))]
        answer = np.where(faulty, _FAULTY, np.where(gone, _GONE, _TAKEN))
        answers[:, attempt] = np.where(fails, why, answer)
        going = going & (answers[:, attempt] != _TAKEN) & (answers[:, attempt] != _GONE)
    return answers, made
