"""**Milan, product manager, 09:15**

> Our alarm on new accounts per day rings when a day is too many standard deviations away from what was expected. I
> replayed the past with {count} thresholds, and the team has labelled each alarm. A false alarm costs us {per_false} of people's time; each
> day on which something real goes unseen costs {per_day}. **Which threshold would have been the cheapest?**

Real is what somebody should have acted on. Holidays and announced campaigns are false alarms. Without an alarm
something real is found after {found_days} days at the latest. Answer with one of the thresholds in the table.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lab_app.course.verdict import Answered
from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, Number, Sheet, Truths, Wrong
from lab_app.kinds.case.series import ALL, daily
from lab_app.metrics.alerts.judged import COUNTED_AS, Incident, incidents_of, sees
from lab_app.metrics.alerts.replay import Readings, Rule, episodes, readings
from lab_app.truth import Story, Truth, TwoWorlds
from pipelines.statistics.alert_costs import Outcome, cheapest, cost, gap

WATCHED = "new_signups"
ANNOUNCED = frozenset({"referral_reward"})
"""Stories that the company itself began, and said so."""
FOUND_DAYS = 14
"""Until somebody sees it in the fortnight's report."""
THRESHOLDS = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
FALSE_EUROS = (50, 100, 200, 300, 500, 800, 1000, 1500, 2000, 3000)
DAY_EUROS = (20, 50, 100, 200, 300, 500, 800, 1000, 1500, 2000)
LEAST_GAP = 0.2
"""By which the second-best threshold has to be dearer: nobody can argue about a euro."""


@dataclass(frozen=True)
class Prices:
    """What a false alarm and an unseen day cost, and the threshold that is cheapest with them."""

    per_false: int
    per_day: int
    best: Outcome

    def of(self, outcome: Outcome) -> float:
        """What a threshold costs."""
        return cost(outcome, per_false_alarm=self.per_false, per_missed_day=self.per_day)


def deal(known: Known) -> Case:
    """The past of an alarm on new accounts, at prices of this seed. Raises TruthError, QueryError and NotDealtError."""
    outcomes = replayed(known)
    prices = priced(outcomes, known.seed)
    rows = tuple((o.threshold, o.real + o.false, o.false, o.missed_days) for o in outcomes)
    dearest = max(prices.of(outcome) for outcome in outcomes)
    best = prices.of(prices.best)
    why = (
        f"At {prices.best.threshold:g} one counts {_many(prices.best.false, 'false alarm')} and {_many(prices.best.missed_days, 'unseen day')}: "
        f"€\u00a0{best:,.0f}. The dearest threshold of the table would have cost €\u00a0{dearest:,.0f}. With other prices "
        "another one is cheapest: a threshold implies prices, even if nobody has named them."
    )
    return Case.of(
        {"threshold": Truths(prices.best.threshold, why, wrong=_wrong(outcomes, prices))},
        Sheet(
            "New accounts per day, the past replayed",
            ("Threshold", "Alarms", "False", "Unseen days"),
            rows,
        ),
        words={
            "count": str(len(outcomes)),
            "per_false": f"€\u00a0{prices.per_false:,}",
            "per_day": f"€\u00a0{prices.per_day:,}",
            "found_days": str(FOUND_DAYS),
        },
    )


def replayed(known: Known) -> tuple[Outcome, ...]:
    """What each threshold would have done, those apart that do as the one before. Raises TruthError and QueryError."""
    ((first,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    read = _read(daily(known, COUNTED_AS[WATCHED], ALL, first, known.as_of), first)
    there = incidents_of(Unannounced(known.truth), WATCHED, first, known.as_of) or ()
    found = [outcome(Rule(WATCHED, "day", threshold), read, there) for threshold in THRESHOLDS]
    return tuple(
        one
        for place, one in enumerate(found)
        if not place or (one.false, one.missed_days) != (found[place - 1].false, found[place - 1].missed_days)
    )


@lru_cache(maxsize=4)
def _read(values: tuple[float, ...], first: dt.date) -> Readings:
    """Readings of a series: the same answer is judged by them again and again."""
    return readings(values, first, "day", is_count=True)


@dataclass(frozen=True)
class Unannounced:
    """The truth without what the company announced itself: nobody is called for that."""

    truth: Truth

    def stories(self) -> tuple[Story, ...]:
        return tuple(story for story in self.truth.stories() if story.incident not in ANNOUNCED)

    def worlds(self, incident: str, metric: str) -> TwoWorlds:
        return self.truth.worlds(incident, metric)


def outcome(rule: Rule, read: Readings, there: Sequence[Incident]) -> Outcome:
    """A row of the table. An incident goes unseen until its first alarm, or until somebody finds it without one."""
    rung = episodes(rule, read)
    real = [one for one in rung if any(sees(one, incident) for incident in there)]
    unseen = []
    for incident in there:
        until = min((one.first for one in rung if sees(one, incident)), default=dt.date.max)
        unseen.append(min(sum(day < until for day in incident.effects), FOUND_DAYS))
    missed = sum(days == FOUND_DAYS for days in unseen)
    return Outcome(rule.threshold, len(real), len(rung) - len(real), missed, sum(unseen))


def priced(outcomes: Sequence[Outcome], seed: int) -> Prices:
    """Round prices at which one threshold is clearly the cheapest: one that neither rings least nor misses least,
    where there is one. Raises NotDealtError."""
    found: list[Prices] = []
    for per_false, per_day in itertools.product(FALSE_EUROS, DAY_EUROS):
        price = {"per_false_alarm": per_false, "per_missed_day": per_day}
        if len(outcomes) > 1 and gap(outcomes, **price) >= LEAST_GAP:
            found.append(Prices(per_false, per_day, cheapest(outcomes, **price)))
    if not found:
        raise NotDealtError(
            "In this world every threshold would have done the same: there is nothing to choose."
        )
    between = [one for one in found if one.best not in (outcomes[0], outcomes[-1])] or found
    draw = random.Random(f"{seed} threshold")
    best = draw.choice(sorted({one.best.threshold for one in between}))
    return draw.choice([one for one in between if one.best.threshold == best])


def _many(count: int, what: str) -> str:
    """1 false alarm; 5 false alarms"""
    return f"{count} {what}{'' if count == 1 else 's'}"


def _wrong(outcomes: Sequence[Outcome], prices: Prices) -> tuple[Wrong, ...]:
    """What people choose without counting."""
    best = prices.of(prices.best)

    def more(chosen: Outcome) -> str:
        return f"It would have cost €\u00a0{prices.of(chosen) - best:,.0f} more than the cheapest."

    keen, quiet = outcomes[0], outcomes[-1]
    even = min(outcomes, key=lambda one: (one.false + one.missed_days, -one.threshold))
    found = (
        Wrong(
            "no_misses",
            keen.threshold,
            f"The lowest threshold rings the most, with {_many(keen.false, 'false alarm')}. {more(keen)}",
        ),
        Wrong(
            "no_false_alarms",
            quiet.threshold,
            f"The highest threshold rings least ({_many(quiet.false, 'false alarm')}), and leaves {_many(quiet.missed_days, 'day')} unseen. {more(quiet)}",
        ),
        Wrong(
            "unpriced",
            even.threshold,
            "It has the smallest sum of false alarms and unseen days, as if both cost the same. Multiply each by its price "
            f"first. {more(even)}",
        ),
        *(Wrong("dearer", one.threshold, more(one)) for one in outcomes),
    )
    taken = {prices.best.threshold}
    chosen = []
    for one in found:
        if one.value not in taken:
            taken.add(one.value)
            chosen.append(one)
    return tuple(chosen)


class Threshold(Number):
    """One of the thresholds in the table: each of them but the right one is a foreseen wrong number."""

    def answered(self, given: Any, truths: Truths) -> Answered:
        answered = super().answered(given, truths)
        is_unknown = not answered.right and answered.mistake is None
        return replace(answered, message="Choose one from the table.") if is_unknown else answered


EXERCISE = CaseExercise(
    code="M04",
    title="When an alarm should ring",
    concept="Price of alarms",
    difficulty=2,
    order=5,
    minutes=7,
    hints=(
        "Each row has its price: false alarms times theirs, plus unseen days times theirs.",
        "Going down the table, which rows save more on false alarms than they cost in unseen days?",
    ),
    questions=(
        Threshold(
            name="threshold",
            asks="The cheapest threshold, in standard deviations",
            unit="ratio",
            tolerance=0.01,
        ),
    ),
    deal=deal,
    takeaway="Ask for two prices before you ask for a threshold: what a false alarm costs, and what a day costs on which nobody "
    "knows. Then replay the past and multiply.",
)
