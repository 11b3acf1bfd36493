"""Calls of the public API before they are rows: what is asked for, and how it is answered."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats, Keys
from synthetic.scenario import Scenario
from synthetic.systems.clients import CALENDAR, COACH, FRIDGE, INTERNAL, KINDS, SUPERMARKET, VOICE

METHODS = ("GET", "PUT", "POST")
GET, PUT, POST = range(len(METHODS))
VERSIONS = ("v1", "v2")
ROUTES = (
    "/me",
    "/plans",
    "/plans/{id}",
    "/recipes",
    "/recipes/{id}",
    "/lists/{id}",
    "/households/{id}",
    "/orders",
    "/orders/{id}",
)
ORDERS = ROUTES.index("/orders")
_CALLS = (
    *((GET, route) for route in ROUTES),
    (PUT, "/lists/{id}"),
    (POST, "/orders"),
)
METHOD_OF = np.array([method for method, _ in _CALLS], np.int8)
ROUTE_OF = np.array([ROUTES.index(route) for _, route in _CALLS], np.int8)
READS_ALL_PLANS, READS_ALL_ORDERS = 1, 7
PLACES_AN_ORDER = len(_CALLS) - 1
_MEDIAN_MS = np.array([22.0, 70.0, 48.0, 110.0, 40.0, 36.0, 44.0, 95.0, 52.0, 85.0, 230.0])
_SPREAD = 0.55

_WEIGHTS = {  # of what each kind of app asks for, in the order of `_CALLS`; orders are placed when people order
    SUPERMARKET: (1, 1, 2, 1, 1, 3, 1, 1, 3, 2),
    FRIDGE: (1, 1, 2, 0, 0, 5, 1, 0, 0, 4),
    COACH: (1, 2, 4, 3, 6, 0, 1, 0, 0, 0),
    CALENDAR: (1, 4, 6, 0, 2, 0, 2, 0, 0, 0),
    VOICE: (2, 1, 2, 1, 2, 4, 1, 0, 0, 3),
    INTERNAL: (1, 1, 1, 1, 1, 1, 1, 1, 1, 0),
}

OK, CREATED = 200, 201
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, UNPROCESSABLE, TOO_MANY = 401, 403, 404, 422, 429
UNAVAILABLE, TIMEOUT = 503, 504
TIMEOUT_MS = 30_000
_REFUSED = ((UNAUTHORIZED, 0.42), (FORBIDDEN, 0.08), (NOT_FOUND, 0.38), (400, 0.12))
_FAILED = ((500, 0.45), (502, 0.20), (UNAVAILABLE, 0.25), (TIMEOUT, 0.10))
_DAILY_SPREAD = 0.3
"""Of the log of a day's share of failed calls: days differ without anything having happened."""


@dataclass(frozen=True)
class Calls:
    """Calls, in no order. `user` is the account's number, `NULL` where a client calls for nobody; `order` an order's
    number or `NULL`; `idempotency` the key by which Larder knows the call again, 0 for none."""

    id: NDArray[np.int64]
    key: Keys
    client: NDArray[np.int8]
    user: NDArray[np.int64]
    day: NDArray[np.int16]
    second: Floats
    call: NDArray[np.int8]
    version: NDArray[np.int8]
    status: NDArray[np.int16]
    duration_ms: NDArray[np.int32]
    order: NDArray[np.int64]
    idempotency: Keys

    @classmethod
    def together(cls, *parts: Calls) -> Calls:
        """The calls of all parts."""
        return cls(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)})


def asked(kind: NDArray[np.int8], key: Keys) -> NDArray[np.int8]:
    """What apps of these kinds ask for when they read: places in the list of calls."""
    edges = np.array([np.cumsum(_WEIGHTS[code]) / np.sum(_WEIGHTS[code]) for code in range(len(KINDS))])
    drawn = draws.uniform(key, "route")
    found: NDArray[np.int8] = (drawn[:, None] >= edges[kind]).sum(axis=1).astype(np.int8)
    return found


def answered(
    scenario: Scenario,
    key: Keys,
    call: NDArray[np.int8],
    client: NDArray[np.int8],
    day: NDArray[np.int16],
    refused: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    """Status and milliseconds of calls. `refused`: those that come too soon after others of their client."""
    segments = Segments(lambda dimension: {"api_client": client}[dimension])
    status = np.where(call == PLACES_AN_ORDER, CREATED, OK).astype(np.int16)
    drawn, which = draws.uniform(key, "answer"), draws.uniform(key, "which answer")
    today = np.exp(_DAILY_SPREAD * draws.normal(draws.child(scenario.key, day, "api day"), "errors"))
    fails = drawn < scenario.bent("api_errors", day, segments) * today
    is_refused = drawn > 1.0 - scenario.settings.api_rejections
    status = np.where(is_refused, _one_of(_REFUSED, which), status)
    status = np.where((status == 400) & (METHOD_OF[call] != GET), UNPROCESSABLE, status)
    status = np.where(fails, _one_of(_FAILED, which), status)
    expired = draws.happens(key, "expired token", scenario.bent("api_expired", day, segments))
    status = np.where(expired, UNAUTHORIZED, status).astype(np.int16)
    if refused is not None:
        status[refused] = TOO_MANY
    return status, durations(key, call, status)


def durations(key: Keys, call: NDArray[np.int8], status: NDArray[np.int16]) -> NDArray[np.int32]:
    """Milliseconds until these calls were answered: refusals take little, time-outs as long as Larder waits."""
    spread = np.exp(_SPREAD * draws.normal(key, "api milliseconds"))
    median = np.where((status >= 400) & (status < 500), 6.0, _MEDIAN_MS[call])
    median = np.where((status >= 500) & (status != UNAVAILABLE), 4.0 * _MEDIAN_MS[call], median)
    milliseconds = np.where(status == TIMEOUT, TIMEOUT_MS + spread * 20.0, median * spread)
    return np.maximum(milliseconds, 1.0).astype(np.int32)


def _one_of(shares: tuple[tuple[int, float], ...], drawn: Floats) -> NDArray[np.int16]:
    edges = np.cumsum([share for _, share in shares])[:-1]
    found: NDArray[np.int16] = np.array([status for status, _ in shares], np.int16)[
        np.searchsorted(edges, drawn)
    ]
    return found
