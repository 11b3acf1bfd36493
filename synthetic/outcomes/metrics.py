"""The metrics of the truth, each defined once: by which twins are compared, and forecasts graded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic import vocabulary
from synthetic.kernel import days, ids
from synthetic.kernel.draws import Floats
from synthetic.outcomes.counting import Crowd, Mask, PeoplesRows
from synthetic.outcomes.segments import SEGMENTS
from synthetic.people import clients
from synthetic.people.arrivals import STAFF
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.systems.statements import FINGERPRINTS

_HOUR = days.MICROSECONDS_A_DAY // 24
_SLOW_MS = 2500.0
_MINUTE = 60.0
ACTIVATION_DAYS = 7
"""Elapsed days after the signup within which the first plan counts: the last of them ends on the seventh day."""


@dataclass(frozen=True)
class OfPeople:
    """A metric that is counted from the population itself, without rows.

    `window`: days after the day that it is filed under which it looks at as well: those of a cohort after its signup.
    """

    count: Callable[[Crowd], Floats]
    window: int = 0
    table: None = None


@dataclass(frozen=True)
class OfRows:
    """A metric that adds up over the rows of a table."""

    table: str
    count: Callable[[PeoplesRows], Floats]
    window: int = 0


@dataclass(frozen=True)
class OfSignups:
    """A metric of people of whom the rows of a table show something, counted on the day of their signup.

    `start` makes what is known of each user before any row, which `note` adds rows to; `holds` says of whom it holds.
    `window`: days after the signup whose rows can decide it.
    """

    table: str
    window: int
    start: Callable[[Crowd], NDArray[Any]]
    note: Callable[[NDArray[Any], PeoplesRows], None]
    holds: Callable[[Crowd, NDArray[Any]], Mask]


@dataclass(frozen=True)
class Quantile:
    """A metric that is a quantile of a column of a table, interpolated between two values; NaN without rows."""

    table: str
    column: str
    share: float
    window: int = 0


@dataclass(frozen=True)
class OfSystem:
    """A metric that adds up over the rows of a table which are not people's, by a dimension of its own.

    `place` says at which of `values` each row is counted; `weight` how much it counts, by default 1.
    """

    table: str
    dimension: str
    values: tuple[str, ...]
    place: Callable[[Frame], NDArray[Any]]
    weight: Callable[[Frame], NDArray[Any]] | None = None
    window: int = 0

    def count(self, rows: Frame, first: int, last: int) -> Floats:
        """Sums by day and segment of the days `[first, last)`: of all, then by value."""
        if not len(rows):
            return np.zeros((last - first, 1 + len(self.values)))
        cell = (rows.day.astype(np.int64) - first) * len(self.values) + self.place(rows)
        weight = None if self.weight is None else self.weight(rows).astype(np.float64)
        sums = np.bincount(cell, weight, (last - first) * len(self.values))
        parts = sums.reshape(last - first, len(self.values)).astype(np.float64)
        return np.concatenate((parts.sum(axis=1, keepdims=True), parts), axis=1)


Metric = OfPeople | OfRows | OfSignups | Quantile | OfSystem


def _of_calls(low: int, high: int) -> OfSystem:
    """Calls of the public API that are answered with a status from one to below another."""

    def answered(rows: Frame) -> Mask:
        status = np.asarray(rows.columns["status"])
        found: Mask = (status >= low) & (status < high)
        return found

    return OfSystem(
        "api_requests",
        "api_client",
        vocabulary.API_CLIENTS,
        lambda rows: np.asarray(rows.columns["api_client_id"]) - 1,
        answered,
    )


def _lag(rows: PeoplesRows) -> NDArray[np.int64]:
    """Microseconds from when events seem to have happened to when they came."""
    found: NDArray[np.int64] = rows.column("received_at") - rows.column("event_at")
    return found


def _is_off_clock(rows: PeoplesRows) -> Mask:
    lag = _lag(rows)
    off: Mask = (lag < 0) | ((lag > _HOUR // 2) & (lag <= 24 * _HOUR))
    return off


def _note_first_plans(first_plan: NDArray[np.int64], rows: PeoplesRows) -> None:
    np.minimum.at(first_plan, rows.rows.place, rows.column("created_at"))


def _within_a_week(crowd: Crowd, first_plan: NDArray[np.int64]) -> Mask:
    created = days.microseconds(crowd.users.day, crowd.users.created_second)
    soon: Mask = first_plan < created + ACTIVATION_DAYS * days.MICROSECONDS_A_DAY
    return soon


def _note_who_is_back(back: Mask, rows: PeoplesRows) -> None:
    place = rows.rows.place
    age = rows.column("session_date") - days.since_unix(rows.crowd.users.day[place])
    back[place[age == 1]] = True


def _passes_first_filter(crowd: Crowd) -> Mask:
    """Who is taken for a person by the project's first bot filter, which knows scripts by their user agent."""
    users = crowd.users
    swarm = ids.came_as(users.id, "swarm")
    agents = clients.agent_codes(users.key, users.kind, users.platform, swarm)
    scripts = [vocabulary.USER_AGENTS.index(agent) for agent in vocabulary.SCRIPT_AGENTS]
    passes: Mask = (users.kind != STAFF) & ~np.isin(agents, scripts)
    return passes


def _is_failed(rows: Frame) -> Mask:
    """The attempts that the client has not taken, though it had not said that it wants no more."""
    status = rows.columns["status"]
    assert isinstance(status, pa.Array)
    answer = np.asarray(status.fill_null(0))
    failed: Mask = (answer // 100 != 2) & (answer != 410)
    return failed


def _is_given_up(rows: Frame) -> Mask:
    """The last of these attempts at a message, after which there is none."""
    given_up: Mask = _is_failed(rows) & (np.asarray(rows.columns["next_attempt_at"]) == NULL)
    return given_up


def _of_deliveries(counted: Callable[[Frame], Mask]) -> OfSystem:
    return OfSystem(
        "webhook_deliveries",
        "api_client",
        vocabulary.API_CLIENTS,
        lambda rows: np.asarray(rows.columns["api_client_id"]) - 1,
        counted,
    )


def _column(name: str) -> Callable[[Frame], NDArray[Any]]:
    return lambda rows: np.asarray(rows.columns[name])


def _of_statements(column: str) -> OfSystem:
    """A column of the statements' log."""

    def code(rows: Frame) -> NDArray[Any]:
        fingerprint = rows.columns["fingerprint"]
        assert isinstance(fingerprint, Coded)
        return fingerprint.codes

    return OfSystem("query_log", "statement", FINGERPRINTS, code, _column(column))


def _of_copy(counted: Callable[[Frame], NDArray[Any]]) -> OfSystem:
    """Something of the measurements of the database's copy, by the hour of the day."""
    return OfSystem(
        "replica_lag",
        "hour",
        vocabulary.HOURS,
        lambda rows: np.asarray(rows.columns["measured_at"]) % days.MICROSECONDS_A_DAY // _HOUR,
        counted,
    )


def _is_late(seconds: float) -> Callable[[Frame], NDArray[Any]]:
    return lambda rows: np.asarray(rows.columns["lag_ms"]) > 1000.0 * seconds


METRICS: dict[str, Metric] = {
    "signups": OfPeople(lambda crowd: crowd.at_signup(crowd.is_human)),
    "active_users": OfPeople(
        lambda crowd: crowd.on_their_days(crowd.people.active_user, crowd.people.active_day)
    ),
    "core_active_users": OfPeople(
        lambda crowd: crowd.on_their_days(
            crowd.people.active_user, crowd.people.active_day, crowd.people.active_core
        )
    ),
    "mau": OfPeople(lambda crowd: crowd.stock(crowd.is_human)),
    "retained_d1": OfPeople(lambda crowd: crowd.returned((1, 1)), window=1),
    "retained_w4": OfPeople(lambda crowd: crowd.returned((28, 34), crowd.people.active_core), window=34),
    "invites": OfPeople(lambda crowd: crowd.on_their_days(crowd.people.invite_user, crowd.people.invite_day)),
    "messages": OfPeople(lambda crowd: crowd.on_their_days(crowd.people.mail_user, crowd.people.mail_day)),
    "unsubscribes": OfPeople(
        lambda crowd: crowd.on_their_days(
            crowd.people.mail_user, crowd.people.mail_day, crowd.people.mail_leaves
        )
    ),
    "accounts": OfPeople(lambda crowd: crowd.at_signup(_passes_first_filter(crowd))),
    "mau_as_filtered": OfPeople(lambda crowd: crowd.stock(_passes_first_filter(crowd))),
    "mau_counted": OfPeople(lambda crowd: crowd.stock(_passes_first_filter(crowd), by_account=True)),
    "activations": OfSignups(
        "meal_plans",
        window=ACTIVATION_DAYS,
        start=lambda crowd: np.full(len(crowd.users.id), np.iinfo(np.int64).max),
        note=_note_first_plans,
        holds=_within_a_week,
    ),
    "core_actions": OfRows("meal_plans", lambda rows: rows.count()),
    "sessions": OfRows(
        "user_activity", lambda rows: rows.count(weights=rows.column("session_count").astype(np.float64))
    ),
    "retained_d1_tracked": OfSignups(
        "user_sessions",
        window=1,
        start=lambda crowd: np.zeros(len(crowd.users.id), bool),
        note=_note_who_is_back,
        holds=lambda _crowd, back: back,
    ),
    "events": OfRows("events", lambda rows: rows.count()),
    "events_late": OfRows("events", lambda rows: rows.count(_lag(rows) > 24 * _HOUR)),
    "events_off_clock": OfRows("events", lambda rows: rows.count(_is_off_clock(rows))),
    "active_users_tracked": OfRows("events", lambda rows: rows.count_people()),
    "page_loads": OfRows("page_loads", lambda rows: rows.count()),
    "page_loads_slow": OfRows("page_loads", lambda rows: rows.count(rows.column("load_ms") > _SLOW_MS)),
    "page_load_p75": Quantile("page_loads", "load_ms", 0.75),
    "support_tickets": OfRows("support_tickets", lambda rows: rows.count()),
    "api_requests": _of_calls(0, 600),
    "api_rejections": _of_calls(400, 500),
    "api_errors": _of_calls(500, 600),
    "webhooks_failed": _of_deliveries(_is_failed),
    "webhooks_lost": _of_deliveries(_is_given_up),
    "query_calls": _of_statements("calls"),
    "query_ms": _of_statements("total_ms"),
    "query_rows": _of_statements("rows_read"),
    "replica_late": _of_copy(_is_late(_MINUTE)),
    "replica_reads": _of_copy(_column("reads")),
    "stale_reads": _of_copy(lambda rows: _is_late(1.0)(rows) * np.asarray(rows.columns["reads"])),
    "orders": OfRows("orders", lambda rows: rows.count()),
    "revenue": OfRows(
        "orders",
        lambda rows: rows.count(~rows.has("status", "failed"), rows.column("total_amount") / 100.0),
    ),
}
"""Each metric by name, with the table that it is counted from; without one it comes from the population itself.

`accounts` and `mau_as_filtered` count whom the first bot filter lets through, everything else people alone;
`mau_counted` counts their accounts, of which some people have two, and so is the MAU of the marts.
`events_late` came more than 24 hours after they happened; `events_off_clock` seem to have come before, or
between 30 minutes and 24 hours after. `page_loads_slow` took more than 2.5 s. `api_rejections` are answered with
a status of 400 to 499, `api_errors` with one from 500 on. `webhooks_lost` are counted on the day of the last attempt.
`replica_late` are measurements of a copy that is more than a minute behind, `stale_reads` those from one that is more
than a second behind.
"""
FROM_PEOPLE = tuple(name for name, metric in METRICS.items() if metric.table is None)
OF_SYSTEMS = tuple(name for name, metric in METRICS.items() if isinstance(metric, OfSystem))
OF_THE_PRODUCT = tuple(name for name in METRICS if name not in OF_SYSTEMS)


def segments_of(metric: str) -> tuple[tuple[str, str], ...]:
    """Dimension and value of the columns in which a metric's values stand, everything first."""
    how = METRICS[metric]
    if not isinstance(how, OfSystem):
        return SEGMENTS
    return (("all", "all"), *((how.dimension, value) for value in how.values))
