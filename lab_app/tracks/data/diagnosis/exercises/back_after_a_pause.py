"""**Nora, CEO, 11:40**

> At the end of {month_before} we had {before} monthly actives, at the end of {month} {after}. Lena wants a budget for more mails to
> people who stopped, since so many come back. **How many of the {after} had come back?** From {threshold} on
> she may test what more mails add. Below, the money goes to newcomers.

Who came back saved a plan in the 28 days to {last}, none in the 28 days to {last_before}, and had saved one by
{last_before}. Count people, each once. The query has the days on which people saved a plan, without staff and scripts that
name themselves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, Number, Truths, Wrong, other_than
from lab_app.kinds.case.series import PEOPLE, WINDOW
from lab_app.kinds.case.window import day_said
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, signed

TOLERANCE = 1.0


@dataclass(frozen=True)
class Month:
    """Monthly actives at the ends of two months, by people: of those at the second, who was there at the first, who is
    new, who came back. `left` were there at the first alone. `returns` are all comings back by day: who is there at both
    ends and paused in between is among them, and so is who comes back and leaves again; `returns_late` are those of the
    last 28 days, `back_late` the people who came back in these. `between` are new, and saved their first plan before the
    28 days to the second end.
    """

    before: int
    after: int
    back: int
    new: int
    left: int
    returns: int
    between: int
    returns_late: int
    back_late: int


def months(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last days of the last whole month, and of the one before."""
    tomorrow = as_of + DAY
    last = dt.date(tomorrow.year, tomorrow.month, 1) - DAY
    return dt.date(last.year, last.month, 1) - DAY, last


def month(known: Known) -> Month:
    """What became of people between these two days. Raises QueryError."""
    before, last = months(known.as_of)
    ((*counts,),) = known.rows(
        f"WITH core AS (SELECT DISTINCT u.id, a.activity_date AS day FROM ({PEOPLE}) u JOIN product.user_activity a "
        f"ON a.user_id = u.id WHERE a.core_action_count > 0 AND a.activity_date <= DATE '{last}'), "
        f"people AS (SELECT id, BOOL_OR(day > DATE '{before}' - {WINDOW} AND day <= DATE '{before}') AS was, "
        f"BOOL_OR(day > DATE '{last}' - {WINDOW}) AS is_now, MIN(day) <= DATE '{before}' AS is_old, "
        f"MIN(day) <= DATE '{last}' - {WINDOW} AS is_older, "
        f"BOOL_OR(day > DATE '{last}' - {2 * WINDOW} AND day <= DATE '{last}' - {WINDOW}) AS was_late FROM core GROUP BY id), "
        "returns AS (SELECT day, day - LAG(day) OVER (PARTITION BY id ORDER BY day) AS pause FROM core) "
        "SELECT COUNT(*) FILTER (WHERE was), COUNT(*) FILTER (WHERE is_now), "
        "COUNT(*) FILTER (WHERE is_now AND NOT was AND is_old), COUNT(*) FILTER (WHERE is_now AND NOT is_old), "
        "COUNT(*) FILTER (WHERE was AND NOT is_now), "
        f"(SELECT COUNT(*) FROM returns WHERE day > DATE '{before}' AND pause > {WINDOW}), "
        "COUNT(*) FILTER (WHERE is_now AND NOT was AND is_older AND NOT is_old), "
        f"(SELECT COUNT(*) FROM returns WHERE day > DATE '{last}' - {WINDOW} AND pause > {WINDOW}), "
        "COUNT(*) FILTER (WHERE is_now AND NOT was_late AND is_older) FROM people"
    )
    return Month(*(int(count) for count in counts))


def deal(known: Known) -> Case:
    """The last whole month. Raises NotDealtError and QueryError."""
    found = month(known)
    if not found.back:
        raise NotDealtError(
            "Nobody came back in the last whole month of this world, so there is nothing to count."
        )
    before, last = months(known.as_of)
    words = {
        "month": f"{last:%B}",
        "month_before": f"{before:%B}",
        "before": number(found.before),
        "after": number(found.after),
        "last": day_said(last),
        "last_before": day_said(before),
        "last_day": str(last),
        "threshold": number(threshold(found)),
    }
    net = found.after - found.before
    why = (
        f"{number(found.before)} + {number(found.new)} new + {number(found.back)} who came back − {number(found.left)} who left = "
        f"{number(found.after)}. The sum by day says {number(found.returns)} returns, since people who count at both ends but paused 28 "
        f"days in between are in it, and so are those who came back and left again. And “{signed(net, number(abs(net)))} people” hides that {number(found.left)} left. "
        f"{_decided(found)}"
    )
    return Case.of({"back": Truths(float(found.back), why, wrong=wrong(found))}, words=words)


def threshold(found: Month) -> int:
    """How many have to come back that more mails are worth a test: one in a hundred, a round number."""
    return max(10 * round(found.after / 1000), 10)


def _decided(found: Month) -> str:
    """What Lena does, and what else would have cost."""
    if found.back < threshold(found):
        return (
            f"That is below {number(threshold(found))}: one would have spent the money on newcomers. Mails to people who hardly ever come back cost "
            "subscribers, too."
        )
    return (
        f"That is more than {number(threshold(found))}; of a tenth of it one would have said no. One would have left a part of these people, drawn by lot, with the mails of "
        f"today: only against them does one see what more mails add. A budget that counts all {number(found.back)} as its own pays for people who "
        "came back without it."
    )


def wrong(found: Month) -> tuple[Wrong, ...]:
    """The foreseen wrong numbers, as far as they are others than the right one."""
    foreseen = (
        Wrong(
            "returns_by_day",
            found.returns,
            "That counts comings back, day by day, not people at the end: who is there at both ends and paused in between is in it, and "
            "who came back and left again. A budget by it pays for people who are gone again.",
        ),
        Wrong(
            "returns_of_four_weeks",
            found.returns_late,
            "The workspace says that of its last four weeks, by days. These are not the weeks that are asked about, and it counts each coming back, "
            "not people at the end: who was there at both ends and paused in between is in it.",
        ),
        Wrong(
            "back_in_four_weeks",
            found.back_late,
            "That is who came back in the last four weeks. Nora asks from one end of a month to the next: who counts on the last day, and did not on the "
            "last day of the month before.",
        ),
        Wrong(
            "first_plan_between",
            found.back + found.between,
            "Some of these saved their first plan after the first end, before the 28 days to the second began: they are new. Who came "
            "back had saved one by the first end.",
        ),
        Wrong(
            "net",
            found.after - found.before,
            "That is the difference of the two ends. Those who left hide those who came back.",
        ),
        Wrong(
            "new",
            found.new,
            "These saved their first plan in the month. Who comes back had saved one earlier.",
        ),
        Wrong(
            "all_who_were_not_there",
            found.new + found.back,
            "Some of these had never saved a plan before: they are new, they did not come back.",
        ),
        Wrong(
            "left",
            found.left,
            "That is who left: there at the end of the month before, and not at the end of this one.",
        ),
    )
    return other_than(found.back, foreseen, TOLERANCE)


EXERCISE = CaseExercise(
    code="D01",
    title="Count who came back after a pause",
    concept="Net and gross",
    difficulty=2,
    idea="The change of a stock is what came in less what went out: new people, people who came back, people who left. The same net "
    "change may be a few of each, or thousands. And flows by day count movements, not people.",
    order=2,
    minutes=10,
    hints=(
        "Each person has three facts: did they save a plan in the 28 days to one end, in those to the other, and at any time up to the first end?",
        "Group the days by user_id. BOOL_OR(day > DATE '…' - 28 AND day <= DATE '…') says whether somebody was there at an end.",
        "Came back: there at the second end, not at the first, and MIN(day) not after the first. A first day after it means new.",
    ),
    starter="""
WITH core AS (
  SELECT DISTINCT user_id, activity_date AS day
  FROM user_activity
  JOIN users ON users.id = user_id
  WHERE core_action_count > 0
    AND NOT is_internal
    AND lower(email) NOT LIKE '%@larder.example'
    AND NOT regexp_matches(lower(signup_user_agent),
      'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
)
SELECT COUNT(DISTINCT user_id) AS monthly_actives
FROM core
WHERE day > DATE '{last_day}' - 28
  AND day <= DATE '{last_day}'
""",
    questions=(
        Number(
            name="back",
            asks="How many of the {after} had come back?",
            tolerance=TOLERANCE,
        ),
    ),
    deal=deal,
    takeaway="Ask of every net change what is behind it: how many new, how many back, how many gone. And say whether you count people "
    "or movements.",
)
