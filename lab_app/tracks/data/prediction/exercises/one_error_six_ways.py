"""**Milan, product manager, 11:30**

> Nora wants monthly active users four weeks ahead on every Monday, with “plus or minus how much”. My model looks up the
> {nearest} days nearest to the one that it is asked for, and takes their mean. I tried it in six ways on the same
> {days} days, and got six errors, from {best} to {worst}. **Which one may I write beside Monday's number?**

The error is how far the model is off on average, in per cent of what came. In each way the model was asked only for
days that the table names, and knew only the days that the table says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Option, Sheet, Truths
from lab_app.kinds.case.series import ALL, STOCK, WINDOW, daily
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, percent
from pipelines.statistics.arrays import Bools, Floats, Integers

NEAREST = 5
AHEAD = 28
FAR = 180
"""Days ahead in the way that looks too far."""
FOLDS = 5
FIRST = 182
"""Days that are known at least before the model is asked for later ones."""
FEWEST_DAYS = 2 * FAR + FIRST


@dataclass(frozen=True)
class Way:
    """A way to try a model: its letter and name, what it knows of which day it is asked for, and its mean error."""

    letter: str
    name: str
    knows: str
    error: Callable[[Floats], float]


def forecast(values: Floats, known: Bools, day: int) -> float:
    """The mean of the days nearest to `day` among those that are known; of two as near, the earlier one."""
    places = np.flatnonzero(known)
    order = np.argsort(np.abs(places - day), kind="stable")[:NEAREST]
    return float(values[places[order]].mean())


def _error(values: Floats, asked: Integers, knows: Callable[[int], Bools]) -> float:
    off = [abs(forecast(values, knows(int(day)), int(day)) - values[day]) / values[day] for day in asked]
    return float(np.mean(off))


def _all(values: Floats) -> float:
    everything = np.ones(len(values), bool)
    return _error(values, np.arange(len(values)), lambda _: everything)


def _folds(length: int) -> Integers:
    """A fold for each day, the same number of days in each, drawn once for all worlds."""
    found: Integers = np.random.default_rng(4).permutation(np.arange(length) % FOLDS)
    return found


def _shuffled(values: Floats) -> float:
    fold = _folds(len(values))
    return _error(values, np.arange(len(values)), lambda day: fold != fold[day])


def _weeks(values: Floats) -> float:
    week = np.arange(len(values)) // 7
    fold = _folds(int(week.max()) + 1)[week]
    return _error(values, np.arange(len(values)), lambda day: fold != fold[day])


def _by_time(ahead: int) -> Callable[[Floats], float]:
    def error(values: Floats) -> float:
        at = np.arange(len(values))
        return _error(values, at[FIRST + ahead :], lambda day: at <= day - ahead)

    return error


WAYS = (
    Way("A", "every day", "all days, the one that it is asked for among them", _all),
    Way("B", "a fifth of the days, drawn by lot, at a time", "the other four fifths, earlier and later ones", _shuffled),
    Way("C", "a fifth of the weeks, drawn by lot, at a time", "the other four fifths, earlier and later ones", _weeks),
    Way("D", "each day from the one before", "all days up to the day before", _by_time(1)),
    Way("E", f"each day from {AHEAD} days before", f"all days up to {AHEAD} days before", _by_time(AHEAD)),
    Way("F", f"each day from {FAR} days before", f"all days up to {FAR} days before", _by_time(FAR)),
)  # fmt: skip


def errors(values: Floats) -> dict[str, float]:
    """The error of each way, by its letter."""
    return {way.letter: way.error(values) for way in WAYS}


def deal(known: Known) -> Case:
    """The six errors on the release's monthly active users. Raises QueryError and NotDealtError."""
    ((start,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    first = start + (WINDOW - 1) * DAY
    values = np.array(daily(known, STOCK, ALL, first, known.as_of))
    if len(values) < FEWEST_DAYS or not (values > 0).all():
        raise NotDealtError(f"This world's history is too short: the six ways need {FEWEST_DAYS} days of it.")
    found = errors(values)
    rows = tuple((way.letter, way.name, way.knows, Quantity(percent(found[way.letter], 2))) for way in WAYS)
    why = (
        f"On Monday the model knows everything up to that day and is asked for a day {AHEAD} days later. Only E tried it so: "
        f"{percent(found['E'])}. B's {percent(found['B'], 2)} is the error for a day whose neighbours on both sides are known, which no Monday "
        f"has. With it beside the number, Nora would have planned on an error {_part(found)}, and a miss of "
        f"{percent(found['E'])} would have looked like a break in the product."
    )
    return Case.of(
        {"way": Truths("E", why)},
        Sheet("Six ways to try one model", ("Way", "It is asked for", "It knows", "Error"), rows),
        words={
            "nearest": str(NEAREST),
            "days": f"{len(values):,}",
            "best": percent(min(found.values()), 2),
            "worst": percent(max(found.values()), 2),
        },
    )


def _part(found: dict[str, float]) -> str:
    """How much too small the shuffled error is, in words."""
    return (
        f"{round(found['E'] / found['B'])} times too small"
        if found["E"] > 1.5 * found["B"]
        else "that is too small"
    )


EXERCISE = CaseExercise(
    code="F04",
    title="Six errors of one model",
    concept="Errors of models",
    difficulty=2,
    order=4,
    minutes=5,
    hints=(
        "On a Monday in use: which days does the model know, and how far away is the day that it is asked for?",
        "For each way, take one day that it is asked for. Does the model know the day after it?",
        "Two ways know the past only, and have another distance than four weeks.",
    ),
    questions=(
        Choice(
            name="way",
            asks="Which way's error belongs beside a number for four weeks ahead?",
            scored=False,
            options=(
                Option(
                    "A",
                    "A: every day, from all days",
                    "It is asked for days that it has seen: one of the five whose mean it takes is the day itself. What somebody has "
                    "learnt by heart says nothing of the next question. Nora's plan would hold hardly any reserve.",
                ),
                Option(
                    "B",
                    "B: days by lot, from the other four fifths",
                    "Folds by lot are usual, and right where rows have nothing to do with each other. Here the day before and the day after "
                    "are known, and monthly users hardly change in a day. Monday has no day after: the plan would be far too sure.",
                ),
                Option(
                    "C",
                    "C: weeks by lot, from the other four fifths",
                    "Better than single days: neighbours within the week are gone. The weeks before and after are still known, and a Monday "
                    "knows none after it. The plan would still be too sure.",
                ),
                Option(
                    "D",
                    "D: each day, from the day before",
                    "It knows the past only, as on Monday, but is asked for tomorrow. In one day 27 of the 28 days of the window stay the "
                    "same; in four weeks none does. The plan would have a day's reserve for a month.",
                ),
                Option(
                    "E",
                    "E: each day, from 28 days before",
                    "It knows what Monday knows, and is asked for what Monday is asked for.",
                ),
                Option(
                    "F",
                    "F: each day, from 180 days before",
                    "It knows the past only, but is asked for a day half a year away. A range that wide for four weeks says nothing: Nora would "
                    "hold back money for a risk that is not there.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Try a forecast as it will be used: with what is known on the day, for a day as far ahead. Whoever mixes past and future in the test gets the error of "
    "filling a gap, not of a forecast.",
)
