"""**Lena, marketing, 11:45**

> Four agencies have forecast how many people who came by an invitation save a plan on each day of the next {weeks} weeks. The reward
> for invitations ends on {ends}: it is in the change log, and I told all four. I pay one of them for the year. **Which
> forecast has no mistake in it?**

Three of the four curves have one mistake each, and one has none. Each chart has the last weeks as they were, and the forecast;
the table has all four by week.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Exhibit,
    Known,
    Line,
    Option,
    Sheet,
    Truths,
    Worlds,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.curves import AHEAD, CELL, LETTERS, Curves, curves
from lab_app.tracks.data.prediction.outlook import DAILY
from lab_app.truth import TwoWorlds
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, percent

SHOWN_DAYS = 42
WITH = "people by invitation"


def deal(known: Known) -> Case:
    """Four curves under letters. Raises NotDealtError, TruthError and QueryError."""
    found = curves(known)
    return Case.of(
        {"curve": Truths(found.right, _why(found), _picture(known, found))},
        *(_exhibit(found, letter) for letter in LETTERS),
        _sheet(found),
        words={"weeks": str(AHEAD), "ends": day_said(found.ends)},
    )


def _why(found: Curves) -> str:
    letters = {fault: letter for letter, fault in found.faults.items()}
    last = {fault: _week(found, letter, -1) for fault, letter in letters.items()}
    said = {
        "no_weekday": "has no weekday: right for a week as a whole, and wrong on each of its days",
        "no_end": "goes on as if the reward were paid for ever",
        "young_dead": _young(found, letters["young_dead"]),
    }
    others = "; ".join(f"{letter} {said[fault]}" for letter, fault in found.faults.items() if fault != "none")
    return (
        f"{found.right} has weekdays, and knows of the reward's end: from then on it leaves the curve of {letters['no_end']}, and in the "
        f"last week it is {percent(1 - last['none'] / last['no_end'])} below it. {others}. None of them can know what else will "
        "happen in these weeks; but nobody should be paid whose mistake can be seen beforehand. "
        f"{letters['young_dead']} has {last['young_dead']:,.0f} people a day in the last week, {found.right} has {last['none']:,.0f}: "
        f"by {letters['young_dead']} Lena would have thought that inviting does not last."
    )


def _young(found: Curves, letter: str) -> str:
    """What one sees of the forecast that gives newcomers up, and why it is so."""
    change = _week(found, letter, 0) / (sum(found.past[-7:]) / 7) - 1
    paid = "before the reward ends, " if found.ends >= found.today + 7 * DAY else ""
    falls = (
        f"falls at once, {paid}by {percent(-change)} from one week to the next: it"
        if change < 0
        else "is too low from the first week on: it"
    )
    return f"{falls} takes newcomers who have not come back yet for people who have left"


def _week(found: Curves, letter: str, week: int) -> float:
    """A mean day of a forecast's week, -1 being the last."""
    part = found.curves[letter][7 * (week % AHEAD) :][:7]
    return sum(part) / len(part)


def _exhibit(found: Curves, letter: str) -> Exhibit:
    today, curve = found.today, found.curves[letter]
    past = tuple(days(today - (SHOWN_DAYS - 1) * DAY, today + DAY))
    ahead = tuple(days(today + DAY, today + (len(curve) + 1) * DAY))
    at = (*past, *ahead)
    return Exhibit(
        f"Forecast {letter}",
        (
            Line("so far", at, (*found.past[-len(past) :], *(None for _ in ahead))),
            Line("forecast", at, (*(None for _ in past), *curve)),
        ),
        f"Set off: the days after the reward's end on {day_said(found.ends)}.",
        stretch=(found.ends + DAY, at[-1]),
        zero=False,
        reach=tuple(
            end
            for values in (found.past[-SHOWN_DAYS:], *found.curves.values())
            for end in (min(values), max(values))
        ),
    )


def _sheet(found: Curves) -> Sheet:
    """A mean day of each week."""
    rows = []
    for week in range(AHEAD):
        first = found.today + (7 * week + 1) * DAY
        of_week = (found.curves[letter][7 * week : 7 * week + 7] for letter in LETTERS)
        rows.append(
            (f"{first.day}\u00a0{first:%B}", *(Quantity(f"{sum(part) / 7:,.0f}") for part in of_week))
        )
    last = sum(found.past[-7:]) / 7
    return Sheet(
        f"A mean day of each week; of the last one it was {last:,.0f}", ("Week from", *LETTERS), tuple(rows)
    )


def _picture(known: Known, found: Curves) -> Worlds:
    """What came, beside the curve without a mistake.

    The truth knows the channel of accounts whose own the product has lost: it is scaled by the last weeks, of which both
    are known.
    """
    true = known.truth.future(DAILY, *CELL)
    today, curve = found.today, found.curves[found.right]
    past = tuple(days(today - 27 * DAY, today + DAY))
    both = [(found.past[-1 - (today - day).days], true[day]) for day in past if true.get(day)]
    scale = sum(seen for seen, _ in both) / sum(one for _, one in both) if both else 1.0
    ahead = tuple(days(today + DAY, today + (len(curve) + 1) * DAY))
    came = tuple(true[day] * scale if day in true else None for day in ahead)
    actual = (*found.past[-len(past) :], *came)
    return Worlds(
        f"{WITH[0].upper()}{WITH[1:]}, and what came",
        TwoWorlds((*past, *ahead), actual, (*(None for _ in past), *curve)),
        stretch=(today + DAY, ahead[-1]),
        without=f"forecast {found.right}",
        says="Shaded are the days that lay ahead. The grey line is the forecast without a mistake: it is off, too, by what nobody "
        f"could know.{_came(came[-7:], curve[-7:])}",
    )


def _came(came: tuple[float | None, ...], said: tuple[float, ...]) -> str:
    """What the last week came to, beside the forecast; nothing where part of it is not known."""
    known = [one for one in came if one is not None]
    if len(known) < len(said):
        return ""
    return f" In the last week {sum(known) / 7:,.0f} came on a mean day, and it says {sum(said) / 7:,.0f}."


_FEEDBACK = "It has a mistake that can be seen beforehand."

EXERCISE = CaseExercise(
    code="F08",
    title="Four forecasts of the next eight weeks",
    concept="Faults of forecasts",
    difficulty=2,
    idea="How far off a forecast is, one sees afterwards. Whether it leaves out what is known already, one can see on the day it is made.",
    order=8,
    minutes=6,
    is_dated=True,
    hints=(
        "Look at a single week of each chart, then at where it goes after the set-off days begin.",
        "Compare the first week of each forecast with the last week as it was: does anybody lose a part of the people overnight?",
    ),
    questions=(
        Choice(
            name="curve",
            asks="Which forecast has no mistake in it?",
            options=tuple(Option(letter, f"Forecast {letter}", _FEEDBACK) for letter in LETTERS),
        ),
    ),
    deal=deal,
    takeaway="Hold three things against every forecast: does it have the rhythm of the week, does it know what is in the calendar, and "
    "does it count people as lost who have not come back yet? If not, send it back.",
)
