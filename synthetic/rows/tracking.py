"""What the clients report: sessions, events and page loads. Some of it is lost, late, or sent twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.kernel.draws import Floats, Keys
from synthetic.people.arrivals import BOT
from synthetic.people.population import Population
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import EVENT_NAMES, PLATFORMS
from synthetic.rows.visits import CART, ORDERED, SAVED, STARTED, VIEWED, Happenings, Visits
from synthetic.scenario import Scenario
from synthetic.vocabulary import PAGES

LONGEST_LAG_DAYS = 4
"""An event that has not arrived by then never does."""

# Share of events that have arrived, and the seconds since they happened. Most take seconds, some wait until
# the phone is online again, a few until the app is opened next.
_ARRIVED = np.array([0.0, 0.5, 0.9, 0.965, 0.98, 0.99, 0.995, 0.9985, 1.0])
_LAG = np.array([0.2, 1.5, 6.0, 60.0, 1800.0, 14_400.0, 50_000.0, 130_000.0, 250_000.0])
_LAG_TABLE = np.exp(np.interp(np.linspace(0.0, 1.0, 4097), _ARRIVED, np.log(_LAG)))

_USUAL_LAG = 60.0  # seconds; what takes longer is late
_RETRY_AFTER = 2.5  # seconds until a client that got no answer sends an event again
_NONE = np.empty(0, np.int64)

# Log of how much slower or faster than the median: by platform, and by page.
_PLATFORM_LOG = np.array([0.01, -0.04, 0.02])
_PAGE_LOG = np.array([0.01, -0.03, 0.07, -0.08, 0.06, -0.22])
_LOADS_A_VISIT = 9


@dataclass(frozen=True)
class _Sent:
    """Which rows reach the table, in the order in which they do: places in the rows as they really were."""

    at: NDArray[np.int64]
    retried: NDArray[np.bool_]
    """Sent again under a new number."""
    orphan: NDArray[np.bool_]
    unversioned: NDArray[np.bool_]

    def take(self, places: NDArray[np.int64]) -> _Sent:
        return _Sent(self.at[places], self.retried[places], self.orphan[places], self.unversioned[places])


def _send(
    key: Keys,
    lost: float | Floats,
    twice: float,
    retries: float = 0.0,
    orphans: float = 0.0,
    unversioned: float = 0.0,
) -> _Sent:
    """Lose some rows and spoil others. One draw decides, so that no row is hit twice."""
    drawn = draws.uniform(key, "copies")
    copies = 1 + (drawn > 1.0 - twice) - (drawn < lost)
    edges = 1.0 - np.cumsum([twice, retries, orphans, unversioned])
    again = np.flatnonzero((drawn > edges[1]) & (drawn <= edges[0]) & (copies > 0)) if retries else _NONE
    at = np.concatenate((np.repeat(np.arange(len(key)), copies), again))
    retried = np.zeros(len(at), bool)
    retried[len(at) - len(again) :] = True
    return _Sent(
        at,
        retried,
        ((drawn > edges[2]) & (drawn <= edges[1]))[at] if orphans else np.zeros(len(at), bool),
        ((drawn > edges[3]) & (drawn <= edges[2]))[at] if unversioned else np.zeros(len(at), bool),
    )


def user_sessions(scenario: Scenario, population: Population, visit: Visits) -> Frame:
    settings = scenario.settings
    segments = visit.segments(scenario, population)
    lost = scenario.bends.bent("session_loss", settings.session_loss, visit.day, segments)
    ahead = scenario.bends.bent("clock_offset", settings.clock_offset, visit.day, segments)
    sent = _send(visit.key, lost, settings.session_duplicates, 0.0, 0.0, settings.session_without_version)
    at = sent.at
    started = visit.started + 3600.0 * ahead
    day = visit.day + np.floor(started / days.SECONDS_A_DAY).astype(np.int16)
    return Frame(
        "user_sessions",
        np.maximum(day, visit.day)[at],  # nothing arrives before it has happened
        {
            "id": visit.id[at],
            "user_id": visit.account[at],
            "session_date": days.since_unix(day[at]),
            "started_at": days.microseconds(visit.day[at], started[at]),
            "session_duration_seconds": visit.seconds[at].astype(np.int32),
            "platform": Coded(visit.platform[at], PLATFORMS),
            "app_version": Coded(
                np.where(sent.unversioned, -1, visit.version[at]), scenario.changelog.versions
            ),
        },
    ).in_order()


def events(
    scenario: Scenario, population: Population, visit: Visits, happened: Happenings, first: int, last: int
) -> Frame:
    """The events that arrived on the days from `first` up to, and not on, `last`, filed by that day."""
    settings = scenario.settings
    where = happened.visit
    segments = visit.segments(scenario, population).at(where)
    day = visit.day[where]
    lost = scenario.bends.bent("event_loss", settings.event_loss, day, segments)
    late = scenario.bends.bent("event_lateness", settings.event_lateness, day, segments)
    ahead = scenario.bends.bent("clock_offset", settings.clock_offset, day, segments)
    held = scenario.bends.bent("event_held_back", settings.event_held_back, day, segments)
    drawn = draws.uniform(happened.key, "lag") * 4096.0
    whole = drawn.astype(np.int64)
    lag = _LAG_TABLE[whole] + (_LAG_TABLE[whole + 1] - _LAG_TABLE[whole]) * (drawn - whole)
    lag += np.maximum(lag - _USUAL_LAG, 0.0) * (late - 1.0)
    if np.any(held):
        hours = 24.0 + 36.0 * draws.uniform(happened.key, "held back for")
        lag = np.where(draws.happens(happened.key, "held back", held), lag + 3600.0 * hours, lag)
    received = happened.second + np.minimum(lag, (LONGEST_LAG_DAYS - 1) * days.SECONDS_A_DAY)
    second = happened.second + 3600.0 * ahead
    sent = _send(
        happened.key,
        lost,
        settings.event_duplicates,
        settings.event_retries,
        settings.event_orphans,
        settings.event_without_version,
    )
    arrived = received[sent.at] + np.where(sent.retried, _RETRY_AFTER, 0.0)
    filed = day[sent.at] + (arrived // days.SECONDS_A_DAY).astype(np.int16)
    # In their order before they are rows: a third of the time, and those of other days are never made.
    order = np.argsort(filed, kind="stable")
    start, end = days.span(filed[order], first, last)
    order = order[start:end]
    filed, arrived, sent = filed[order], arrived[order], sent.take(order)
    at = sent.at
    v = where[at]
    number = ids.event_ids(visit.id[v], happened.sequence[at])
    account = visit.account[v]
    return Frame(
        "events",
        filed,
        {
            "id": np.where(sent.retried, ids.retried(number), number),
            "user_id": np.where(sent.orphan, ids.unknown(account), account),
            "session_id": visit.id[v],
            "event_name": Coded(happened.kind[at], EVENT_NAMES),
            "event_at": days.microseconds(visit.day[v], second[at]),
            "received_at": days.microseconds(visit.day[v], arrived),
            "platform": Coded(visit.platform[v], PLATFORMS),
            "app_version": Coded(
                np.where(sent.unversioned, -1, visit.version[v]), scenario.changelog.versions
            ),
        },
    )


def page_loads(scenario: Scenario, population: Population, visit: Visits) -> tuple[Frame, Floats]:
    """The loads of pages and screens, and for each visit its slowest one in milliseconds."""
    settings, users = scenario.settings, population.users
    more = draws.poisson(visit.key, "loads", settings.extra_loads, _LOADS_A_VISIT - 1)
    bot = users.kind[visit.user] == BOT
    times = 1 + np.where(bot, np.minimum(more + 2, _LOADS_A_VISIT - 1), more)
    where = np.repeat(np.arange(len(times)), times)
    starts = np.cumsum(times) - times
    sequence = np.arange(len(where)) - starts[where]
    key = draws.child(visit.key[where], sequence, "load")
    page = _pages(visit, where, sequence, key)
    day, platform = visit.day[where], visit.platform[where]
    segments = visit.segments(scenario, population).at(where)
    median = scenario.bends.bent("load_median_ms", settings.load_median_ms, day, segments)
    device = np.sqrt(settings.device_share) * users.device[visit.user[where]]
    rest = np.sqrt(1.0 - settings.device_share) * draws.normal(key, "load time")
    shift = settings.load_spread * (device + rest) + _PLATFORM_LOG[platform] + _PAGE_LOG[page]
    load_ms = np.minimum(median * np.exp(shift), 60_000.0)
    slowest = np.maximum.reduceat(load_ms, starts) if len(load_ms) else np.empty(0)
    second = visit.started[where] + visit.seconds[where] * (sequence / times[where])
    lost = scenario.bends.bent("load_loss", settings.load_loss, day, segments)
    sent = _send(key, lost, settings.load_duplicates, settings.load_retries, settings.load_orphans)
    at = sent.at
    number = ids.event_ids(visit.id[where], sequence)[at]
    account = visit.account[where[at]]
    frame = Frame(
        "page_loads",
        day[at],
        {
            "id": np.where(sent.retried, ids.retried(number), number),
            "user_id": np.where(sent.orphan, ids.unknown(account), account),
            "session_id": visit.id[where[at]],
            "loaded_at": days.microseconds(day, second)[at],
            "page": Coded(page[at], PAGES),
            "platform": Coded(platform[at], PLATFORMS),
            "load_ms": load_ms.astype(np.int32)[at],
        },
    ).in_order()
    return frame, slowest


def _pages(
    visit: Visits, where: NDArray[np.int64], sequence: NDArray[np.int64], key: Keys
) -> NDArray[np.int8]:
    """Which page each load was: the home page first, then what the visit was about."""
    counts = visit.counts
    weights = np.stack(
        (
            np.full(len(visit.id), 0.25),
            0.2 + counts[:, VIEWED],
            0.1 + counts[:, STARTED] + counts[:, SAVED],
            0.05 + 1.2 * counts[:, CART],
            0.01 + 1.5 * counts[:, ORDERED],
            np.full(len(visit.id), 0.12),
        ),
        axis=1,
    )
    edges = np.cumsum(weights, axis=1)
    drawn = draws.uniform(key, "page") * edges[where, -1]
    page = np.zeros(len(where), np.int8)
    for place in range(len(PAGES) - 1):
        page += drawn >= edges[where, place]
    page[sequence == 0] = 0
    return page
