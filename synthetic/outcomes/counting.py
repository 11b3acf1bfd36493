"""People and their rows, counted by day and segment.

People only, if nothing else is said: bots and staff are left out, by what the simulator knows of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.segments import SEGMENTS, SHAPE, cells, columns_of, marginals
from synthetic.people import identities
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.rows.frames import Coded, Frame
from synthetic.scenario import Scenario
from synthetic.vocabulary import PLATFORMS

Mask = NDArray[np.bool_]
WINDOW = 28
"""Days for which a core day counts as active."""
_ALL_CELLS = int(np.prod(SHAPE))


@dataclass(frozen=True)
class Rows:
    """Rows that are counted: place of the user, day, platform of the activity (or of the signup)."""

    place: NDArray[np.int64]
    day: NDArray[Any]
    platform: NDArray[Any]

    def where(self, keep: NDArray[Any]) -> Rows:
        return Rows(self.place[keep], self.day[keep], self.platform[keep])


class Crowd:
    """The people of a shard, and the days `[first, last)` on which they are counted."""

    def __init__(self, scenario: Scenario, people: Population, first: int, last: int) -> None:
        self.scenario, self.people, self.users = scenario, people, people.users
        self.first, self.last = first, last

    @cached_property
    def is_human(self) -> Mask:
        human: Mask = self.users.kind == HUMAN
        return human

    @cached_property
    def by_account(self) -> NDArray[np.int64]:
        """Places of the users in the order of their accounts' numbers."""
        return np.argsort(self.users.id)

    def cells(self, rows: Rows) -> NDArray[np.int64]:
        """Each row's platform, country and source in one number."""
        return cells(rows.platform, self.users.country[rows.place], self.users.source[rows.place])

    def count(self, rows: Rows, weights: Floats | None = None) -> Floats:
        """Sums by day and segment."""
        total = np.zeros((self.last - self.first, len(SEGMENTS)))
        if len(rows.place):
            low = int(rows.day.min())
            own = (rows.day.astype(np.int64) - low) * _ALL_CELLS + self.cells(rows)
            span = int(rows.day.max()) + 1 - low
            sums = np.bincount(own, weights, span * _ALL_CELLS).reshape(span, *SHAPE)
            total[low - self.first : low - self.first + span] = marginals(sums)
        return total

    def count_people(self, rows: Rows) -> Floats:
        """People by day and segment, each once in each of them."""
        day, size = rows.day.astype(np.int64), len(self.users.id)
        kinds = len(PLATFORMS)

        def each_once(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            key.sort()
            return np.divmod(key[np.diff(key, prepend=-1) > 0], size)

        day_platform, place = each_once((day * kinds + rows.platform) * size + rows.place)
        total = self.count(Rows(place, *np.divmod(day_platform, kinds)))
        day, place = each_once(day * size + rows.place)
        once = self.count(Rows(place, day, np.zeros(len(place), np.int64)))
        # Who was there on two platforms is one person in every segment that is not of a platform.
        for dimension in ("all", "country", "signup_source"):
            total[:, columns_of(dimension)] = once[:, columns_of(dimension)]
        return total

    def at_signup(self, counted: Mask) -> Floats:
        """Users of whom something holds, on the day of their signup."""
        users = self.users
        at = np.flatnonzero((users.day >= self.first) & (users.day < self.last) & counted)
        return self.count(Rows(at, users.day[at], users.platform[at]))

    def on_their_days(self, who: NDArray[Any], day: NDArray[Any], counted: Mask | None = None) -> Floats:
        """Rows of people, in order of the day; `counted` says which ones count, all by default."""
        start, end = days.span(day, self.first, self.last)
        place = who[start:end].astype(np.int64)
        keep = self.is_human[place]
        if counted is not None:
            keep &= counted[start:end]
        return self.count(Rows(place, day[start:end], self.users.platform[place]).where(keep))

    def returned(self, ages: tuple[int, int], counted: Mask | None = None) -> Floats:
        """People who came by at an age from the first to the second (days), on the day of their signup."""
        start = np.searchsorted(self.people.active_day, self.first)
        who = self.people.active_user[start:].astype(np.int64)
        age = self.people.active_day[start:] - self.users.day[who]
        keep = (age >= ages[0]) & (age <= ages[1])
        if counted is not None:
            keep &= counted[start:]
        back = np.zeros(len(self.users.id), bool)
        back[who[keep]] = True
        return self.at_signup(back & self.is_human)

    def stock(self, counted: Mask, *, by_account: bool = False) -> Floats:
        """Users with a core day within the last 28 days: each keeps its user in the stock for so long, or until
        the next one. `by_account`: who uses two accounts is two."""
        people, first, last = self.people, self.first, self.last
        start, end = days.span(people.active_day, first - WINDOW, last)
        at = start + np.flatnonzero(people.active_core[start:end] & counted[people.active_user[start:end]])
        place, day = people.active_user[at].astype(np.int64), people.active_day[at].astype(np.int64)
        who = place
        if by_account:
            who = identities.accounts(self.scenario, people, place, day, people.active_invites[at])
        order = np.lexsort((day, who))
        place, day, who = place[order], day[order], who[order]
        until = day + WINDOW
        same = who[1:] == who[:-1]
        until[:-1] = np.where(same, np.minimum(until[:-1], day[1:]), until[:-1])
        early = first - WINDOW
        whole = Crowd(self.scenario, people, early, last + WINDOW + 1)
        starts = whole.count(Rows(place, day, self.users.platform[place]))
        ends = whole.count(Rows(place, until, self.users.platform[place]))
        return np.cumsum(starts - ends, axis=0)[first - early : last - early]


class PeoplesRows:
    """The rows of one table that are people's."""

    def __init__(self, crowd: Crowd, frame: Frame) -> None:
        self.crowd, self._frame = crowd, frame
        assert frame.table.person is not None
        place = _places_of(np.asarray(frame.columns[frame.table.person]), crowd)
        platform = (
            self._coded("platform").codes if "platform" in frame.columns else crowd.users.platform[place]
        )
        self._is_human = crowd.is_human[place]
        self.rows = Rows(place, frame.day, platform).where(self._is_human)

    def column(self, name: str) -> NDArray[Any]:
        """A column of numbers or times."""
        return np.asarray(self._frame.columns[name])[self._is_human]

    def has(self, name: str, value: str) -> Mask:
        """Which rows have this value in a column of low cardinality."""
        coded = self._coded(name)
        found: Mask = coded.codes[self._is_human] == coded.values.index(value)
        return found

    def count(self, keep: NDArray[Any] | None = None, weights: Floats | None = None) -> Floats:
        """Rows, or the sums of their weights, by day and segment."""
        if keep is None:
            return self.crowd.count(self.rows, weights)
        return self.crowd.count(self.rows.where(keep), None if weights is None else weights[keep])

    def count_people(self) -> Floats:
        return self.crowd.count_people(self.rows)

    def _coded(self, name: str) -> Coded:
        column = self._frame.columns[name]
        assert isinstance(column, Coded)
        return column


def _places_of(account: NDArray[np.int64], crowd: Crowd) -> NDArray[np.int64]:
    """Places of accounts. A visit's rows follow each other, so that few are looked for."""
    heads = np.flatnonzero(np.diff(account, prepend=-1))
    order = crowd.by_account
    found: NDArray[np.int64] = order[np.searchsorted(crowd.users.id[order], account[heads])]
    return np.repeat(found, np.diff(heads, append=len(account)))
