"""**Dana, head of engineering, 10:05**

> A new start page is to be tested on everybody who visits, half and half. {rate} of visitors save a plan in the 7 days from their first
> visit on; {worth} points more would pay for the work. **For how many days does it have to take people in?** Until then I block the page.

Each person is in once, from the first visit on. Plan for 80 % power and a 5 % risk of a false alarm, up or down, without their past, at the pace of the last weeks: as if it
had begun on {first_said}. The query has the visitors of each day; staff and scripts are left out.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import accumulate

from lab_app.experiments.pace import Pace, pace_from
from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, Number, Truths, Wrong, other_than
from lab_app.kinds.case.window import day_said
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent
from pipelines.statistics.experiments.power import people_of_shares

WORTH = 0.03
WINDOW = 56
"""Days that are looked back on; it begins on a Monday."""
TOLERANCE = 1.0


@dataclass(frozen=True)
class Planned:
    """The share now, people a group, and what the days come to: and how many more or fewer another good formula gives."""

    rate: float
    group: int
    days: int
    within: int
    pace: Pace


def begins(as_of: dt.date) -> dt.date:
    """The Monday from which the pace is read: eight weeks later all are over."""
    first = as_of - (WINDOW - 1) * DAY
    return first - first.weekday() * DAY


def planned(known: Known) -> Planned:
    """The plan. Raises NotDealtError and QueryError."""
    pace = pace_from(known, begins(known.as_of), WINDOW)
    # Who first came by in the first four weeks: their 7 days are over.
    people, hits = pace.people_by(28), pace.planners_by(28)
    if not 0 < hits < people * (1 - WORTH):
        raise NotDealtError("Too few people come by in this world for a test to be planned.")
    rate = round(hits / people, 3)
    group = people_of_shares(rate, rate + WORTH)
    days = pace.days_until(2 * group)
    if days is None or days < 4:
        raise NotDealtError(
            "In this world people come by too slowly, or too fast, for the length of this test to be a question."
        )
    return Planned(rate, group, days, _within(pace, rate, group), pace)


def _within(pace: Pace, rate: float, group: int) -> int:
    """By how many days the common formulas for two shares differ here, at least 1; never as far as half-way to one group."""
    days, one = (pace.days_until(people) or pace.days for people in (2 * group, group))
    variances = rate * (1 - rate) + (rate + WORTH) * (1 - rate - WORTH)
    others = (16 * rate * (1 - rate) / WORTH**2, (1.96 + 0.84) ** 2 * variances / WORTH**2)
    away = [abs((pace.days_until(math.ceil(2 * other)) or pace.days) - days) for other in others]
    return max(1, min(max(away), (days - one) // 2))


def deal(known: Known) -> Case:
    """The last eight weeks. Raises NotDealtError and QueryError."""
    found = planned(known)
    first = begins(known.as_of)
    both = 2 * found.group
    first_days = found.pace.people_by(3) / found.pace.people_by(28)
    why = (
        f"{number(found.group)} people a group find {percent(WORTH, 0).removesuffix(chr(160) + '%')} points from {percent(found.rate)} in four of five tests, so "
        f"{number(both)} in all. So many different people had come by after {found.days} days. The first three days bring {percent(first_days, 0)} of those who come in four "
        "weeks, since whoever comes often comes soon; later days bring fewer and fewer. Formulas differ by some per cent, "
        f"so ± {found.within} is as good. Planned by a daily mean, one ends too early or blocks the page for days "
        "that bring nearly nobody. And the last ones' 7 days come on top before anybody reads it."
    )
    return Case.of(
        {"days": Truths(float(found.days), why, wrong=wrong(found), tolerance=float(found.within))},
        words={
            "rate": percent(found.rate),
            "worth": number(100 * WORTH, digits=0),
            "within": str(found.within),
            "first_said": day_said(first),
            "first_day": str(first),
            "last_day": str(known.as_of),
        },
    )


DAILY_VISITORS = (
    "That divides by the visitors of a day, or adds them up. Who comes every day is a visitor every day, and can be put into the test only once: count "
    "first visits."
)


def wrong(found: Planned) -> tuple[Wrong, ...]:
    """The foreseen wrong numbers of days, as far as they are others than the right one."""
    both, pace = 2 * found.group, found.pace
    one_group = pace.days_until(found.group) or 1
    foreseen = (
        Wrong(
            "one_group",
            one_group,
            "By then as many have come by as *one* group needs. A test has two: read then, it would find the lift in about half of such "
            "tests, not in four of five.",
        ),
        Wrong(
            "days_of_visitors",
            math.ceil(both / pace.visitors_a_day),
            DAILY_VISITORS,
        ),
        Wrong(
            "days_of_visitors",
            next((day for day, seen in enumerate(accumulate(pace.visitors), 1) if seen >= both), pace.days),
            DAILY_VISITORS,
        ),
        Wrong(
            "mean_of_four_weeks",
            math.ceil(both / (pace.people_by(28) / 28)),
            "That divides by a mean of four weeks. People don't come in evenly: the first days bring many, and each later day fewer.",
        ),
        Wrong(
            "with_the_week",
            found.days + 7,
            "The last ones' 7 days have to be waited for before it is read. In these days nobody is taken in any more, and they are not asked for.",
        ),
        Wrong(
            "newcomers",
            math.ceil(both / pace.newcomers_a_day),
            "That waits for newcomers alone. Everybody who visits is in it, whenever they have signed up.",
        ),
    )
    return other_than(found.days, foreseen, found.within)


EXERCISE = CaseExercise(
    code="P02",
    title="How long does this test take?",
    concept="Planning a test",
    difficulty=2,
    idea="How many people a test needs follows from the share now, the smallest lift that is worth finding, and how sure one wants to be. How many days that takes follows from how "
    "new people come by: many on the first days, then fewer and fewer.",
    order=1,
    minutes=12,
    hints=(
        "First the people: a group needs about 16 × share × (1 − share) ÷ lift², and there are two. The planner has the exact number.",
        "Then the days: for each person the first visit from {first_day} on, then how many first visits there were by each day.",
        "SUM(COUNT(*)) OVER (ORDER BY first_visit) adds up the first visits of a query that groups by them. Which is the first day with people enough? {first_day} is day 1.",
    ),
    starter="""
WITH visits AS (
  SELECT user_id, activity_date
  FROM user_activity
  JOIN users ON users.id = user_id
  WHERE activity_date >= DATE '{first_day}'
    AND NOT is_internal
    AND lower(email) NOT LIKE '%@larder.example'
    AND NOT regexp_matches(lower(signup_user_agent),
      'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
)
SELECT activity_date, COUNT(DISTINCT user_id) AS visitors
FROM visits
GROUP BY activity_date
ORDER BY activity_date
""",
    questions=(
        Number(
            name="days",
            asks="For how many days does it take people in? The first one is day 1; the last ones' 7 days after that are not counted. ± {within} is right.",
            tolerance=TOLERANCE,
        ),
    ),
    deal=deal,
    takeaway="Plan a test by days: ask how many *new* people come by after 3, 7, 14 and 28 days. If the smallest lift that you could find by then is more than you hope for, don't start.",
)
