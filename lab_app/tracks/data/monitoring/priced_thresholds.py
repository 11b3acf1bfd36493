"""Thresholds of an alarm with what each would have done in the past, and prices at which one of them is clearly the
cheapest."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.kinds.case import NotDealtError
from lab_app.metrics.alerts.judged import Incident, sees
from lab_app.metrics.alerts.replay import Readings, Rule, episodes
from pipelines.statistics.alerts.alert_costs import Outcome, cheapest, cost, gap

FOUND_DAYS = (7, 14)
"""Until somebody sees it in the week's report, or in the fortnight's."""
REPLAYED = (
    (1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0),
    (1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
    (1.5, 2.5, 3.5, 4.5, 5.5),
)
"""Thresholds that somebody tries. Few incidents make few steps: with one set of them alone, and one time until something
is found, the cheapest threshold of every second world is also the lowest, the highest, or that of the smallest sum."""
FALSE_EUROS = (100, 200, 300, 500, 800, 1000, 1500, 2000)
"""From an hour of somebody's time to a day of a team's."""
DAY_EUROS = (50, 100, 200, 300, 500, 800, 1000, 1500, 2000)
MOST_TIMES = 5
"""One of the two prices may be so many times the other: beyond it nobody believes that an hour of people and a day of a
fault cost that."""
FEWEST_ROWS = 4
LEAST_GAP = 0.2
"""By which the second-best threshold has to be dearer: nobody can argue about a euro."""


@dataclass(frozen=True)
class Replay:
    """A table: how late something is found without an alarm, and what each of some thresholds would have done."""

    found_days: int
    outcomes: tuple[Outcome, ...]

    @property
    def smallest_sum(self) -> Outcome:
        """With the fewest false alarms and unseen days, as if both cost the same."""
        return min(self.outcomes, key=lambda one: (one.false + one.missed_days, -one.threshold))


@dataclass(frozen=True)
class Prices:
    """What a false alarm and an unseen day cost, and the threshold of the table that is cheapest with them."""

    table: Replay
    per_false: int
    per_day: int
    best: Outcome

    def of(self, outcome: Outcome) -> float:
        """What a threshold costs."""
        return cost(outcome, per_false_alarm=self.per_false, per_missed_day=self.per_day)

    @property
    def has_to_be_counted(self) -> tuple[bool, bool, bool]:
        """Whether one gets there by counting alone, the worst first: the table is long enough not to guess, its ends
        are wrong, and so is the smallest sum."""
        rows = self.table.outcomes
        return (
            len(rows) >= FEWEST_ROWS,
            self.best not in (rows[0], rows[-1]),
            self.best != self.table.smallest_sum,
        )


def tables(metric: str, read: Readings, there: Sequence[Incident]) -> tuple[Replay, ...]:
    """Each set of thresholds with each time until something is found; those apart that do as the one before."""
    found = []
    for days in FOUND_DAYS:
        done = {
            one: outcome(Rule(metric, "day", one), read, there, days)
            for one in sorted(set(sum(REPLAYED, ())))
        }
        for thresholds in REPLAYED:
            rows = [done[one] for one in thresholds]
            differ = [
                one
                for place, one in enumerate(rows)
                if not place
                or (one.false, one.missed_days) != (rows[place - 1].false, rows[place - 1].missed_days)
            ]
            found.append(Replay(days, tuple(differ)))
    return tuple(found)


def outcome(rule: Rule, read: Readings, there: Sequence[Incident], found_days: int) -> Outcome:
    """A row of the table. An incident goes unseen until its first alarm, or until somebody finds it without one."""
    rung = episodes(rule, read)
    real = [one for one in rung if any(sees(one, incident) for incident in there)]
    unseen = []
    for incident in there:
        until = min((one.first for one in rung if sees(one, incident)), default=dt.date.max)
        unseen.append(min(sum(day < until for day in incident.effects), found_days))
    missed = sum(days == found_days for days in unseen)
    return Outcome(rule.threshold, len(real), len(rung) - len(real), missed, sum(unseen))


def priced(replays: Sequence[Replay], seed: int) -> Prices:
    """A table and round prices at which one of its thresholds is clearly the cheapest: where there is such a one, neither
    the lowest nor the highest, and not that of the smallest sum. Raises NotDealtError."""
    found: list[Prices] = []
    for table in replays:
        for per_false, per_day in itertools.product(FALSE_EUROS, DAY_EUROS):
            price = {"per_false_alarm": per_false, "per_missed_day": per_day}
            if max(price.values()) > MOST_TIMES * min(price.values()):
                continue
            if len(table.outcomes) > 1 and gap(table.outcomes, **price) >= LEAST_GAP:
                found.append(Prices(table, per_false, per_day, cheapest(table.outcomes, **price)))
    if not found:
        raise NotDealtError(
            "In this world every threshold would have done the same: there is nothing to choose."
        )
    most = max(one.has_to_be_counted for one in found)
    left = [one for one in found if one.has_to_be_counted == most]
    draw = random.Random(f"{seed} threshold")
    best = draw.choice(sorted({one.best.threshold for one in left}))
    return draw.choice([one for one in left if one.best.threshold == best])
