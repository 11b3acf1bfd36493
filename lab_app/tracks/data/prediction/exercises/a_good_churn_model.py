"""**Lena, marketing, 16:20**

> An agency has built us a model: on the evening of {cutoff} it says who will save no plan in the {window} days after
> it. On people whom it had not seen it gets an AUC of {auc}; days since the last plan, alone, get {rule}. Vouchers for
> everybody above 50 % go out tomorrow, by this model with today's people. **Does one of its columns have to go
> first, and which?**

A row of the agency's table is a person who had saved a plan in the {window} days to {cutoff}; it was made on {as_of}.
“Known at” is the latest day that was looked at to fill a column.
"""

from __future__ import annotations

import random

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    NotYetError,
    Option,
    Sheet,
    Truths,
)
from lab_app.kinds.case.window import day_said
from pipelines.contract.calendar import DAY
from pipelines.contract.churn import WINDOW, ChurnModel, Column, churn_of
from pipelines.contract.units import Quantity, number

NONE = "none"
SHOWN = (
    *("days_since_visit", "days_since_plan", "active_days", "active_days_before", "win_back_mails"),
    *("mails_opened", "orders", "tickets", "days_since_signup"),
)
"""Columns of the agency's table, in its order."""
DEALT = ("win_back_mails", "days_since_visit", "active_days", NONE)
"""What the seed deals: one column in a form that knows more than it may, or none."""


def dealt(seed: int) -> str:
    """Which column of this world's table knows more than it may."""
    return random.Random(f"{seed} a column that knows more").choice(DEALT)


def model_of(known: Known) -> ChurnModel:
    """The churn model of the release. Raises NotDealtError."""
    model = None if known.derived is None else churn_of(known.derived)
    if model is None:
        raise NotYetError("The churn model is fitted after the data is built, and is not there yet.")
    if model.why_not:
        raise NotDealtError(f"There is no churn model of this data. {model.why_not}")
    return model


def deal(known: Known) -> Case:
    """The model with one leaky column, or with none. Raises NotDealtError."""
    model, which = model_of(known), dealt(known.seed)
    assert model.cutoff is not None
    columns = {column.name: column for column in model.columns}
    if which != NONE:
        columns[which] = model.leaks[which].column
    first, last = model.cutoff + DAY, model.cutoff + WINDOW * DAY
    rows = [_row(columns[name]) for name in SHOWN]
    rows.append(
        ("Left (the label)", "no plan saved", f"{_day(first)} to {_day(last)}", _day(last), Quantity())
    )
    auc = model.auc if which == NONE else model.leaks[which].auc
    return Case.of(
        {"column": Truths(which, _why(model, which))},
        Sheet(
            "The agency's columns",
            ("Column", "What it holds", "Days looked at", "Known at", "AUC alone"),
            tuple(rows),
        ),
        words={
            "cutoff": day_said(model.cutoff),
            "window": str(WINDOW),
            "auc": number(auc, digits=2),
            "rule": number(columns["days_since_plan"].alone, digits=2),
            "as_of": day_said(model.as_of),
        },
    )


def _row(column: Column) -> tuple[object, ...]:
    if column.known_at is None:
        looked_at = known_at = "the signup"
    else:
        known_at = _day(column.known_at)
        looked_at = f"{_day(column.first)} to {known_at}" if column.first else f"all, to {known_at}"
    return column.label, column.counts, looked_at, known_at, Quantity(number(column.alone, digits=2))


def _day(day: object) -> str:
    return f"{day:%-d\u00a0%b}"


def _why(model: ChurnModel, which: str) -> str:
    assert model.cutoff is not None
    if which == NONE:
        best = max(
            (column for column in model.columns if column.alone is not None), key=lambda one: one.alone or 0
        )
        return (
            f"Every column was known on {day_said(model.cutoff)}; only the label is of later days, as it has to be. An AUC of "
            f"{number(model.auc, digits=2)} is what recent visits are worth: {best.label.lower()} alone gets "
            f"{number(best.alone, digits=2)}. To throw out an honest column for being strong costs some of that. What is left to "
            "ask before the vouchers go out is whether they keep anybody."
        )
    leak = model.leaks[which]
    last = leak.column.known_at
    assert last is not None
    return (
        f"{leak.column.label}: its newest value is of {day_said(last)}, and the model scores on {day_said(model.cutoff)}. {leak.why} "
        f"Its mean is {number(leak.gone, digits=2)} for those who left and {number(leak.stayed, digits=2)} for the others. "
        f"{_cost(model, which)}"
    )


def _more(difference: int) -> str:
    return f"{abs(difference):,} {'more' if difference > 0 else 'fewer'}" if difference else "as many"


def _cost(model: ChurnModel, which: str) -> str:
    """What the leak makes of the vouchers: in the test, in use, and without it."""
    leak, honest = model.leaks[which], model.called
    assert honest is not None
    test, use = leak.called, leak.called_in_use
    wasted = (use.people - use.left) - (honest.people - honest.left)
    cost = f"{_more(wasted)} vouchers would have gone to people who stay anyway, and {_more(use.left - honest.left)} to people who leave"
    return (
        f"In the test {test.people:,} people are above 50\u00a0%, and {test.left:,} of them left (AUC {number(leak.auc, digits=2)}). "
        f"In use, with what the column has by then, {use.people:,} are, of whom {use.left:,} leave ({number(leak.in_use, digits=2)}). "
        f"Without it: {honest.people:,} and {honest.left:,} ({number(model.auc, digits=2)}). With the column {cost}."
    )


EXERCISE = CaseExercise(
    code="F05",
    title="A churn model with a high AUC",
    concept="Churn models",
    difficulty=2,
    idea="A model that says who may leave is tried on a past day: it gets what each person had done by then, and is held against what they did "
    "afterwards. AUC is the share of pairs, one who left and one who stayed, in which it gives the higher score to the one who left.",
    order=5,
    minutes=6,
    hints=(
        "Put yourself into the evening on which the model scores. Which values of the table exist by then?",
        "Compare “known at” with the day of scoring, row by row. The label has to be of later days; may a column be?",
        "A high AUC alone is no sign of it: people who came by yesterday do leave less.",
    ),
    questions=(
        Choice(
            name="column",
            asks="Which column has to go before the model is used?",
            options=(
                Option(
                    "days_since_visit",
                    "Days since the last visit",
                    "It is among the strongest columns, which makes it suspect. But in this table it ends on the day of scoring: people who came by "
                    "lately leave less. Without it the model would tell people apart less well, and nothing would be mended.",
                ),
                Option(
                    "active_days",
                    "Days with a visit",
                    "It is strong, and near to what is predicted. But in this table it ends on the day of scoring, so it is known when it is "
                    "needed. Throwing it out costs accuracy for nothing.",
                ),
                Option(
                    "win_back_mails",
                    "Win-back mails",
                    "Mails to people who are away sound like the answer itself. Here only those count that were sent by the day of scoring: "
                    "they are known, and few get one while they still save plans. To drop them mends nothing.",
                ),
                Option(
                    "tickets",
                    "Support tickets",
                    "A complaint before leaving sounds like a leak. It is counted up to the day of scoring, and alone it hardly "
                    "tells more than a coin. To drop it changes nothing, and mends nothing.",
                ),
                Option(
                    "days_since_signup",
                    "Days since the signup",
                    "Newcomers do leave more, and how long somebody has been there is known on any day. Without it the model would be "
                    "blind to them, and nothing would be mended.",
                ),
                Option(
                    NONE,
                    "None: keep all of them",
                    "A high AUC on people it had not seen is no proof: the test has the same columns as the fit, so what knows too "
                    "much is right in both. The vouchers go out by a model that works only afterwards.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Have “known at” written beside every column of a model, and hold it against the moment of scoring. A test on unseen people does "
    "not find a column that knows too much: it knows as much in the test.",
)
