"""**Nora, CEO, 08:12**

> The board's slide has one line: “Use grew from {before} to {after} by …”. The people in the room will hire by it. Five
> numbers went round since yesterday, and all of them are counted right. **By how much did *use* grow?**

The table has each number for both months.
"""

from __future__ import annotations

import calendar
import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Sheet, Truths
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.units import Quantity, percent

_WHY = (
    "Rows 2 and 3 hold as many days against as many. Row 1 says {calendar}, and {days} of its days are only there because "
    "{after} is longer: people who come once in a while have more days to be counted on. On a slide it would have "
    "promised growth that is not there, and the next February would have looked like a loss."
)


def months(as_of: dt.date) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]]:
    """February and March of the last year of which March is over: first and last days."""
    year = as_of.year if as_of >= dt.date(as_of.year, 3, 31) else as_of.year - 1
    february = dt.date(year, 2, calendar.monthrange(year, 2)[1])
    return (dt.date(year, 2, 1), february), (dt.date(year, 3, 1), dt.date(year, 3, 31))


def deal(known: Known) -> Case:
    """Both months, counted in five ways. Raises QueryError."""
    pairs = [_counted(known, *month) for month in months(known.as_of)]
    labels = (
        ("1", "people of the calendar month"),
        ("2", "people of the 28 days to its end"),
        ("3", "people of a mean day"),
        ("4", "visits, added up"),
        ("5", "all accounts ever made"),
    )
    rows = tuple(
        (f"{number}: {what}", Quantity(f"{a:,.0f}"), Quantity(f"{b:,.0f}"), Quantity(_growth(a, b)))
        for (number, what), a, b in zip(labels, *pairs, strict=True)
    )
    (first, before), (_, after) = months(known.as_of)
    words = {
        "before": f"{first:%B}",
        "after": f"{after:%B}",
    }
    sheet = Sheet(
        f"{words['before']} and {after:%B %Y}",
        ("Row", f"{first:%b}", f"{after:%b}", "Change"),
        rows,
    )
    why = _WHY.format(
        calendar=_growth(pairs[0][0], pairs[1][0]), days=after.day - before.day, after=words["after"]
    )
    return Case.of({"row": Truths("same_length", why)}, sheet, words=words)


def _growth(before: float, after: float) -> str:
    change = after / before - 1.0 if before else 0.0
    return f"{'+' if change >= 0 else '−'}{percent(abs(change))}"


def _counted(known: Known, first: dt.date, last: dt.date) -> tuple[float, ...]:
    ((month, window, day, visits, accounts),) = known.rows(
        f"WITH u AS ({PEOPLE}), a AS (SELECT a.* FROM product.user_activity a JOIN u ON u.id = a.user_id "
        f"WHERE activity_date BETWEEN DATE '{first}' - 28 AND DATE '{last}') "
        f"SELECT COUNT(DISTINCT user_id) FILTER (WHERE activity_date >= DATE '{first}'), "
        f"COUNT(DISTINCT user_id) FILTER (WHERE activity_date > DATE '{last}' - 28), "
        f"COUNT(DISTINCT (user_id, activity_date)) FILTER (WHERE activity_date >= DATE '{first}') / {last.day}.0, "
        f"SUM(session_count) FILTER (WHERE activity_date >= DATE '{first}'), "
        f"(SELECT COUNT(*) FROM u WHERE created_at < DATE '{last}' + 1) FROM a"
    )
    return tuple(float(value or 0) for value in (month, window, day, visits, accounts))


EXERCISE = CaseExercise(
    code="M01",
    title="Five numbers for the growth of a month",
    concept="Equal periods",
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
            asks="Which rows answer Nora?",
            scored=False,
            options=(
                Option(
                    "calendar",
                    "Row 1: a month is what everybody means by a month",
                    "Everybody says “a month”, so it comes to mind first. But its two sides are not equally long, and who comes once in a "
                    "while has more days to be counted on. People would have been hired for growth that is not there.",
                ),
                Option(
                    "same_length",
                    "Rows 2 and 3: they look at as many days on both sides",
                    "They hold as many days against as many.",
                ),
                Option(
                    "visits",
                    "Row 4: use is what people do, so add up what they did",
                    "Visits are use, true. Added up over a month they grow with its length, as row 1 does. Hiring by "
                    "it would have been as wrong, and dearer.",
                ),
                Option(
                    "accounts",
                    "Row 5: it counts everybody, and it has no month in it",
                    "It can't fall: who left long ago is still in it. By it no month was ever bad, and nobody "
                    "would ask why people leave.",
                ),
                Option(
                    "none",
                    "None: months can't be compared, wait for a full year",
                    "A year removes the season, and nobody can hire in a year's time by it. Two stretches of one length compare "
                    "well enough to say how use grew.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Before you compare two periods, count their days. 28 days hold four of each weekday, always; a month does so only in "
    "February, and not in leap years.",
)
