"""**Dana, head of engineering, 17:55**

> Our {release} went out on {day}. Look at week-4 retention since then: it falls to zero. I can roll the release
> back tonight, and it costs the team its quarter. **Does this chart say that we have to?**

Week-4 retention is the share of a week's new accounts that saved a plan on one of days 28 to 34 after they signed up.
The chart has it for each week of signups as it is known on {as_of}. The table has what these people did in their first
days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

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
from pipelines.contract.units import Quantity, percent, signed

WEEKS = 12
FOURTH_WEEK = 28
"""Days from a signup to the first of its fourth week."""
RIPE_DAYS = FOURTH_WEEK + 7
"""Until all of a signup's fourth week is over."""
CHANCE = 1.96
"""Standard errors that a difference stays within in 19 of 20 cases, if there is none."""
EARLY = {"retained_d1": 1, "activations": 7}
"""What people do in their first days, and how many days that takes."""


def deal(known: Known) -> Case:
    """The last weeks of signups as one sees them today. Raises QueryError and NotDealtError."""
    end = known.as_of
    first = end - (7 * WEEKS - 1) * DAY
    parts = [(name, ALL) for name in ("accounts", "retained_w4", "activations", "retained_d1")]
    counted = by_day(known, parts, first, end)
    weeks = days(first, end + DAY)[::7]

    def total(name: str, week: int) -> float:
        return sum(counted[name, ALL][7 * week : 7 * week + 7])

    def share(name: str, week: int) -> float:
        whole = total("accounts", week)
        return total(name, week) / whole if whole else 0.0

    release = known.rows(
        "SELECT platform, version, CAST(released_at AS DATE) FROM product.releases "
        f"WHERE released_at < DATE '{end}' - 25 ORDER BY released_at DESC LIMIT 1"
    )
    if not release:
        raise NotDealtError("This world has no release yet that a fall could be blamed on.")
    platform, version, released = release[0]
    name = {"ios": "iOS", "android": "Android"}.get(str(platform), "web")
    back = tuple(share("retained_w4", week) for week in range(WEEKS))
    ripe = [
        Cohort(monday, int(total("accounts", week)), int(total("retained_w4", week)))
        for week, monday in enumerate(weeks)
        if monday + (6 + RIPE_DAYS) * DAY <= end
    ]
    rows = [
        (f"{monday.day} {monday:%b}", *(Quantity(percent(share(one, week))) for one in EARLY))
        for week, monday in enumerate(weeks)
        if monday + (6 + max(EARLY.values())) * DAY <= end
    ]
    why = (
        f"Whether somebody is back in week 4 is known {RIPE_DAYS} days after they signed up. For the last five weeks that is not "
        "over: who may still come is counted as gone. At an equal age, a day or a week after the signup, the table has "
        f"no such fall. {evidence(ripe, released)} The rollback would have cost a quarter's work, and in five weeks the line "
        "would have risen by itself, whatever anybody did."
    )
    return Case.of(
        {"says": Truths("not_yet", why)},
        Exhibit(
            "Back in week 4, by week of signup",
            (Line("Back in week 4", tuple(weeks), back),),
            f"From {percent(back[0])} in the first week to {percent(back[-1])} in the last. The grey ground begins with the release.",
            unit="share",
            grain="week",
            stretch=(released, end),
        ),
        Sheet(
            "Their first days, of weeks in which all have had them",
            ("Week from", "Back on the next day", "Plan within 7 days"),
            tuple(rows),
        ),
        words={"release": f"{name} {version}", "day": day_said(released), "as_of": day_said(end)},
    )


@dataclass(frozen=True)
class Cohort:
    """The people of a week of signups whose fourth week is over: the week's first day, how many, and how many came back."""

    monday: dt.date
    people: int
    back: int

    def is_after(self, released: dt.date) -> bool:
        """Whether all of everybody's fourth week lies after a release, its day included."""
        return self.monday + FOURTH_WEEK * DAY >= released


def evidence(ripe: Sequence[Cohort], released: dt.date) -> str:
    """What the weeks say that are over: those whose fourth week lies after the release against those before them."""
    after = [one for one in ripe if one.is_after(released)]
    before = [one for one in ripe if not one.is_after(released)]
    if not after:
        return "Of no week is all of the fourth week after the release and over: there is no evidence yet, for or against it."
    starts = [f"{one.monday.day} {one.monday:%B}" for one in after]
    which = (
        f"The week from {starts[0]} is over, and all of its fourth week lies"
        if len(after) == 1
        else f"The weeks from {', '.join(starts[:-1])} and {starts[-1]} are over, and all of their fourth week lies"
    )
    said = f"{which} after the release: of {sum(one.people for one in after):,} people {percent(_share(after))} came back"
    if not before:
        return f"{said}."
    old, new = _share(before), _share(after)
    chance = CHANCE * sqrt(sum(_variance(group) for group in (before, after)))
    weeks = "week" if len(before) == 1 else f"{len(before)} weeks"
    points = round(100.0 * new, 1) - round(100.0 * old, 1)  # of the shares as they are written beside it
    gap = signed(points, f"{abs(points):.1f}")
    held = f"{said}, and {percent(old)} of those of the {weeks} before: {gap}\u00a0points, where chance alone makes up to {chance * 100:.1f}."
    if abs(new - old) <= chance:
        return f"{held} That is all the evidence there is by now, and it says nothing against the release."
    if new > old:
        return f"{held} If that says anything, it speaks for the release."
    return f"{held} That would be a reason to ask on, and is another one than the chart's zeros."


def _variance(cohorts: Sequence[Cohort]) -> float:
    """Of the share that came back."""
    share = _share(cohorts)
    return share * (1.0 - share) / max(sum(one.people for one in cohorts), 1)


def _share(cohorts: Sequence[Cohort]) -> float:
    people = sum(one.people for one in cohorts)
    return sum(one.back for one in cohorts) / people if people else 0.0


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
                    "Of a week that is partly over only those who had their time may be counted, in both numbers of the share. The "
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
