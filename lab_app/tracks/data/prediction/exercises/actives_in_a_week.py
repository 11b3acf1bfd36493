"""**Nora, CEO, 08:05**

> On {day} I sit in front of the board, and they will ask for our monthly actives. Today it is {now}. The slides go to the
> printer tonight. **What will it be?** If you can't know it, tell me how far off we may be: I would rather print a range than
> explain a miss.

Monthly actives are the people who saved a plan in the 28 days to a day, as the board counts them. Give three values: one that
it will be below one time in ten, one that is as likely too high as too low, one that it will be below nine times in ten.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Exhibit, Known, Line, Quantiles, Sheet, Truths, Worlds
from lab_app.kinds.case.series import STOCK
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.outlook import Outlook, came, outlook
from lab_app.truth import TwoWorlds
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, signed

AHEAD = 7
SHOWN_DAYS = 182
SHOWN_WEEKS = 12
NAME = "Monthly actives"


def deal(known: Known) -> Case:
    """The number seven days ahead. Raises NotDealtError, TruthError and QueryError."""
    past = outlook(known, STOCK)
    day = past.last + AHEAD * DAY
    loss = past.naive_past(day).loss
    truth = came(known, STOCK, day)
    change = truth - past.values[-1]
    why = (
        f"It was {truth:,.0f}, {_moved(change)} in these seven days. 21 of the 28 days that count on {day_said(day)} were over "
        f"when you were asked, so it could not move far. {past.beside(day, truth)} A range of a few people around "
        "one number looks sure of itself, and is missed most weeks; one as wide as a quarter's growth tells the board nothing."
    )
    return Case.of(
        {"mau": Truths(truth, why, _picture(known, past, day), loss=loss, due=day)},
        _exhibit(past),
        _weeks(past),
        words={"day": day_said(day), "now": f"{past.values[-1]:,.0f}"},
        ahead={"mau": past.ahead(day)},
    )


def _moved(change: float) -> str:
    return "as many as before" if not change else f"{abs(change):,.0f} {'more' if change > 0 else 'fewer'}"


def _exhibit(past: Outlook) -> Exhibit:
    """The last half year."""
    first = max(past.last - (SHOWN_DAYS - 1) * DAY, past.first)
    at = tuple(days(first, past.last + DAY))
    values = past.values[-len(at) :]
    return Exhibit(
        NAME,
        (Line(NAME, at, values),),
        f"From {values[0]:,.0f} on {day_said(first)} to {values[-1]:,.0f} on {day_said(past.last)}.",
        zero=False,
    )


def _weeks(past: Outlook) -> Sheet:
    """How far it moved within seven days, week by week."""
    rows = []
    for week in range(min(SHOWN_WEEKS, len(past.values) // AHEAD - 1)):
        at = len(past.values) - 1 - AHEAD * week
        change = past.values[at] - past.values[at - AHEAD]
        rows.append(
            (
                _short(past.first + at * DAY),
                Quantity(f"{past.values[at]:,.0f}"),
                Quantity(signed(change, f"{abs(change):,.0f}")),
            )
        )
    return Sheet("The last weeks", ("Seven days to", NAME, "Change"), tuple(rows))


def _short(day: dt.date) -> str:
    return f"{day.day}\u00a0{day:%B}"


def _picture(known: Known, past: Outlook, day: dt.date) -> Worlds:
    """What came, beside the last value carried on."""
    at = tuple(days(past.last - 27 * DAY, day + DAY))
    actual = tuple(
        past.values[(one - past.first).days] if one <= past.last else came(known, STOCK, one) for one in at
    )
    naive = tuple(past.values[-1] if one >= past.last else None for one in at)
    return Worlds(
        f"{NAME}, and what came",
        TwoWorlds(at, actual, naive),
        stretch=(past.last + DAY, day),
        without="the last value again",
        forecasts=("mau",),
        says="Shaded are the days that lay ahead. The grey line is the naive forecast: the last value again.",
    )


EXERCISE = CaseExercise(
    code="F01",
    title="Monthly actives in a week",
    concept="Naive first",
    difficulty=1,
    idea="A forecast is a range, and the range comes from how wrong such forecasts have been. Begin with the simplest one, that "
    "nothing changes; see how far off it would have been in each of the last weeks; then move it by what you know.",
    order=1,
    minutes=6,
    is_dated=True,
    hints=(
        "How far did it move within seven days in the last weeks? The table has twelve of them.",
        "Today's number plus a usual week is a middle. Leave out the table's largest rise and fall: what is left are the outer two.",
    ),
    questions=(Quantiles(name="mau", asks="Monthly actives on {day}"),),
    deal=deal,
    takeaway="Ask every forecast for its range and its record: “how far off were we the last ten times?” Beside it put the "
    "naive one, that nothing changes. A method that does not beat it is not worth its slide.",
)
