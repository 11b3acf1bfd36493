"""Alarms held against what really happened: which were real, which false, and what no alarm saw.

Real is an alarm that somebody should act on. Its definition is here, and the page says it in words: an incident of a
cause other than the calendar moved this metric, by `LEAST_EFFECT` of its value or more, in the alarm's direction, on a
day that the alarm's values are of or within `NEAR_DAYS` of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lab_app.metrics.alerts.replay import Episode, Readings, Rule, episodes
from pipelines.contract.calendar import DAY
from pipelines.statistics.alert_costs import Outcome

NOT_TO_ACT_ON = frozenset({"calendar", "campaign", "nothing"})
LEAST_EFFECT = 0.05
NEAR_DAYS = 2
COUNTED_AS: Mapping[str, str] = {
    "dau": "core_active_users",
    "core_actions": "core_actions",
    "invites_sent": "invites",
    "messages_sent": "messages",
    "new_signups": "signups",
    "orders": "orders",
    "page_loads": "page_loads",
    "sessions": "sessions",
    "tickets": "support_tickets",
}
"""The metrics whose truth is kept, and what it calls them."""


class Story(Protocol):
    """What happened in some weeks, as the truth has it."""

    @property
    def incident(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def text(self) -> str: ...


class Worlds(Protocol):
    """A number by day in the world as it was, and without what happened."""

    @property
    def dates(self) -> tuple[dt.date, ...]: ...
    @property
    def actual(self) -> tuple[float | None, ...]: ...
    @property
    def without(self) -> tuple[float | None, ...]: ...


class Knows(Protocol):
    """What this asks of `lab_app.truth.Truth`."""

    def stories(self) -> Sequence[Story]:
        """What happened in each place of the calendar."""

    def worlds(self, incident: str, metric: str) -> Worlds:
        """A metric with an incident and without it."""


@dataclass(frozen=True)
class Incident:
    """Something that happened and moved a metric: by which share, on each day on which it was enough to act on."""

    text: str
    cause: str
    effects: Mapping[dt.date, float]

    @property
    def first(self) -> dt.date:
        return min(self.effects)

    @property
    def last(self) -> dt.date:
        return max(self.effects)


@dataclass(frozen=True)
class Judged:
    """Episodes with the incidents that they saw, those that saw none, and the incidents that no alarm saw."""

    real: tuple[tuple[Episode, tuple[Incident, ...]], ...]
    false: tuple[Episode, ...]
    missed: tuple[Incident, ...]


def incidents_of(knows: Knows, metric: str, first: dt.date, last: dt.date) -> tuple[Incident, ...] | None:
    """What moved the metric between two days, ends included, by its first day; None where no truth of it is kept."""
    name = COUNTED_AS.get(metric)
    if name is None:
        return None
    found = []
    for story in knows.stories():
        if story.cause in NOT_TO_ACT_ON:
            continue
        effects = {
            day: share
            for day, share in _effects(knows.worlds(story.incident, name)).items()
            if first <= day <= last and abs(share) >= LEAST_EFFECT
        }
        if effects:
            found.append(Incident(story.text, story.cause, effects))
    return tuple(sorted(found, key=lambda incident: incident.first))


def _effects(worlds: Worlds) -> dict[dt.date, float]:
    """By which share of what would have been a number was moved, by day."""
    days = zip(worlds.dates, worlds.actual, worlds.without, strict=True)
    return {day: actual / without - 1 for day, actual, without in days if actual is not None and without}


def sees(episode: Episode, incident: Incident, span: int = 1) -> bool:
    """Whether an episode is about an incident. `span` is how many days a value of it sums up, 1 or 7."""
    first, last = episode.first - (span - 1 + NEAR_DAYS) * DAY, episode.last + NEAR_DAYS * DAY
    is_up = episode.reading.value > episode.reading.expected
    return any(first <= day <= last and (share > 0) == is_up for day, share in incident.effects.items())


def judged(found: Sequence[Episode], incidents: Sequence[Incident], span: int = 1) -> Judged:
    """Which episodes were real."""
    seen = [(episode, tuple(one for one in incidents if sees(episode, one, span))) for episode in found]
    real = tuple((episode, about) for episode, about in seen if about)
    noticed = [one for _, about in real for one in about]
    return Judged(
        real,
        tuple(episode for episode, about in seen if not about),
        tuple(one for one in incidents if one not in noticed),
    )


def outcome(rule: Rule, read: Readings, incidents: Sequence[Incident]) -> Outcome:
    """What the rule would have done: its row in a table of costs.

    A missed day is one on which an incident moved the metric before any alarm about it; after the first one somebody
    knows.
    """
    span = 7 if rule.period == "week" else 1
    found = episodes(rule, read)
    held = judged(found, incidents, span)
    missed_days = 0
    for incident in incidents:
        rung = [episode.first for episode in found if sees(episode, incident, span)]
        until = min(rung, default=dt.date.max)
        missed_days += sum(day < until for day in incident.effects)
    return Outcome(rule.threshold, len(held.real), len(held.false), len(held.missed), missed_days)
