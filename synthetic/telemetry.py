"""What the clients report: sessions, events and page loads. Some of it is lost, late, or sent twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic import days, draws, ids
from synthetic.activity import CART, ORDERED, SAVED, STARTED, VIEWED, Happenings, Visits
from synthetic.arrivals import BOT
from synthetic.draws import Floats, Keys
from synthetic.frames import Coded, Frame
from synthetic.population import Population
from synthetic.scenario import Scenario
from synthetic.schema import EVENT_NAMES, PLATFORMS
from synthetic.vocabulary import PAGES

LONGEST_LAG_DAYS = 4
"""An event that has not arrived by then never does."""

# Share of events that have arrived, and the seconds since they happened. Most take seconds, some wait until
# the phone is online again, a few until the app is opened next.
_ARRIVED = np.array([0.0, 0.5, 0.9, 0.965, 0.98, 0.99, 0.995, 0.9985, 1.0])
_LAG = np.array([0.2, 1.5, 6.0, 60.0, 1800.0, 14_400.0, 50_000.0, 130_000.0, 250_000.0])
_LAG_TABLE = np.exp(np.interp(np.linspace(0.0, 1.0, 4097), _ARRIVED, np.log(_LAG)))

# Log of how much slower or faster than the median: by platform, and by page.
_PLATFORM_LOG = np.array([0.0, -0.05, 0.08])
_PAGE_LOG = np.array([0.01, -0.03, 0.07, -0.08, 0.06, -0.22])
_LOADS_A_VISIT = 9


def _copies(key: Keys, lost: float | Floats, twice: float) -> NDArray[np.int64]:
    """How many times each row reaches the table: 0, 1 or 2."""
    drawn = draws.uniform(key, "copies")
    return 1 + (drawn > 1.0 - twice) - (drawn < lost)


def user_sessions(scenario: Scenario, population: Population, visit: Visits) -> Frame:
    settings = scenario.settings
    segments = visit.segments(scenario, population)
    lost = scenario.bends.bent("session_loss", settings.session_loss, visit.day, segments)
    ahead = scenario.bends.bent("clock_offset", settings.clock_offset, visit.day, segments)
    at = np.repeat(np.arange(len(visit.id)), _copies(visit.key, lost, settings.session_duplicates))
    started = visit.started + 3600.0 * ahead
    day = visit.day + np.floor(started / days.SECONDS_A_DAY).astype(np.int16)
    return Frame(
        "user_sessions",
        np.maximum(day, visit.day)[at],  # nothing arrives before it has happened
        {
            "id": visit.id[at],
            "user_id": population.users.id[visit.user[at]],
            "session_date": days.since_unix(day[at]),
            "started_at": days.microseconds(visit.day[at], started[at]),
            "session_duration_seconds": visit.seconds[at].astype(np.int32),
            "platform": Coded(visit.platform[at], PLATFORMS),
            "app_version": Coded(visit.version[at], scenario.changelog.versions),
        },
    ).in_order()


def events(scenario: Scenario, population: Population, visit: Visits, happened: Happenings) -> Frame:
    """The events that arrived, filed by the day on which they did."""
    settings = scenario.settings
    where = happened.visit
    segments = visit.segments(scenario, population).at(where)
    lost = scenario.bends.bent("event_loss", settings.event_loss, visit.day[where], segments)
    late = scenario.bends.bent("event_lateness", settings.event_lateness, visit.day[where], segments)
    drawn = draws.uniform(happened.key, "lag") * 4096.0
    whole = drawn.astype(np.int64)
    lag = _LAG_TABLE[whole] + (_LAG_TABLE[whole + 1] - _LAG_TABLE[whole]) * (drawn - whole)
    ahead = scenario.bends.bent("clock_offset", settings.clock_offset, visit.day[where], segments)
    held = scenario.bends.bent("event_held_back", settings.event_held_back, visit.day[where], segments)
    lag = lag * late
    if np.any(held):
        hours = 24.0 + 36.0 * draws.uniform(happened.key, "held back for")
        lag = np.where(draws.happens(happened.key, "held back", held), lag + 3600.0 * hours, lag)
    received = happened.second + np.minimum(lag, (LONGEST_LAG_DAYS - 1) * days.SECONDS_A_DAY)
    second = happened.second + 3600.0 * ahead
    at = np.repeat(np.arange(len(where)), _copies(happened.key, lost, settings.event_duplicates))
    v = where[at]
    filed = visit.day[v] + (received[at] // days.SECONDS_A_DAY).astype(np.int16)
    order = np.argsort(filed, kind="stable")
    at, v, filed = at[order], v[order], filed[order]
    return Frame(
        "events",
        filed,
        {
            "id": ids.event_ids(visit.id[v], happened.sequence[at]),
            "user_id": population.users.id[visit.user[v]],
            "session_id": visit.id[v],
            "event_name": Coded(happened.kind[at], EVENT_NAMES),
            "event_at": days.microseconds(visit.day[v], second[at]),
            "received_at": days.microseconds(visit.day[v], received[at]),
            "platform": Coded(visit.platform[v], PLATFORMS),
            "app_version": Coded(visit.version[v], scenario.changelog.versions),
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
    frame = Frame(
        "page_loads",
        day,
        {
            "id": ids.event_ids(visit.id[where], sequence),
            "user_id": users.id[visit.user[where]],
            "session_id": visit.id[where],
            "loaded_at": days.microseconds(day, second),
            "page": Coded(page, PAGES),
            "platform": Coded(platform, PLATFORMS),
            "load_ms": load_ms.astype(np.int32),
        },
    )
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
