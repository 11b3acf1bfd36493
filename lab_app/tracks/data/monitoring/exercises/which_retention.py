"""**Ines, product designer, 15:40**

> We are rebuilding the first week of the app. In autumn Nora decides whether it stays, by one number: for how many
> newcomers has planning the week with Larder become a habit, a month on? I have eight retentions of the same
> people, from {lowest} to {highest}. **Which one do we sign?**

All eight are of the {count} people who signed up in {month}, counted by the day since their signup. Most households
plan once a week, on any day.
"""

from __future__ import annotations

import calendar
import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Sheet, Truths
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY, first_of_month
from pipelines.contract.units import Quantity, percent

NEEDS_DAYS = 59
"""Until all eight are known of everybody."""
_WAYS = (
    ("A", "Came by on day 1", "age = 1"),
    ("B", "Saved a plan on one of days 1 to 7", "age BETWEEN 1 AND 7 AND planned"),
    ("C", "Saved a plan on day 30", "age = 30 AND planned"),
    ("D", "Came by on one of days 28 to 34", "age BETWEEN 28 AND 34"),
    ("E", "Saved a plan on one of days 28 to 34", "age BETWEEN 28 AND 34 AND planned"),
    ("F", "Saved a plan on one of days 30 to 59", "age BETWEEN 30 AND 59 AND planned"),
    ("G", "Saved a plan on day 28 or later, to this day", "age >= 28 AND planned"),
    ("H", "Came by on any day after the first", "age >= 1"),
)
_WHY = (
    "“A habit of planning the week, a month on” has three parts: the act (a plan, not a visit), the rhythm (a week, since one "
    "day is missed by a household that plans on another) and the age. E has all three, {e}. One plan in week 4 is a "
    "proxy all the same: it does not show whether somebody plans each week. C, {c}, misses {missed} of the people in E: they "
    "planned on other days of these seven, and a real gain is harder to see in what is left. G says {g}, and grows by itself while "
    "one waits."
)


def cohort(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last month whose people are all old enough: its first and last day."""
    first = first_of_month(as_of - NEEDS_DAYS * DAY + DAY)
    first = first_of_month(first - DAY)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def deal(known: Known) -> Case:
    """Eight retentions of the people of one month. Raises QueryError."""
    first, last = cohort(known.as_of)
    columns = ", ".join(f"COUNT(DISTINCT id) FILTER (WHERE {when})" for _, _, when in _WAYS)
    both = f"bool_or({_WAYS[2][2]}) AND bool_or({_WAYS[4][2]})"
    ((count, seen, *back),) = known.rows(
        f"WITH u AS (SELECT * FROM ({PEOPLE}) WHERE created_at >= DATE '{first}' AND created_at < DATE '{last + DAY}'), "
        "seen AS (SELECT u.id, a.activity_date - CAST(u.created_at AS DATE) AS age, a.core_action_count > 0 AS planned "
        f"FROM u JOIN product.user_activity a ON a.user_id = u.id) SELECT (SELECT COUNT(*) FROM u), "
        f"(SELECT COUNT(*) FROM (SELECT id FROM seen GROUP BY id HAVING {both})), {columns} FROM seen"
    )
    shares = [int(one) / int(count) if count else 0.0 for one in back]
    said = {letter: percent(share) for (letter, _, _), share in zip(_WAYS, shares, strict=True)}
    missed = percent(1.0 - int(seen) / int(back[4]) if back[4] else 0.0)
    rows = tuple((letter, what, Quantity(said[letter])) for letter, what, _ in _WAYS)
    words = {
        "count": f"{count:,}",
        "month": f"{first:%B %Y}",
        "lowest": percent(min(shares)),
        "highest": percent(max(shares)),
    }
    return Case.of(
        {
            "definition": Truths(
                "week_4_plan", _WHY.format(e=said["E"], c=said["C"], g=said["G"], missed=missed)
            )
        },
        Sheet(f"People who signed up in {first:%B %Y}", ("", "Who counts as back", "Share"), rows),
        words=words,
    )


EXERCISE = CaseExercise(
    code="M03",
    title="Eight retentions of the same people",
    concept="Retention",
    difficulty=2,
    order=3,
    minutes=5,
    core=True,
    hints=(
        "Take Ines's sentence apart: what do people do, how often, and when is it looked at?",
        "A household that plans each Sunday: on which of these days would it be counted?",
    ),
    questions=(
        Choice(
            name="definition",
            asks="Which one is the number for this decision?",
            scored=False,
            options=(
                Option(
                    "day_1",
                    "A: day 1, with any visit",
                    "Right for another question: does the first visit make people curious? For a team that changes the first day it "
                    "is quick and good. A habit can't be seen on day 1: by this number a "
                    "friendlier welcome wins, whoever stays.",
                ),
                Option(
                    "day_30",
                    "C: day 30, with a plan",
                    "Right for another question: comparing an app of daily use with its market, which publishes day 30. A household that "
                    "plans on Sundays is counted only if its day 30 is a Sunday, and as lost otherwise: a gain in habit would "
                    "hardly show.",
                ),
                Option(
                    "week_4",
                    "D: one of days 28 to 34, with any visit",
                    "Right for another question: who still looks in? Looking in is not planning, and a reminder mail alone lifts it: the rebuild "
                    "would be kept for its mails.",
                ),
                Option(
                    "week_4_plan",
                    "E: one of days 28 to 34, with a plan",
                    "It has the act, the rhythm and the age.",
                ),
                Option(
                    "month_2",
                    "F: one of days 30 to 59, with a plan",
                    "Right for another question: who may still be reached? One plan in a whole month is no habit of planning the week, "
                    "and it is known almost a month later than E.",
                ),
                Option(
                    "unbounded",
                    "G: day 28 or later, with a plan",
                    "Right for another question: how many are not lost for good? It grows the longer one waits, so an older cohort "
                    "always looks better than a younger one.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="A retention has three parts: what somebody does, in which rhythm, at which age. Take them from the "
    "decision, not from a list of benchmarks.",
)
