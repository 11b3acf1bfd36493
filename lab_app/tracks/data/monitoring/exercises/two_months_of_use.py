"""**Nora, CEO, 08:12**

> The board's slide has one line: “Use grew from {before} to {after} by …”. The people in the room will hire by it. Five
> numbers went round since yesterday, and all of them are counted right. **Which rows may go on the slide?**

“Use” is that people come by. The table has each number for both months.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Sheet, Truths
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.users_of_a_month import february_and_march
from pipelines.contract.units import Quantity, percent, signed

_WHY = (
    "Rows 2 and 3 look at the same 28 days of either month, with four of each weekday. Row 1 says {calendar}, and {days} of its days "
    "are only there because {after} is longer: people who come once in a while have more days to be counted on. Row 4 adds up, and "
    "grows with the month as well. {promised} Write row 2 with “in 28 days” ({window}), or row 3 with “on a mean day” ({day}): both "
    "are honest. The first says how many people came, the second also how often."
)


def deal(known: Known) -> Case:
    """Both months, counted in five ways. Raises QueryError."""
    pairs = [_counted(known, *month) for month in february_and_march(known.as_of)]
    labels = (
        ("1", "people who came by in the calendar month"),
        ("2", "people who came by in the 28 days to its end"),
        ("3", "people who came by on a mean day of these 28"),
        ("4", "visits of the calendar month, added up"),
        ("5", "accounts ever made, to its end"),
    )
    rows = tuple(
        (f"{number}: {what}", Quantity(f"{a:,.0f}"), Quantity(f"{b:,.0f}"), Quantity(_growth(a, b)))
        for (number, what), a, b in zip(labels, *pairs, strict=True)
    )
    (first, before), (_, after) = february_and_march(known.as_of)
    words = {
        "before": f"{first:%B}",
        "after": f"{after:%B}",
    }
    sheet = Sheet(
        f"{words['before']} and {after:%B %Y}",
        ("Row", f"{first:%b}", f"{after:%b}", "Change"),
        rows,
    )
    changes = [a / b - 1.0 if b else 0.0 for b, a in zip(*pairs, strict=True)][:3]
    calendar, window, day = (_growth(pairs[0][row], pairs[1][row]) for row in range(3))
    why = _WHY.format(
        calendar=calendar,
        days=after.day - before.day,
        after=words["after"],
        promised=_promised(*changes),
        window=window,
        day=day,
    )
    return Case.of({"row": Truths("same_length", why)}, sheet, words=words)


def _promised(calendar: float, window: float, day: float) -> str:
    """What a slide with row 1 would have done."""
    if calendar <= max(window, day):
        return "A slide with row 1 would mix use with the length of the month."
    times = f", {calendar / window:.1f} times that of row 2" if window > 0.001 else ""
    return f"On a slide row 1 would have promised more growth than there was{times}, and the next February could look like a loss."


def _growth(before: float, after: float) -> str:
    change = after / before - 1.0 if before else 0.0
    return signed(change, percent(abs(change)))


def _counted(known: Known, first: dt.date, last: dt.date) -> tuple[float, ...]:
    ((month, window, day, visits, accounts),) = known.rows(
        f"WITH u AS ({PEOPLE}), a AS (SELECT a.* FROM product.user_activity a JOIN u ON u.id = a.user_id "
        f"WHERE activity_date BETWEEN DATE '{first}' - 28 AND DATE '{last}') "
        f"SELECT COUNT(DISTINCT user_id) FILTER (WHERE activity_date >= DATE '{first}'), "
        f"COUNT(DISTINCT user_id) FILTER (WHERE activity_date > DATE '{last}' - 28), "
        f"COUNT(DISTINCT (user_id, activity_date)) FILTER (WHERE activity_date > DATE '{last}' - 28) / 28.0, "
        f"SUM(session_count) FILTER (WHERE activity_date >= DATE '{first}'), "
        f"(SELECT COUNT(*) FROM u WHERE created_at < DATE '{last}' + 1) FROM a"
    )
    return tuple(float(value or 0) for value in (month, window, day, visits, accounts))


EXERCISE = CaseExercise(
    code="M01",
    title="Five numbers for the growth of a month",
    concept="Growth of use",
    difficulty=1,
    order=1,
    minutes=4,
    core=True,
    hints=(
        "How many days does each number look at, in either month?",
        "Had nobody changed anything, which of these rows would have grown all the same?",
    ),
    questions=(
        Choice(
            name="row",
            asks="Which rows may go on the slide as the growth of use?",
            scored=False,
            options=(
                Option(
                    "calendar",
                    "Row 1 alone",
                    "Everybody says “a month”, so it comes to mind first. But its two sides are not equally long, and who comes once in a "
                    "while has more days to be counted on. People would have been hired by a number that has the length of March "
                    "in it.",
                ),
                Option(
                    "same_length",
                    "Row 2 or row 3",
                    "Both look at 28 days on either side.",
                ),
                Option(
                    "visits",
                    "Row 1 or row 4",
                    "Visits are use, true. Added up over a month they grow with its length, as row 1 does: one side has more days than "
                    "the other. Hiring by either would have been as wrong.",
                ),
                Option(
                    "accounts",
                    "Row 5 alone",
                    "It can't fall: who left long ago is still in it. It makes every month look good, and nobody "
                    "would ask why people leave.",
                ),
                Option(
                    "none",
                    "None of them before a full year is over",
                    "A year removes the season, but Nora has to decide on hiring now. Two stretches of one length compare "
                    "well enough to say how use grew: without a number, people are hired by feeling.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Before you compare two periods, count their days. 28 days hold four of each weekday, always; a month does so only in "
    "February, and not in leap years.",
)
