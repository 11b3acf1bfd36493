"""Alarms held against what really happened: which were real, which false, and what no alarm saw.

Real is an alarm that somebody should act on. Its definition is here, and the page says it in words: while it went on,
an incident of a cause other than the calendar moved this metric by `LEAST_EFFECT` of its value or more, in the alarm's
direction, within `NEAR_DAYS` of the alarm. What is left of an incident after its last day is nothing to be called for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lab_app.metrics.alerts.replay import Episode, Readings, Rule, episodes
from pipelines.contract.calendar import DAY
from pipelines.statistics.alerts.alert_costs import Outcome

if TYPE_CHECKING:
    from lab_app.truth import Story, TwoWorlds

NOT_TO_ACT_ON = frozenset({"calendar", "campaign", "nothing"})
OTHER_DECISIONS = frozenset({"households_2025"})
"""Of these the truth compares with another decision, not with a world without them: they moved no number."""
LEAST_EFFECT = 0.05
NEAR_DAYS = 2
COUNTED_AS: Mapping[str, str] = {
    "dau": "core_active_users",
    "core_actions": "core_actions",
    "invites_sent": "invites",
    "messages_sent": "messages",
    "new_signups": "accounts",
    "orders": "orders",
    "page_loads": "page_loads",
    "sessions": "sessions",
    "tickets": "support_tickets",
}
"""The metrics whose truth is kept, and what it calls them."""
ACCOUNTS = COUNTED_AS["new_signups"]
BOTS_COUNT_IN = frozenset({"core_actions", "dau", "messages_sent", "page_loads", "sessions"})
"""What bots that pass for people do is in these, too. The truth counts people: of what bots did to these it knows only how
many accounts they made."""


class Knows(Protocol):
    """What this asks of the truth (`lab_app.truth.Truth`)."""

    def stories(self) -> Sequence[Story]:
        """What happened in each place of the calendar."""

    def worlds(self, incident: str, metric: str) -> TwoWorlds:
        """A metric with an incident and without it."""


@dataclass(frozen=True)
class Incident:
    """Something that happened and moved a metric: by which share, on each day on which it was enough to act on.

    By the week it is the share by which the seven days up to that day were moved together. `of_accounts`: the shares
    are of the accounts that bots made, as it is not known by how much they moved the metric itself.
    """

    text: str
    cause: str
    effects: Mapping[dt.date, float]
    of_accounts: bool = False

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


def incidents_of(
    knows: Knows, metric: str, first: dt.date, last: dt.date, span: int = 1
) -> tuple[Incident, ...] | None:
    """What moved the metric between two days, ends included, by its first day; None where no truth of it is kept.

    `span` is how many days a value of it sums up, 1 or 7. Raises TruthError.
    """
    name = COUNTED_AS.get(metric)
    if name is None:
        return None
    found = []
    for story in knows.stories():
        if story.cause in NOT_TO_ACT_ON or story.incident in OTHER_DECISIONS:
            continue
        begin, end = max(first, story.first), min(last, story.last)
        is_of_bots = story.cause == "counting" and metric in BOTS_COUNT_IN
        shares = _effects(knows.worlds(story.incident, ACCOUNTS if is_of_bots else name), span)
        effects = {
            day: share for day, share in shares.items() if begin <= day <= end and abs(share) >= LEAST_EFFECT
        }
        if effects:
            found.append(Incident(story.text, story.cause, effects, is_of_bots))
    return tuple(sorted(found, key=lambda incident: incident.first))


def _effects(worlds: TwoWorlds, span: int) -> dict[dt.date, float]:
    """By which share of what would have been a number was moved, by the last of `span` days."""
    found = {}
    for end in range(span, len(worlds.dates) + 1):
        actual, without = worlds.actual[end - span : end], worlds.without[end - span : end]
        known = [value for value in without if value is not None]
        if len(known) == span and None not in actual and sum(known) > 0:
            found[worlds.dates[end - 1]] = sum(value or 0.0 for value in actual) / sum(known) - 1
    return found


def sees(episode: Episode, incident: Incident) -> bool:
    """Whether an episode is about an incident."""
    first, last = episode.first - NEAR_DAYS * DAY, episode.last + NEAR_DAYS * DAY
    is_up = episode.reading.value > episode.reading.expected
    return any(first <= day <= last and (share > 0) == is_up for day, share in incident.effects.items())


def judged(found: Sequence[Episode], incidents: Sequence[Incident]) -> Judged:
    """Which episodes were real."""
    seen = [(episode, tuple(one for one in incidents if sees(episode, one))) for episode in found]
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
    found = episodes(rule, read)
    held = judged(found, incidents)
    missed_days = 0
    for incident in incidents:
        rung = [episode.first for episode in found if sees(episode, incident)]
        until = min(rung, default=dt.date.max)
        missed_days += sum(day < until for day in incident.effects)
    return Outcome(rule.threshold, len(held.real), len(held.false), len(held.missed), missed_days)
