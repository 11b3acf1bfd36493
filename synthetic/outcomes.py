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

from synthetic import days, rows, world
from synthetic.arrivals import HUMAN
from synthetic.draws import Floats
from synthetic.frames import Coded, Frame
from synthetic.population import Population
from synthetic.scenario import Scenario
from synthetic.schema import PLATFORMS, SIGNUP_SOURCES
from synthetic.vocabulary import COUNTRY_CODES

_HOURS_168 = 7 * days.MICROSECONDS_A_DAY
_WINDOW = 28

SEGMENTS: tuple[tuple[str, str], ...] = (
    ("all", "all"),
    *(("platform", value) for value in PLATFORMS),
    *(("country", value) for value in COUNTRY_CODES),
    *(("signup_source", value) for value in SIGNUP_SOURCES),
)
"""Dimension and value. Platform: of the activity for what has one, otherwise of the signup."""
_START = {
    "all": 0,
    "platform": 1,
    "country": 1 + len(PLATFORMS),
    "signup_source": 1 + len(PLATFORMS) + len(COUNTRY_CODES),
}

NEEDS: dict[str, str] = {
    "signups": "users",
    "activations": "meal_plans",
    "active_users": "user_activity",
    "core_active_users": "user_activity",
    "mau": "",
    "retained_w4": "",
    "core_actions": "meal_plans",
    "sessions": "user_activity",
    "events": "events",
    "active_users_tracked": "events",
    "page_loads": "page_loads",
    "page_load_p75": "page_loads",
    "support_tickets": "support_tickets",
    "orders": "orders",
    "revenue": "orders",
}
"""Each metric and the table that it is counted from; without one it comes from the population itself."""


@dataclass(frozen=True)
class Outcomes:
    """Values by metric, each of shape (days, segments), for the days from `first` on."""

    first: int
    values: dict[str, Floats]


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

    def codes(self, found: _Rows) -> Iterator[tuple[str, NDArray[Any]]]:
        yield "all", np.zeros(len(found.place), np.int64)
        yield "platform", found.platform
        yield "country", self.users.country[found.place]
        yield "signup_source", self.users.source[found.place]

    def count(self, found: _Rows, weights: Floats | None = None, distinct: bool = False) -> Floats:
        """Sums by day and segment; with `distinct` a user counts once in each day and segment."""
        total = np.zeros((self.days, len(SEGMENTS)))
        for dimension, code in self.codes(found):
            day, own, weight = found.day.astype(np.int64) - self.first, code.astype(np.int64), weights
            if distinct:
                whole = (found.place * self.days + day) * 16 + own
                once = np.unique(whole, return_index=True)[1]
                day, own = day[once], own[once]
            cell = day * len(SEGMENTS) + own + _START[dimension]
            total += np.bincount(cell, weight, self.days * len(SEGMENTS)).reshape(total.shape)
        return total


def measure(
    told: Scenario,
    first: int,
    last: int,
    *,
    metrics: Collection[str] = tuple(NEEDS),
    horizon: int | None = None,
    people_of: Scenario | None = None,
) -> Outcomes:
    """The outcomes of the days from `first` up to, and not on, `last`.

    `horizon`: the day up to which the population is simulated; windows that reach past it count what is
    there. `people_of`: a world with the same people, whose population need not be made again. Raises
    KeyError for a metric that is not in `NEEDS`.
    """
    needed = {NEEDS[metric] for metric in metrics} - {""}
    values = {metric: np.zeros((last - first, len(SEGMENTS))) for metric in metrics}
    loads: list[tuple[Floats, NDArray[Any], NDArray[Any]]] = []
    for shard in range(len(world.shards(told))):
        people = world.population_of(people_of or told, shard, horizon or last)
        counter = _Counter(people, first, last)
        for metric, counted in _of_population(people, counter, first, last).items():
            if metric in values:
                values[metric] += counted()
        order = np.argsort(people.users.id)
        first_plan = np.full(len(order), np.iinfo(np.int64).max)
        for start in range(first, last, 31):
            end = min(start + 31, last)
            frames = rows.of_days(told, people, start, end, needed)
            for metric, counted in _of_rows(frames, people, order, counter, loads, first_plan).items():
                if metric in values:
                    values[metric] += counted()
        if "activations" in values:
            values["activations"] += _activations(people, counter, first_plan)
    if "page_load_p75" in values:
        values["page_load_p75"] = _quantiles(loads, first, last, 0.75)
    return Outcomes(first, values)


def _of_population(
    people: Population, counter: _Counter, first: int, last: int
) -> dict[str, Callable[[], Floats]]:
    users = people.users

    def signups() -> Floats:
        at = np.flatnonzero((users.kind == HUMAN) & (users.day >= first) & (users.day < last))
        return counter.count(_Rows(at, users.day[at], users.platform[at]))

    def core() -> _Rows:
        at = np.flatnonzero(people.active_core & (users.kind[people.active_user] == HUMAN))
        who = people.active_user[at].astype(np.int64)
        return _Rows(who, people.active_day[at], users.platform[who])

    def retained() -> Floats:
        found = core()
        age = found.day - users.day[found.place]
        found = found.where((age >= 28) & (age <= 34))
        place = np.unique(found.place)
        place = place[(users.day[place] >= first) & (users.day[place] < last)]
        return counter.count(_Rows(place, users.day[place], users.platform[place]))

    def mau() -> Floats:
        """Each core day keeps its user in the stock for 28 days, or until the next one."""
        found = core()
        order = np.lexsort((found.day, found.place))
        place, day = found.place[order], found.day[order].astype(np.int64)
        until = day + _WINDOW
        same = place[1:] == place[:-1]
        until[:-1] = np.where(same, np.minimum(until[:-1], day[1:]), until[:-1])
        whole = _Counter(people, 0, people.horizon + _WINDOW + 1)
        starts = whole.count(_Rows(place, day, users.platform[place]))
        ends = whole.count(_Rows(place, until, users.platform[place]))
        return np.cumsum(starts - ends, axis=0)[first:last]

    return {"signups": signups, "retained_w4": retained, "mau": mau}


def _platform_codes(frame: Frame) -> NDArray[Any]:
    column = frame.columns["platform"]
    assert isinstance(column, Coded)
    return column.codes


def _of_rows(
    frames: dict[str, Frame],
    people: Population,
    order: NDArray[np.int64],
    counter: _Counter,
    loads: list[tuple[Floats, NDArray[Any], NDArray[Any]]],
    first_plan: NDArray[np.int64],
) -> dict[str, Callable[[], Floats]]:
    """Counts of one stretch of days. Loads and first plans are gathered on the side."""
    users = people.users
    counters: dict[str, Callable[[], Floats]] = {}

    def rows_of(name: str) -> tuple[_Rows, NDArray[np.bool_]]:
        frame = frames[name]
        place = order[np.searchsorted(users.id, np.asarray(frame.columns["user_id"]), sorter=order)]
        platform = _platform_codes(frame) if "platform" in frame.columns else users.platform[place]
        human = users.kind[place] == HUMAN
        return _Rows(place, frame.day, platform).where(human), human

    if "user_activity" in frames:
        there, human = rows_of("user_activity")
        sessions = np.asarray(frames["user_activity"].columns["session_count"])[human].astype(np.float64)
        plans = np.asarray(frames["user_activity"].columns["core_action_count"])[human]
        counters["active_users"] = lambda: counter.count(there, distinct=True)
        counters["core_active_users"] = lambda: counter.count(there.where(plans > 0), distinct=True)
        counters["sessions"] = lambda: counter.count(there, sessions)
    if "meal_plans" in frames:
        saved, human = rows_of("meal_plans")
        np.minimum.at(first_plan, saved.place, np.asarray(frames["meal_plans"].columns["created_at"])[human])
        counters["core_actions"] = lambda: counter.count(saved)
    if "events" in frames:
        tracked, _ = rows_of("events")
        counters["events"] = lambda: counter.count(tracked)
        counters["active_users_tracked"] = lambda: counter.count(tracked, distinct=True)
    if "page_loads" in frames:
        loaded, human = rows_of("page_loads")
        load_ms = np.asarray(frames["page_loads"].columns["load_ms"])[human].astype(np.float64)
        cells = np.stack([code + _START[name] for name, code in counter.codes(loaded)], axis=1)
        loads.append((load_ms, loaded.day, cells))
        counters["page_loads"] = lambda: counter.count(loaded)
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


def _activations(people: Population, counter: _Counter, first_plan: NDArray[np.int64]) -> Floats:
    """Signups of the counted days whose first plan came within 168 hours, on the day of signup."""
    users = people.users
    created = days.microseconds(users.day, users.created_second)
    inside = (users.day >= counter.first) & (users.day < counter.first + counter.days)
    at = np.flatnonzero(inside & (users.kind == HUMAN) & (first_plan < created + _HOURS_168))
    return counter.count(_Rows(at, users.day[at], users.platform[at]))


def _quantiles(
    loads: list[tuple[Floats, NDArray[Any], NDArray[Any]]], first: int, last: int, share: float
) -> Floats:
    """A quantile of the load times by day and segment, interpolated between values; NaN without loads."""
    result = np.full((last - first, len(SEGMENTS)), np.nan)
    if not loads:
        return result
    load_ms, day = np.concatenate([part[0] for part in loads]), np.concatenate([part[1] for part in loads])
    cells = np.concatenate([part[2] for part in loads])
    by_time = np.argsort(load_ms, kind="stable")
    load_ms, day, cells = load_ms[by_time], day[by_time].astype(np.int32) - first, cells[by_time]
    for column in range(cells.shape[1]):
        group = day * len(SEGMENTS) + cells[:, column]
        order = np.argsort(group.astype(np.int32), kind="stable")
        found, start, size = np.unique(group[order], return_index=True, return_counts=True)
        place = start + share * (size - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, start + size - 1)
        sorted_ms = load_ms[order]
        value = sorted_ms[low] + (sorted_ms[high] - sorted_ms[low]) * (place - low)
        result[np.divmod(found, len(SEGMENTS))] = value
    return result
