"""Requests for pages: how much people's visits ask of Larder's database and its copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days
from synthetic.people.arrivals import BOT
from synthetic.people.populations import shards
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import CART, OPENED, ORDERED, SAVED, STARTED, VIEWED
from synthetic.scenario import Scenario
from synthetic.systems.statements import PAGES
from synthetic.vocabulary import EVENT_NAMES

SLOTS = 288
"""Five minutes each, of a day."""
SLOTS_AN_HOUR = SLOTS // 24
_USUAL_BLOCKS = 108
_ASKS_FOR = {
    OPENED: "home",
    VIEWED: "recipes",
    STARTED: "planner",
    SAVED: "planner",
    CART: "cart",
    ORDERED: "checkout",
}
"""What people do, by the page that is asked for then."""


def of_days(stretch: Stretch) -> NDArray[np.int64]:
    """Requests of shape (days, slots of five minutes, pages), for the stretch's own days.

    Bots are answered from a cache, before the database. In a world of several shards the first one's people stand
    for all.
    """
    return stretch.once(_counted)


def size_of(scenario: Scenario) -> float:
    """How large the company is, in units of the preset `lab`."""
    return scenario.blocks / _USUAL_BLOCKS


def _counted(stretch: Stretch) -> NDArray[np.int64]:
    visits, happened = stretch.visits, stretch.happenings
    page_of = np.full(len(EVENT_NAMES), -1)
    for kind, asked in _ASKS_FOR.items():
        page_of[kind] = PAGES.index(asked)
    visit = happened.visit
    page: NDArray[np.int64] = page_of[happened.kind]
    day = visits.day[visit].astype(np.int64) - stretch.first
    is_served = stretch.population.users.kind[visits.user[visit]] != BOT
    at = np.flatnonzero((page >= 0) & (day >= 0) & is_served)
    slot = np.minimum(happened.second[at] * (SLOTS / days.SECONDS_A_DAY), SLOTS - 1).astype(np.int64)
    shape = (stretch.last - stretch.first, SLOTS, len(PAGES))
    cell: NDArray[np.int64] = (day[at] * SLOTS + slot) * len(PAGES) + page[at]
    found = np.bincount(cell, minlength=int(np.prod(shape)))
    scenario = stretch.scenario
    all_of_them = scenario.blocks / shards(scenario)[0][1]
    requests: NDArray[np.int64] = np.rint(found.reshape(shape) * all_of_them).astype(np.int64)
    return requests
