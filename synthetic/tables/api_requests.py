"""Calls of the public API, as its gateway logs them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.kernel.bends import Segments
from synthetic.people import partners
from synthetic.people.arrivals import HUMAN
from synthetic.rows import tracking
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TEXT, TIMESTAMP, Column, Flaws, Table, number
from synthetic.rows.stretch import Stretch
from synthetic.systems import calls, programs
from synthetic.systems.calls import Calls
from synthetic.systems.clients import OPENED, clients, reading_app_of, versions
from synthetic.tables import orders

TABLE = Table(
    name="api_requests",
    number=15,
    grain="call of the public API",
    description="Calls of the public API as its gateway logs them, since it opened on 2025-09-01.",
    origin="server",
    filed_by="requested_at",
    made_of="happenings",
    has_rows="always",
    since=days.date(OPENED),
    flaws=Flaws(copied=True),
    columns=(
        number("The call's number."),
        Column("api_client_id", ID, "Which client called.", ordinary="1"),
        Column(
            "user_id", ID, "For whom it called; NULL for a program's own call.", nullable=True, ordinary="1"
        ),
        Column("requested_at", TIMESTAMP, "When the call came (UTC).", ordinary="2026-06-10 18:00:00"),
        Column("method", CATEGORY, "GET, PUT or POST.", ordinary="GET"),
        Column("route", CATEGORY, "What was asked for, such as /plans/{id}.", ordinary="/plans"),
        Column("version", CATEGORY, "v1 or v2 of the API.", ordinary="v2"),
        Column("status", pa.int32(), "HTTP status of the answer.", ordinary="200"),
        Column("duration_ms", pa.int32(), "Milliseconds until the answer was sent.", ordinary="60"),
        Column(
            "idempotency_key",
            TEXT,
            "Key by which a repeated POST is known again; NULL where the client sent none.",
            nullable=True,
        ),
        Column("order_id", ID, "The order that the call placed, or was told of again.", nullable=True),
    ),
)

_MOST_CALLS = 12
_PLACES, _REPLACES = 12, 13
"""Numbers of a visit's orders among its calls, which are fewer than that, and of what they are sent again by."""
_NETWORK_SECONDS = 0.15
_AGAIN_SECONDS = 2.0, 25.0
"""After a time-out a client that sends keys asks again within so many seconds."""
_LAST_SECOND = days.SECONDS_A_DAY - 1.0


def rows(stretch: Stretch) -> Frame:
    """The calls for people who use an app, those that placed an order, and those of programs."""
    parts = [_reading(stretch), _ordering(stretch)]
    if stretch.is_of_the_first_shard:
        parts.append(programs.of_programs(stretch))
    found = Calls.together(*parts)
    sent = tracking.send(found.key, 0.0, stretch.scenario.settings.request_duplicates)
    moment = days.microseconds(found.day, found.second)
    at = sent.at[np.argsort(moment[sent.at], kind="stable")]
    client, call = found.client[at], found.call[at]
    return Frame(
        TABLE,
        found.day[at],
        {
            "id": found.id[at],
            "api_client_id": client.astype(np.int64) + 1,
            "user_id": found.user[at],
            "requested_at": moment[at],
            "method": Coded(calls.METHOD_OF[call], calls.METHODS),
            "route": Coded(calls.ROUTE_OF[call], calls.ROUTES),
            "version": Coded(found.version[at], calls.VERSIONS),
            "status": found.status[at],
            "duration_ms": found.duration_ms[at],
            "idempotency_key": _words(found.idempotency[at]),
            "order_id": found.order[at],
        },
    )


def _words(idempotency: NDArray[np.uint64]) -> pa.Array:
    at = np.flatnonzero(idempotency)
    words = pa.array([f"{key:016x}" for key in idempotency[at].tolist()], pa.string())
    place = np.zeros(len(idempotency), np.int64)
    place[at] = np.arange(len(at))
    return words.take(pa.array(place, mask=idempotency == 0))


def _reading(stretch: Stretch) -> Calls:
    """What apps read, and write to lists, around people's visits."""
    scenario, settings, users = stretch.scenario, stretch.scenario.settings, stretch.population.users
    visits, every = stretch.own_visits.since(OPENED), clients(stretch.scenario.seed)
    app = partners.app_of(settings, users.key, users.kind)
    reader = reading_app_of(scenario.seed, settings.api_readers, users.key, users.kind == HUMAN)
    app = np.where(app == partners.NO_APP, reader, app)[visits.user]
    created = np.array([client.created for client in every])
    calls_on = draws.happens(visits.key, "app calls", settings.api_visits)
    at = np.flatnonzero((app >= 0) & calls_on & (visits.day > created[app]))
    times = 1 + draws.geometric(visits.key[at], "api calls", settings.api_calls - 1.0, _MOST_CALLS - 1)
    where = np.repeat(at, times)
    sequence = np.arange(len(where)) - np.repeat(np.cumsum(times) - times, times)
    key = draws.child(visits.key[where], sequence, "api call")
    client, day = app[where].astype(np.int8), visits.day[where]
    kinds = np.array([one.kind for one in every], np.int8)
    call = calls.asked(kinds[client], key)
    status, milliseconds = calls.answered(scenario, key, call, client, day)
    share = (sequence + draws.uniform(key, "moment")) / np.repeat(times, times)
    return Calls(
        id=ids.event_ids(visits.id[where], sequence),
        key=key,
        client=client,
        user=visits.account[where],
        day=day,
        second=visits.started[where] + visits.seconds[where] * share,
        call=call,
        version=versions(scenario.seed, client, users.key[visits.user[where]], day),
        status=status,
        duration_ms=milliseconds,
        order=np.full(len(key), NULL),
        idempotency=np.zeros(len(key), np.uint64),
    )


def _ordering(stretch: Stretch) -> Calls:
    """The calls that placed the partner apps' orders.

    Now and then the order is placed and the answer does not come in time. A client that sends a key asks again, and
    is told of the same order. In an incident one sends no keys and places an order again, which is another order.
    """
    scenario, settings = stretch.scenario, stretch.scenario.settings
    frame, placing = orders.rows(stretch), orders.placing(stretch)
    at = np.flatnonzero((placing.app != partners.NO_APP) & (frame.day >= OPENED))
    again, app, day = placing.again[at], placing.app[at], frame.day[at]
    key = draws.child(placing.key[at], again.astype(np.int64), "api order")
    segments = Segments(lambda dimension: {"partner": app}[dimension])
    keyless = scenario.bent("order_repeats", day, segments) * np.ones(len(at)) > 0
    keyless |= ~np.array([client.sends_keys for client in clients(scenario.seed)])[app]
    followed = np.append(again[1:], False)  # by its own repeat, which comes next
    late = followed | (~again & draws.happens(key, "no answer in time", settings.api_timeouts))
    call = np.full(len(at), calls.PLACES_AN_ORDER, np.int8)
    status = np.where(late, calls.TIMEOUT, calls.CREATED).astype(np.int16)
    milliseconds = calls.durations(key, call, status)
    own_key = draws.bits(placing.key[at], "idempotency key") | np.uint64(1)
    sent = np.where(keyless, np.uint64(0), own_key)
    user = np.asarray(frame.columns["user_id"])[at]
    visits = stretch.visits
    person = stretch.population.users.key[visits.user[placing.visit[at]]]
    sequence = np.where(again, _REPLACES, _PLACES)
    second = placing.second[at] - _NETWORK_SECONDS
    placed = Calls(
        id=ids.event_ids(visits.id[placing.visit[at]], sequence),
        key=key,
        client=app,
        user=user,
        day=day,
        second=second,
        call=call,
        version=versions(scenario.seed, app, person, day),
        status=status,
        duration_ms=milliseconds,
        order=np.asarray(frame.columns["id"])[at],
        idempotency=sent,
    )
    shortest, longest = _AGAIN_SECONDS
    later = (
        second + calls.TIMEOUT_MS / 1000.0 + shortest + (longest - shortest) * draws.uniform(key, "ask again")
    )
    asks = np.flatnonzero(late & ~keyless & (later < _LAST_SECOND))
    told = np.full(len(asks), calls.OK, np.int16)
    asked_again = Calls(
        id=ids.event_ids(visits.id[placing.visit[at][asks]], _REPLACES),
        key=draws.child(key[asks], 1, "asked again"),
        client=app[asks],
        user=user[asks],
        day=day[asks],
        second=later[asks],
        call=call[asks],
        version=placed.version[asks],
        status=told,
        duration_ms=calls.durations(draws.child(key[asks], 1, "asked again"), call[asks], told),
        order=placed.order[asks],
        idempotency=sent[asks],
    )
    return Calls.together(placed, asked_again)
