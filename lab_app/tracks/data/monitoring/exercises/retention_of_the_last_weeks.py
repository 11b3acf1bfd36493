"""**Dana, head of engineering, 17:55**

> Our {release} went out on {day}. Look at week-4 retention since then: it falls to zero. I can roll the release
> back tonight, and it costs the team its quarter. **Does this chart say that we have to?**

Week-4 retention is the share of a week's new accounts that saved a plan on one of days 28 to 34 after they signed up.
The chart has it for each week of signups as it is known on {as_of}. The table has what the same people did in their
first days.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Exhibit,
    Known,
    Line,
    NotDealtError,
    Option,
    Sheet,
    Truths,
)
from lab_app.kinds.case.series import ALL, by_day
from lab_app.kinds.case.window import day_said
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, percent

WEEKS = 12
RIPE_DAYS = 35
"""Until all of a signup's fourth week is over."""


def deal(known: Known) -> Case:
    """The last weeks of signups as one sees them today. Raises QueryError and NotDealtError."""
    end = known.as_of
    first = end - (7 * WEEKS - 1) * DAY
    parts = [(name, ALL) for name in ("accounts", "retained_w4", "activations", "retained_d1")]
    counted = by_day(known, parts, first, end)
    weeks = days(first, end + DAY)[::7]

    def share(name: str, week: int) -> float:
        part, whole = (sum(counted[one, ALL][7 * week : 7 * week + 7]) for one in (name, "accounts"))
        return part / whole if whole else 0.0

    back = tuple(share("retained_w4", week) for week in range(WEEKS))
    ripe = [week for week, monday in enumerate(weeks) if monday + (5 + RIPE_DAYS) * DAY <= end]
    partly = len(ripe)  # its first days are old enough
    rows = [
        (
            f"{monday.day} {monday:%b}",
            _if_over(share("retained_d1", week), monday, 1, end),
            _if_over(share("activations", week), monday, 7, end),
            Quantity(percent(back[week]) + (" so far" if week == partly else "")),
        )
        for week, monday in enumerate(weeks)
    ]
    release = known.rows(
        "SELECT platform, version, CAST(released_at AS DATE) FROM product.releases "
        f"WHERE released_at < DATE '{end}' - 25 ORDER BY released_at DESC LIMIT 1"
    )
    if not release:
        raise NotDealtError("This world has no release yet that a fall could be blamed on.")
    platform, version, day = release[0]
    name = {"ios": "iOS", "android": "Android"}.get(str(platform), "web")
    why = (
        f"Whether somebody is back in week 4 is known {RIPE_DAYS} days after they signed up. For the last five weeks that is not "
        "over: who may still come is counted as gone. At an equal age, a day or a week after the signup, the table has "
        f"no such fall. {_evidence(weeks, [back[week] for week in ripe])} The rollback would have cost a quarter's work, and in five weeks the line "
        "would have risen by itself, whatever anybody did."
    )
    return Case.of(
        {"says": Truths("not_yet", why)},
        Exhibit(
            "Back in week 4, by week of signup",
            (Line("Back in week 4", tuple(weeks), back),),
            f"From {percent(back[0])} in the first week to {percent(back[-1])} in the last.",
            unit="share",
            grain="week",
        ),
        Sheet(
            "The same people in their first days",
            ("Week from", "Back on the next day", "Plan within 7 days", "Back in week 4"),
            tuple(rows),
        ),
        words={"release": f"{name} {version}", "day": day_said(day), "as_of": day_said(end)},
    )


def _evidence(weeks: list[dt.date], back: list[float]) -> str:
    """What the newest week says that is over. Its fourth week lies after the release, which is 26 days old or more."""
    *before, newest = back
    lowest, highest = min(before), max(before)
    place = "above" if newest > highest else "below" if newest < lowest else "within"
    monday = weeks[len(before)]
    return (
        f"The one piece of evidence is the week from {monday.day} {monday:%B}, whose people had all of their fourth week after "
        f"the release: {percent(newest)} came back, {place} the {percent(lowest)} to {percent(highest)} of the "
        f"{len(before)} weeks before."
    )


def _if_over(share: float, week: dt.date, needs: int, end: dt.date) -> Quantity:
    """A share of a week's people, once all of them have had so many days."""
    return Quantity(percent(share)) if week + (6 + needs) * DAY <= end else Quantity("not over yet")


EXERCISE = CaseExercise(
    code="M02",
    title="Retention since the last release",
    concept="Cohort charts",
    difficulty=1,
    order=2,
    minutes=4,
    hints=(
        "When can somebody who signed up on the last day of the chart be “back in week 4” at the earliest?",
        "Compare weeks at an equal age: what did each week's people do on the next day, and within seven days?",
    ),
    questions=(
        Choice(
            name="says",
            asks="What does the chart say about the people of the last five weeks?",
            scored=False,
            options=(
                Option(
                    "release",
                    "They leave because of the release: roll it back",
                    "The line falls after the release, and a story is at hand. But it falls after any day that is five weeks ago, "
                    "every week anew. The rollback would have cost a quarter's work for nothing.",
                ),
                Option(
                    "not_yet",
                    "Nothing yet: their fourth week is not over",
                    "Their fourth week is not over.",
                ),
                Option(
                    "ripe_part",
                    "They are worse: even the ones whose week 4 is over are fewer",
                    "Of a week that is partly over only those who had their time may be counted, in numerator and denominator. The "
                    "chart divides by all of them, so that it falls by itself. A rollback for that costs the same quarter.",
                ),
                Option(
                    "newcomers",
                    "They are other people: newer ones are less keen",
                    "Other people would show in their first days, too: the table has those, at an equal age. To stop the "
                    "campaign that brought them would have cost as good people as ever.",
                ),
                Option(
                    "zero",
                    "They are gone: in the last week nobody came back",
                    "A zero here is “nobody could”, not “nobody did”. Where a number can't be known yet, a chart should show a gap: "
                    "a zero on the board costs a week of explaining.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Ask of every cohort chart how old its youngest cohort is. What is not over yet is left out or drawn "
    "hollow, never counted as zero.",
)
