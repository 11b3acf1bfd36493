"""What a world comes to, per day, metric and segment: the numbers that twins are compared by.

People only: bots and staff are left out, by what the simulator knows of them. Nothing is written, and only
the tables that the wanted metrics need are made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import vocabulary
from synthetic.kernel import days, ids, quantiles
from synthetic.kernel.draws import Floats
from synthetic.people import clients
from synthetic.people.arrivals import HUMAN, STAFF
from synthetic.people.population import Population, Users
from synthetic.people.populations import Populations, shards
from synthetic.rows.frames import Coded, Frame
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.vocabulary import COUNTRY_CODES, PLATFORMS, SIGNUP_SOURCES

_HOURS_168 = 7 * days.MICROSECONDS_A_DAY
_WINDOW = 28

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "all": ("all",),
    "platform": PLATFORMS,
    "country": COUNTRY_CODES,
    "signup_source": SIGNUP_SOURCES,
    "platform_country": tuple(f"{platform}/{country}" for platform in PLATFORMS for country in COUNTRY_CODES),
}
SEGMENTS: tuple[tuple[str, str], ...] = tuple(
    (dimension, value) for dimension, values in DIMENSIONS.items() for value in values
)
"""Dimension and value. Platform: of the activity for what is counted from rows that have one, otherwise of
the signup."""
CELLS = {segment: place for place, segment in enumerate(SEGMENTS)}
_START = {dimension: CELLS[dimension, values[0]] for dimension, values in DIMENSIONS.items()}

NEEDS: dict[str, str] = {
    "signups": "",
    "active_users": "",
    "core_active_users": "",
    "mau": "",
    "retained_d1": "",
    "retained_w4": "",
    "invites": "",
    "messages": "",
    "unsubscribes": "",
    "accounts": "",
    "mau_as_filtered": "",
    "activations": "meal_plans",
    "core_actions": "meal_plans",
    "sessions": "user_activity",
    "retained_d1_tracked": "user_sessions",
    "events": "events",
    "events_late": "events",
    "events_off_clock": "events",
    "active_users_tracked": "events",
    "page_loads": "page_loads",
    "page_loads_slow": "page_loads",
    "page_load_p75": "page_loads",
    "support_tickets": "support_tickets",
    "orders": "orders",
    "revenue": "orders",
}
"""Each metric and the table that it is counted from; without one it comes from the population itself.

`accounts` and `mau_as_filtered` count whom the first bot filter lets through, everything else people alone.
`events_late` came more than 24 hours after they happened; `events_off_clock` seem to have come before, or
between 30 minutes and 24 hours after. `page_loads_slow` took more than 2.5 s.
"""
FROM_PEOPLE = tuple(metric for metric, table in NEEDS.items() if not table)
_HOUR = days.MICROSECONDS_A_DAY // 24
_SLOW_MS = 2500.0
_STRETCH = 31
"""Days whose rows are in memory together."""


@dataclass(frozen=True)
class Outcomes:
    """Values by metric, each of shape (days, segments), for the days from `first` on."""

    first: int
    values: dict[str, Floats]

    @property
    def last(self) -> int:
        """The first day after them."""
        return self.first + len(next(iter(self.values.values())))

    def between(self, metric: str, first: int, last: int) -> Floats:
        """A metric's values of the days from `first` up to, and not on, `last`."""
        return self.values[metric][first - self.first : last - self.first]


_Loads = list[tuple[NDArray[np.float32], NDArray[Any], NDArray[np.int8]]]
"""Load times in milliseconds with their days and their cells of platform, country and source."""


@dataclass(frozen=True)
class _Rows:
    """Rows of one metric: place of the user, day, platform of the activity (or of the signup)."""

    place: NDArray[np.int64]
    day: NDArray[Any]
    platform: NDArray[Any]

    def where(self, keep: NDArray[Any]) -> _Rows:
        return _Rows(self.place[keep], self.day[keep], self.platform[keep])


class _Counter:
    """Adds up rows by day and segment."""

    def __init__(self, population: Population, first: int, last: int) -> None:
        self.users, self.first, self.days = population.users, first, last - first

    def cells(self, found: _Rows) -> NDArray[np.int64]:
        """Each row's platform, country and source in one number."""
        country, source = self.users.country[found.place], self.users.source[found.place]
        part = found.platform.astype(np.int64) * len(COUNTRY_CODES) + country
        return part * len(SIGNUP_SOURCES) + source

    def count(self, found: _Rows, weights: Floats | None = None) -> Floats:
        """Sums by day and segment."""
        total = np.zeros((self.days, len(SEGMENTS)))
        if len(found.place):
            low = int(found.day.min())
            own = (found.day.astype(np.int64) - low) * _ALL_CELLS + self.cells(found)
            span = int(found.day.max()) + 1 - low
            sums = np.bincount(own, weights, span * _ALL_CELLS).reshape(span, *_SHAPE)
            total[low - self.first : low - self.first + span] = _marginals(sums)
        return total

    def count_people(self, found: _Rows) -> Floats:
        """People by day and segment, each once in each of them."""
        day, size = found.day.astype(np.int64), len(self.users.id)
        kinds = len(PLATFORMS)

        def each_once(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            key.sort()
            return np.divmod(key[np.diff(key, prepend=-1) > 0], size)

        day_platform, place = each_once((day * kinds + found.platform) * size + found.place)
        total = self.count(_Rows(place, *np.divmod(day_platform, kinds)))
        day, place = each_once(day * size + found.place)
        once = self.count(_Rows(place, day, np.zeros(len(place), np.int64)))
        # Who was there on two platforms is one person in every segment that is not of a platform.
        for dimension in ("all", "country", "signup_source"):
            span_of = slice(_START[dimension], _START[dimension] + len(DIMENSIONS[dimension]))
            total[:, span_of] = once[:, span_of]
        return total


_SHAPE = (len(PLATFORMS), len(COUNTRY_CODES), len(SIGNUP_SOURCES))
_ALL_CELLS = len(PLATFORMS) * len(COUNTRY_CODES) * len(SIGNUP_SOURCES)


def _marginals(sums: NDArray[Any]) -> Floats:
    """Sums by segment, of shape (days, segments), from those by platform, country and source."""
    size = len(sums)
    parts = [
        sums.sum(axis=(1, 2, 3)).reshape(size, 1),
        sums.sum(axis=(2, 3)),
        sums.sum(axis=(1, 3)),
        sums.sum(axis=(1, 2)),
        sums.sum(axis=3).reshape(size, -1),
    ]
    whole: Floats = np.concatenate(parts, axis=1).astype(np.float64, copy=False)
    return whole


def _places(cells: NDArray[Any]) -> Iterator[NDArray[np.int64]]:
    """For each dimension the places in `SEGMENTS` of cells as `_Counter.cells` tells them."""
    part, source = np.divmod(cells, len(SIGNUP_SOURCES))
    platform, country = np.divmod(part, len(COUNTRY_CODES))
    yield np.zeros_like(part)
    yield _START["platform"] + platform
    yield _START["country"] + country
    yield _START["signup_source"] + source
    yield _START["platform_country"] + part


def measure(
    scenario: Scenario,
    first: int,
    last: int,
    *,
    metrics: Collection[str] = tuple(NEEDS),
    horizon: int | None = None,
    people_of: Scenario | None = None,
    populations: Populations | None = None,
) -> Outcomes:
    """The outcomes of the days `[first, last)`.

    `horizon`: the day up to which the population is simulated; windows that reach past it count what is
    there. `people_of`: a world with the same people, whose population need not be made again. `populations`:
    those that are in memory. Raises KeyError for a metric that is not in `NEEDS`.
    """
    populations = populations or Populations()
    needed = {NEEDS[metric] for metric in metrics} - {""}
    values = {metric: np.zeros((last - first, len(SEGMENTS))) for metric in metrics}
    loads: dict[int, _Loads] = {start: [] for start in range(first, last, _STRETCH)}
    for shard in range(len(shards(scenario))):
        people = populations.of(people_of or scenario, shard, horizon or last).until(horizon or last)
        counter = _Counter(people, first, last)
        for metric, counted in _of_population(people, counter, first, last).items():
            if metric in values:
                values[metric] += counted()
        order = np.argsort(people.users.id)
        first_plan = np.full(len(order), np.iinfo(np.int64).max)
        back = np.zeros(len(order), bool)
        for start, gathered in loads.items():
            end = min(start + _STRETCH, last)
            frames = rows_of_days(scenario.of_people, people, start, end, needed)
            kept = gathered if "page_load_p75" in metrics else None
            for metric, counted in _of_rows(frames, people, order, counter, kept, first_plan, back).items():
                if metric in values:
                    values[metric] += counted()
        if "activations" in values:
            values["activations"] += _activations(people, counter, first_plan)
        if "retained_d1_tracked" in values:
            values["retained_d1_tracked"] += _at_signup(people, counter, back)
    if "page_load_p75" in metrics:
        parts = [_quantiles(part, start, min(start + _STRETCH, last), 0.75) for start, part in loads.items()]
        values["page_load_p75"] = np.concatenate(parts)
    return Outcomes(first, values)


def _of_population(
    people: Population, counter: _Counter, first: int, last: int
) -> dict[str, Callable[[], Floats]]:
    users = people.users
    human = users.kind == HUMAN

    def at_signup(place: NDArray[np.int64]) -> Floats:
        inside = place[(users.day[place] >= first) & (users.day[place] < last)]
        return counter.count(_Rows(inside, users.day[inside], users.platform[inside]))

    def on_their_days(who: NDArray[Any], day: NDArray[Any], keep: NDArray[np.bool_]) -> Floats:
        """Rows of these days; `keep` says which ones count, beside that they are people's."""
        start, end = days.span(day, first, last)
        place = who[start:end].astype(np.int64)
        found = _Rows(place, day[start:end], users.platform[place])
        return counter.count(found.where(keep[start:end] & human[place]))

    def returned(ages: tuple[int, int], keep: NDArray[np.bool_]) -> Floats:
        start = np.searchsorted(people.active_day, first)
        who = people.active_user[start:].astype(np.int64)
        age = people.active_day[start:] - users.day[who]
        return at_signup(np.unique(who[(age >= ages[0]) & (age <= ages[1]) & keep[start:] & human[who]]))

    def stock(counted: NDArray[np.bool_]) -> Floats:
        """Each core day keeps its user in the stock for 28 days, or until the next one."""
        start, end = days.span(people.active_day, first - _WINDOW, last)
        at = start + np.flatnonzero(people.active_core[start:end] & counted[people.active_user[start:end]])
        place, day = people.active_user[at].astype(np.int64), people.active_day[at].astype(np.int64)
        order = np.lexsort((day, place))
        place, day = place[order], day[order]
        until = day + _WINDOW
        same = place[1:] == place[:-1]
        until[:-1] = np.where(same, np.minimum(until[:-1], day[1:]), until[:-1])
        early = first - _WINDOW
        whole = _Counter(people, early, last + _WINDOW + 1)
        starts = whole.count(_Rows(place, day, users.platform[place]))
        ends = whole.count(_Rows(place, until, users.platform[place]))
        return np.cumsum(starts - ends, axis=0)[first - early : last - early]

    every_day, every_mail = np.ones(len(people.active_day), bool), np.ones(len(people.mail_day), bool)
    return {
        "signups": lambda: at_signup(np.flatnonzero(human)),
        "active_users": lambda: on_their_days(people.active_user, people.active_day, every_day),
        "core_active_users": lambda: on_their_days(people.active_user, people.active_day, people.active_core),
        "mau": lambda: stock(human),
        "retained_d1": lambda: returned((1, 1), every_day),
        "retained_w4": lambda: returned((28, 34), people.active_core),
        "invites": lambda: on_their_days(
            people.invite_user, people.invite_day, np.ones(len(people.invite_day), bool)
        ),
        "messages": lambda: on_their_days(people.mail_user, people.mail_day, every_mail),
        "unsubscribes": lambda: on_their_days(people.mail_user, people.mail_day, people.mail_leaves),
        "accounts": lambda: at_signup(np.flatnonzero(pass_first_filter(users))),
        "mau_as_filtered": lambda: stock(pass_first_filter(users)),
    }


def _platform_codes(frame: Frame) -> NDArray[Any]:
    column = frame.columns["platform"]
    assert isinstance(column, Coded)
    return column.codes


def _of_rows(
    frames: dict[str, Frame],
    people: Population,
    order: NDArray[np.int64],
    counter: _Counter,
    loads: _Loads | None,
    first_plan: NDArray[np.int64],
    back: NDArray[np.bool_],
) -> dict[str, Callable[[], Floats]]:
    """Counts of one stretch of days. Loads, first plans, who was back on day 1 are gathered on the side."""
    users, known = people.users, people.users.id[order]
    counters: dict[str, Callable[[], Floats]] = {}

    def rows_of(name: str) -> tuple[_Rows, NDArray[np.bool_]]:
        frame = frames[name]
        place = _places_of(np.asarray(frame.columns["user_id"]), known, order)
        platform = _platform_codes(frame) if "platform" in frame.columns else users.platform[place]
        human = users.kind[place] == HUMAN
        return _Rows(place, frame.day, platform).where(human), human

    if "user_activity" in frames:
        there, human = rows_of("user_activity")
        sessions = np.asarray(frames["user_activity"].columns["session_count"])[human].astype(np.float64)
        counters["sessions"] = lambda: counter.count(there, sessions)
    if "meal_plans" in frames:
        saved, human = rows_of("meal_plans")
        np.minimum.at(first_plan, saved.place, np.asarray(frames["meal_plans"].columns["created_at"])[human])
        counters["core_actions"] = lambda: counter.count(saved)
    if "user_sessions" in frames:
        seen, human = rows_of("user_sessions")
        date = np.asarray(frames["user_sessions"].columns["session_date"])[human]
        back[seen.place[date - days.since_unix(users.day[seen.place]) == 1]] = True
    if "events" in frames:
        tracked, human = rows_of("events")
        columns = frames["events"].columns
        lag = (np.asarray(columns["received_at"]) - np.asarray(columns["event_at"]))[human]
        off = (lag < 0) | ((lag > _HOUR // 2) & (lag <= 24 * _HOUR))
        counters["events"] = lambda: counter.count(tracked)
        counters["events_late"] = lambda: counter.count(tracked.where(lag > 24 * _HOUR))
        counters["events_off_clock"] = lambda: counter.count(tracked.where(off))
        counters["active_users_tracked"] = lambda: counter.count_people(tracked)
    if "page_loads" in frames:
        loaded, human = rows_of("page_loads")
        load_ms = np.asarray(frames["page_loads"].columns["load_ms"])[human]
        if loads is not None:
            loads.append((load_ms.astype(np.float32), loaded.day, counter.cells(loaded).astype(np.int8)))
        counters["page_loads"] = lambda: counter.count(loaded)
        counters["page_loads_slow"] = lambda: counter.count(loaded.where(load_ms > _SLOW_MS))
    if "support_tickets" in frames:
        written, _ = rows_of("support_tickets")
        counters["support_tickets"] = lambda: counter.count(written)
    if "orders" in frames:
        ordered, human = rows_of("orders")
        status = frames["orders"].columns["status"]
        assert isinstance(status, Coded)
        paid = status.codes[human] != status.values.index("failed")
        euros = np.asarray(frames["orders"].columns["total_amount"])[human] / 100.0
        counters["orders"] = lambda: counter.count(ordered)
        counters["revenue"] = lambda: counter.count(ordered.where(paid), euros[paid])
    return counters


def _places_of(
    account: NDArray[np.int64], known: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Places of accounts, from the known ones in order and their places. A visit's rows stand together."""
    heads = np.flatnonzero(np.diff(account, prepend=-1))
    found: NDArray[np.int64] = order[np.searchsorted(known, account[heads])]
    return np.repeat(found, np.diff(heads, append=len(account)))


def _activations(people: Population, counter: _Counter, first_plan: NDArray[np.int64]) -> Floats:
    """Signups of the counted days whose first plan came within 168 hours, on the day of signup."""
    users = people.users
    created = days.microseconds(users.day, users.created_second)
    return _at_signup(people, counter, first_plan < created + _HOURS_168)


def _at_signup(people: Population, counter: _Counter, counted: NDArray[np.bool_]) -> Floats:
    """People of whom something holds, on the day of their signup."""
    users = people.users
    inside = (users.day >= counter.first) & (users.day < counter.first + counter.days)
    at = np.flatnonzero(inside & (users.kind == HUMAN) & counted)
    return counter.count(_Rows(at, users.day[at], users.platform[at]))


def pass_first_filter(users: Users) -> NDArray[np.bool_]:
    """Who is taken for a person by the project's first bot filter, which knows scripts by their user agent."""
    swarm = ids.came_as(users.id, "swarm")
    agents = clients.agent_codes(users.key, users.kind, users.platform, swarm)
    scripts = [vocabulary.USER_AGENTS.index(agent) for agent in vocabulary.SCRIPT_AGENTS]
    passes: NDArray[np.bool_] = (users.kind != STAFF) & ~np.isin(agents, scripts)
    return passes


def _quantiles(loads: _Loads, first: int, last: int, share: float) -> Floats:
    """A quantile of the load times by day and segment, interpolated between values; NaN without loads."""
    result = np.full((last - first, len(SEGMENTS)), np.nan)
    if loads:
        load_ms, day, cells = (np.concatenate(column) for column in zip(*loads, strict=True))
        row = (day.astype(np.int64) - first) * len(SEGMENTS)
        for place in _places(cells.astype(np.int64)):
            group, value = quantiles.by_group(row + place, load_ms, share)
            result.ravel()[group] = value
    return result
