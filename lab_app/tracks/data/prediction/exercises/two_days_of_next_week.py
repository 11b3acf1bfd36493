"""**Jonas, logistics, 10:20**

> I book pickers for next week by how many people plan their meals on a day. Last week it was {mean} on a mean day, so I booked
> as many for each. Mara says that I will have people idle on one day and be short on another. **How many will save a plan on
> {friday}, and how many on {sunday}?** I book by your middle value, and keep people on call up to the upper one.

Count people who save a plan on that day, in UTC, as the board's daily active users. Three values for each day.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Exhibit, Known, Line, Quantiles, Sheet, Truths, Worlds
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.outlook import DAILY, Outlook, came, outlook
from lab_app.truth import TwoWorlds
from pipelines.contract.calendar import DAY, days
from pipelines.contract.holidays import holidays
from pipelines.contract.units import Quantity

FRIDAY, SUNDAY = 4, 6
SHOWN_DAYS = 56
SHOWN_WEEKS = 8
NAME = "Daily actives"
_WEEK = 7


def deal(known: Known) -> Case:
    """Friday and Sunday of next week. Raises NotDealtError, TruthError and QueryError."""
    past = outlook(known, DAILY)
    monday = past.last + (_WEEK - past.last.weekday()) * DAY
    asked = {"friday": monday + FRIDAY * DAY, "sunday": monday + SUNDAY * DAY}
    mean = _mean(past)
    truths = {}
    for name, day in asked.items():
        truth = came(known, DAILY, day)
        why = (
            f"It was {truth:,.0f}. The mean of last week, {mean:,.0f}, would have been off by {abs(truth - mean):,.0f}: it has no "
            f"weekday. {past.beside(day, truth)}"
        )
        truths[name] = Truths(truth, why, loss=past.naive_past(day).loss, due=day)
    last = asked["sunday"]
    truths["sunday"] = Truths(
        truths["sunday"].right,
        truths["sunday"].why,
        _picture(known, past, last),
        loss=truths["sunday"].loss,
        due=last,
    )
    return Case.of(
        truths,
        _exhibit(past),
        _weeks(past),
        _calendar(past.last + DAY, last),
        words={
            "mean": f"{mean:,.0f}",
            "friday": f"Friday, {day_said(asked['friday'])}",
            "sunday": f"Sunday, {day_said(asked['sunday'])}",
        },
        ahead={name: past.ahead(day) for name, day in asked.items()},
    )


def _exhibit(past: Outlook) -> Exhibit:
    at = tuple(days(max(past.last - (SHOWN_DAYS - 1) * DAY, past.first), past.last + DAY))
    return Exhibit(
        f"{NAME}, the last eight weeks",
        (Line(NAME, at, past.values[-len(at) :]),),
        f"From {day_said(at[0])} to {day_said(at[-1])}, {past.values[-1]:,.0f} on the last day.",
        zero=False,
    )


def _last_monday(past: Outlook) -> dt.date:
    """The first day of the last whole week."""
    after = past.last + DAY
    return after - (after.weekday() + _WEEK) * DAY


def _mean(past: Outlook) -> float:
    """A mean day of the last whole week."""
    week = past.values[(_last_monday(past) - past.first).days :][:_WEEK]
    return sum(week) / len(week)


def _weeks(past: Outlook) -> Sheet:
    """The two weekdays and the mean of each of the last whole weeks."""
    rows: list[tuple[object, ...]] = []
    monday = _last_monday(past)
    while monday >= past.first and len(rows) < SHOWN_WEEKS:
        week = past.values[(monday - past.first).days :][:_WEEK]
        shown = (week[FRIDAY], week[SUNDAY], sum(week) / _WEEK)
        rows.append((f"{monday.day}\u00a0{monday:%B}", *(Quantity(f"{value:,.0f}") for value in shown)))
        monday -= _WEEK * DAY
    return Sheet("The last whole weeks", ("Week from", "Friday", "Sunday", "A mean day"), tuple(rows))


def _calendar(first: dt.date, last: dt.date) -> Sheet:
    """What the calendar has until then."""
    rows = tuple((f"{one.day.day}\u00a0{one.day:%B}", one.said) for one in holidays(first, last))
    return Sheet("Public holidays until then", ("Day", "What"), rows or (("", "None in these days"),))


def _picture(known: Known, past: Outlook, last: dt.date) -> Worlds:
    """What came, beside the mean of last week."""
    at = tuple(days(past.last - 13 * DAY, last + DAY))
    actual = tuple(
        past.values[(one - past.first).days] if one <= past.last else came(known, DAILY, one) for one in at
    )
    mean = _mean(past)
    return Worlds(
        f"{NAME}, and what came",
        TwoWorlds(at, actual, tuple(mean if one > past.last else None for one in at)),
        stretch=(past.last + DAY, last),
        without="last week's mean",
        forecasts=("friday", "sunday"),
        says="Shaded are the days that lay ahead. The grey line is the mean of last week, the same every day.",
    )


EXERCISE = CaseExercise(
    code="F02",
    title="Friday and Sunday of next week",
    concept="Weekdays",
    difficulty=1,
    idea="Many numbers come back in a rhythm: of the week, the month, the year. A forecast has to say where in it a day lies, and how much like days have differed.",
    order=2,
    minutes=7,
    is_dated=True,
    hints=(
        "Read the table down, one weekday at a time. How far are Fridays from the mean day, and Sundays?",
        "For the middle take the last one, moved by what a mean day gained. How far apart are neighbours? That gives the outer two.",
    ),
    questions=(
        Quantiles(name="friday", asks="People who save a plan on {friday}"),
        Quantiles(name="sunday", asks="People who save a plan on {sunday}"),
    ),
    deal=deal,
    takeaway="Whoever plans by days needs a forecast by weekday: the same weekday of last week is the one to beat. A weekly mean is "
    "right for the week and wrong on each of its days.",
)
