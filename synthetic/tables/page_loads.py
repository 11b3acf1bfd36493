"""How long people waited for pages and screens, as the clients report it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.kernel.draws import Floats, Keys
from synthetic.people.arrivals import BOT
from synthetic.rows import tracking
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TIMESTAMP, Column, Flaws, Table, number, user_id
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import CART, ORDERED, SAVED, STARTED, VIEWED, Visits
from synthetic.vocabulary import PAGES, PLATFORMS

TABLE = Table(
    name="page_loads",
    number=7,
    grain="page or screen shown",
    description=(
        "How long people waited: largest contentful paint on the web, first full screen in the apps."
    ),
    origin="client",
    filed_by="loaded_at",
    made_of="happenings",
    has_rows="every day",
    flaws=Flaws(copied=True, retried=True, orphaned=True),
    columns=(
        number("The page load's number."),
        user_id("Who waited."),
        Column("session_id", ID, "The session in which it happened.", ordinary="{n}"),
        Column("loaded_at", TIMESTAMP, "When the page was requested (UTC).", ordinary="2026-06-10 18:00:00"),
        Column("page", CATEGORY, "home, recipe, planner, cart, checkout or account.", ordinary="home"),
        Column("platform", CATEGORY, "web, ios or android.", ordinary="web"),
        Column(
            "load_ms",
            pa.int32(),
            "Milliseconds until the page was usable.",
            ordinary="1400",
            gives_away="wrong clock",
        ),
    ),
)

# Log of how much slower or faster than the median: by platform, and by page.
_PLATFORM_LOG = np.array([0.01, -0.04, 0.02])
_PAGE_LOG = np.array([0.01, -0.03, 0.07, -0.08, 0.06, -0.22])
_LOADS_A_VISIT = 9


def rows(stretch: Stretch) -> Frame:
    """The loads of pages and screens that are reported."""
    return stretch.once(_loads)[0]


def slowest(stretch: Stretch) -> Floats:
    """For each of the stretch's own visits, its slowest load in milliseconds."""
    return stretch.once(_loads)[1]


def _loads(stretch: Stretch) -> tuple[Frame, Floats]:
    """The loads that are reported, and for each visit its slowest one."""
    scenario, settings, users = stretch.scenario, stretch.scenario.settings, stretch.population.users
    visits = stretch.own_visits
    more = draws.poisson(visits.key, "loads", settings.extra_loads, _LOADS_A_VISIT - 1)
    bot = users.kind[visits.user] == BOT
    times = 1 + np.where(bot, np.minimum(more + 2, _LOADS_A_VISIT - 1), more)
    where = np.repeat(np.arange(len(times)), times)
    starts = np.cumsum(times) - times
    sequence = np.arange(len(where)) - starts[where]
    key = draws.child(visits.key[where], sequence, "load")
    page = _pages(visits, where, sequence, key)
    day, platform = visits.day[where], visits.platform[where]
    segments = visits.segments(stretch.segments).at(where)
    median = scenario.bent("load_median_ms", day, segments)
    device = np.sqrt(settings.device_share) * users.device[visits.user[where]]
    rest = np.sqrt(1.0 - settings.device_share) * draws.normal(key, "load time")
    shift = settings.load_spread * (device + rest) + _PLATFORM_LOG[platform] + _PAGE_LOG[page]
    load_ms = np.minimum(median * np.exp(shift), 60_000.0)
    slowest_ms = np.maximum.reduceat(load_ms, starts) if len(load_ms) else np.empty(0)
    reported = np.minimum(load_ms * (1.0 + scenario.bent("load_clock", day, segments)), 60_000.0)
    second = visits.started[where] + visits.seconds[where] * (sequence / times[where])
    lost = scenario.bent("load_loss", day, segments)
    sent = tracking.send(key, lost, settings.load_duplicates, settings.load_retries, settings.load_orphans)
    at = sent.at
    load = ids.event_ids(visits.id[where], sequence)[at]
    account = visits.account[where[at]]
    frame = Frame(
        TABLE,
        day[at],
        {
            "id": np.where(sent.retried, ids.retried(load), load),
            "user_id": np.where(sent.orphan, ids.unknown(account), account),
            "session_id": visits.id[where[at]],
            "loaded_at": days.microseconds(day, second)[at],
            "page": Coded(page[at], PAGES),
            "platform": Coded(platform[at], PLATFORMS),
            "load_ms": reported.astype(np.int32)[at],
        },
    ).in_order()
    return frame, slowest_ms


def _pages(
    visits: Visits, where: NDArray[np.int64], sequence: NDArray[np.int64], key: Keys
) -> NDArray[np.int8]:
    """Which page each load was: the home page first, then what the visit was about."""
    counts = visits.counts
    weights = np.stack(
        (
            np.full(len(visits.id), 0.25),
            0.2 + counts[:, VIEWED],
            0.1 + counts[:, STARTED] + counts[:, SAVED],
            0.05 + 1.2 * counts[:, CART],
            0.01 + 1.5 * counts[:, ORDERED],
            np.full(len(visits.id), 0.12),
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
