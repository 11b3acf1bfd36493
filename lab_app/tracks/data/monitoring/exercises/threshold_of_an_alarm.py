"""**Milan, product manager, 09:15**

> Our alarm on new accounts per day rings when a day is too many standard deviations off. I replayed {since} to {until}
> with {count} thresholds, and the team has labelled each alarm. **Which one would have been the cheapest?**

A false alarm costs {per_false}: whoever is on call leaves other work. A day on which something real goes unseen costs
{per_day}: the advertising that makes good what a mean day of a fault loses. Without an alarm it is found after
{found_days} days at the latest, for {unfound}.

Real is what somebody should have acted on; holidays and announced campaigns are false alarms. Answer with a threshold
of the table.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lab_app.course.verdict import Answered
from lab_app.kinds.case import Case, CaseExercise, Known, Number, Sheet, Truths, Wrong
from lab_app.kinds.case.series import ALL, daily
from lab_app.kinds.case.window import day_said
from lab_app.metrics.alerts.judged import COUNTED_AS, incidents_of
from lab_app.metrics.alerts.replay import Readings, readings
from lab_app.tracks.data.monitoring.priced_thresholds import Prices, Replay, priced, tables
from lab_app.truth import Story, Truth, TwoWorlds
from pipelines.statistics.alerts.alert_costs import Outcome

WATCHED = "new_signups"
ANNOUNCED = frozenset({"referral_reward"})
"""Stories that the company itself began, and said so."""


def deal(known: Known) -> Case:
    """The past of an alarm on new accounts, at prices of this seed. Raises TruthError, QueryError and NotDealtError."""
    prices = priced(replayed(known), known.seed)
    outcomes = prices.table.outcomes
    rows = tuple((o.threshold, o.real + o.false, o.false, o.missed_days) for o in outcomes)
    dearest = max(prices.of(outcome) for outcome in outcomes)
    best = prices.of(prices.best)
    why = (
        f"At {prices.best.threshold:g} one counts {_many(prices.best.false, 'false alarm')} and {_many(prices.best.missed_days, 'unseen day')}: "
        f"€\u00a0{best:,.0f}. The dearest threshold of the table would have cost €\u00a0{dearest:,.0f}. With other prices "
        "another one is cheapest: a threshold implies prices, even if nobody has named them."
    )
    return Case.of(
        {"threshold": Truths(prices.best.threshold, why, wrong=wrong(prices))},
        Sheet(
            "New accounts per day, the past replayed",
            ("Threshold", "Alarms", "False", "Unseen days"),
            rows,
        ),
        words={
            "count": str(len(outcomes)),
            "per_false": f"€\u00a0{prices.per_false:,}",
            "per_day": f"€\u00a0{prices.per_day:,}",
            "found_days": str(prices.table.found_days),
            "unfound": f"€\u00a0{prices.per_day * prices.table.found_days:,}",
            "since": day_said(_first_day(known)),
            "until": day_said(known.as_of),
        },
    )


def replayed(known: Known) -> tuple[Replay, ...]:
    """The tables that could be asked about. Raises TruthError and QueryError."""
    first = _first_day(known)
    read = _read(daily(known, COUNTED_AS[WATCHED], ALL, first, known.as_of), first)
    there = incidents_of(Unannounced(known.truth), WATCHED, first, known.as_of) or ()
    return tables(WATCHED, read, there)


def _first_day(known: Known) -> dt.date:
    ((first,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    day: dt.date = first
    return day


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


def _many(count: int, what: str) -> str:
    """1 false alarm; 5 false alarms"""
    return f"{count} {what}{'' if count == 1 else 's'}"


def wrong(prices: Prices) -> tuple[Wrong, ...]:
    """Each other threshold of the table, by the side on which it is wrong."""
    return tuple(
        _too_low(prices, one) if one.threshold < prices.best.threshold else _too_high(prices, one)
        for one in prices.table.outcomes
        if one != prices.best
    )


def _too_low(prices: Prices, chosen: Outcome) -> Wrong:
    is_end = chosen == prices.table.outcomes[0]
    says = (
        f"The lowest threshold rings the most, with {_many(chosen.false, 'false alarm')}. " if is_end else ""
    )
    says += "Beside the cheapest one, its false alarms cost more than it saves in unseen days. "
    return Wrong("too_low", chosen.threshold, says + _unpriced(prices, chosen) + _more(prices, chosen))


def _too_high(prices: Prices, chosen: Outcome) -> Wrong:
    is_end = chosen == prices.table.outcomes[-1]
    says = (
        f"The highest threshold rings least ({_many(chosen.false, 'false alarm')}), and leaves {_many(chosen.missed_days, 'day')} unseen. "
        if is_end
        else ""
    )
    says += "Beside the cheapest one, its unseen days cost more than it saves on false alarms. "
    return Wrong("too_high", chosen.threshold, says + _unpriced(prices, chosen) + _more(prices, chosen))


def _unpriced(prices: Prices, chosen: Outcome) -> str:
    if chosen != prices.table.smallest_sum:
        return ""
    return (
        "It has the smallest sum of false alarms and unseen days, as if both cost the same: multiply each by its price "
        "first. "
    )


def _more(prices: Prices, chosen: Outcome) -> str:
    return (
        f"It would have cost €\u00a0{prices.of(chosen) - prices.of(prices.best):,.0f} more than the cheapest."
    )


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
