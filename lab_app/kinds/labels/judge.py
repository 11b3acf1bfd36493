"""Judges a filter by the truth: how many of the accounts that it returns are bots, and how many bots it returns."""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from lab_app.course.verdict import NOT_YET, Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.labels.spec import LabelsExercise
from lab_app.sandbox import QueryError
from lab_app.truth import TruthError
from pipelines.contract.units import number, percent

ID_NAMES = ("id", "user_id")
OF_USERS = frozenset({"users", "stg_users", "int_users_classified", "dim_users"})
"""Tables that a filter can look at accounts in."""
MOST_IDS = 200_000
STILL_WORKED_OUT = (
    "Which accounts really are bots is worked out after the data is built, and is not there yet. Run your query meanwhile, "
    "and check it then."
)
NO_BOTS = "In this world no bots signed up in these days, so that there is nothing to find."


class LabelsError(Exception):
    """An answer that holds no ids. The message says what to write."""


@dataclass(frozen=True)
class Found:
    """What a filter returns of the accounts in question, and which of them are bots."""

    called: frozenset[int]
    bots: frozenset[int]

    @property
    def hits(self) -> int:
        return len(self.called & self.bots)

    @property
    def precision(self) -> float:
        return self.hits / len(self.called) if self.called else 0.0

    @property
    def recall(self) -> float:
        return self.hits / len(self.bots)

    def is_right(self, exercise: LabelsExercise) -> bool:
        return self.precision >= exercise.precision and self.recall >= exercise.recall


def judge(exercise: LabelsExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, one SELECT that returns ids. Raises QueryError while the lab is too busy."""
    if not answer.strip():
        return Verdict(
            "unattempted", "Nothing written yet", "Write a query that returns the ids of the bots."
        )
    if " ".join(answer.split()) == " ".join(exercise.starter.split()):
        return Verdict(
            "unattempted",
            "That is the query to begin with",
            "It is the filter that Larder has. Make it find more.",
        )
    try:
        called = ids_of(answer, context)
    except LabelsError as error:
        return Verdict("error", "No list of accounts", str(error))
    except QueryError as error:
        if error.kind == "busy":
            raise
        return Verdict("error", "The query did not run", str(error), line=error.line, column=error.column)
    try:
        bots = bots_of(exercise, context)
    except TruthError as error:
        return Verdict("error", NOT_YET, str(error))
    if not bots:
        return Verdict("error", "Nothing to find here", NO_BOTS)
    outside = called - _among(exercise, context)
    if outside:
        return Verdict(
            "wrong",
            "Not quite",
            f"{number(len(outside))} of the ids are not of accounts that were made from {_days(exercise)}. Look at these "
            "days alone.",
            mistake="outside",
            reasons=("outside",),
        )
    return _verdict(exercise, Found(called, bots), context)


def ids_of(sql: str, context: Context) -> frozenset[int]:
    """The ids that a query returns. Raises LabelsError and QueryError."""
    result = context.sandbox.run(sql, limit=MOST_IDS, ticket=context.ticket)
    if not reads_users(sql):
        raise LabelsError(
            "Ask the table `users`: a filter has to say by what an account is recognised, so that it finds the next one, too."
        )
    names = [column.name.casefold() for column in result.columns]
    place = next((names.index(name) for name in ID_NAMES if name in names), 0 if len(names) == 1 else None)
    if place is None:
        raise LabelsError("Return the column `id` of `users`, one row for each account.")
    values = [row[place] for row in result.rows if row[place] is not None]
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        raise LabelsError("Return the column `id` of `users`, one row for each account: these are no ids.")
    return frozenset(values)


def reads_users(sql: str) -> bool:
    """Whether a query looks at the accounts themselves, and is no list that was typed in."""
    try:
        read = sqlglot.parse_one(sql, dialect="duckdb")
    except SqlglotError:
        return True  # it has run: what cannot be read here is given the benefit of the doubt
    return any(table.name.casefold() in OF_USERS for table in read.find_all(exp.Table))


def bots_of(exercise: LabelsExercise, context: Context) -> frozenset[int]:
    """The accounts in question that really are bots. Raises TruthError and QueryError."""
    if context.truth is None:
        raise TruthError(STILL_WORKED_OUT)
    return context.truth.bots(exercise.first, exercise.last) & _among(exercise, context)


def _among(exercise: LabelsExercise, context: Context) -> frozenset[int]:
    rows = context.sandbox.known(
        f"SELECT id FROM product.users WHERE CAST(created_at AS DATE) BETWEEN DATE '{exercise.first}' "
        f"AND DATE '{exercise.last}'",
        limit=MOST_IDS,
        ticket=context.ticket,
    ).rows
    return frozenset(int(row[0]) for row in rows)


def _verdict(exercise: LabelsExercise, found: Found, context: Context) -> Verdict:
    said = _said(found)
    if found.is_right(exercise):
        return Verdict(
            "right", "Right", " ".join(filter(None, (said, _cost(found), _follows(exercise, found, context))))
        )
    name, message = _mistake(exercise, found.called, context)
    return Verdict(
        "wrong",
        "Not quite",
        " ".join(filter(None, (said, _cost(found), message or _direction(exercise, found)))),
        mistake=name,
        reasons=tuple(filter(None, (name, *_which(exercise, found)))),
    )


def _follows(exercise: LabelsExercise, found: Found, context: Context) -> str:
    """What the bots do to monthly actives as long as Larder takes them for people. Raises QueryError and TruthError."""
    if context.truth is None or not exercise.story:
        return ""
    try:
        people = context.sandbox.known(
            "SELECT user_id FROM marts.dim_users WHERE is_human AND CAST(signed_up_at AS DATE) "
            f"BETWEEN DATE '{exercise.first}' AND DATE '{exercise.last}'",
            limit=MOST_IDS,
            ticket=context.ticket,
        ).rows
    except QueryError as error:
        if error.kind == "busy":
            raise
        return ""  # a release without this table says nothing of it
    taken_for_people = len(found.bots & {int(row[0]) for row in people})
    if not taken_for_people:
        return "Larder's own list knows all of them by now, so they are in no metric any more."
    worlds = context.truth.worlds(exercise.story, "mau_as_filtered")
    too_high, day = max(
        ((actual or 0.0) - (without or 0.0), day)
        for day, actual, without in zip(worlds.dates, worlds.actual, worlds.without, strict=True)
    )
    said = (
        f"Larder's own list still takes {number(taken_for_people)} of them for people, since nobody has told it of this network and "
        "browser."
    )
    if too_high < 1:
        return said
    return (
        f"{said} Until somebody does, monthly actives of these weeks are too high, by {number(round(too_high))} on "
        f"{day:%-d %B %Y}: the record on that slide would be theirs."
    )


def _said(found: Found) -> str:
    if not found.called:
        return "The query returns no account."
    return (
        f"Of the {number(len(found.called))} accounts that you call bots {percent(found.precision)} are; of the "
        f"{number(len(found.bots))} bots you found {percent(found.recall)}."
    )


def _cost(found: Found) -> str:
    people, missed = len(found.called) - found.hits, len(found.bots) - found.hits
    return f"{_counted(people, 'person', 'people')} would be thrown out, {_counted(missed, 'bot', 'bots')} would stay in."


def _counted(count: int, one: str, many: str) -> str:
    return f"{number(count) if count else 'No'} {one if count == 1 else many}"


def _which(exercise: LabelsExercise, found: Found) -> tuple[str, ...]:
    short = {"precision": found.precision < exercise.precision, "recall": found.recall < exercise.recall}
    return tuple(name for name, is_short in short.items() if is_short)


def _direction(exercise: LabelsExercise, found: Found) -> str:
    said = {
        "precision": f"It is too wide: at least {percent(exercise.precision, 0)} of those that it finds have to be bots.",
        "recall": f"It is too narrow: it has to find at least {percent(exercise.recall, 0)} of the bots.",
    }
    return " ".join(said[name] for name in _which(exercise, found))


def _mistake(exercise: LabelsExercise, called: frozenset[int], context: Context) -> tuple[str | None, str]:
    """The foreseen filter that returns the same accounts."""
    for mistake in exercise.mistakes:
        for answer in mistake.answers:
            rows = context.sandbox.known(answer, limit=MOST_IDS, ticket=context.ticket).rows
            if called == frozenset(int(row[0]) for row in rows):
                return mistake.name, mistake.message
    return None, ""


def _days(exercise: LabelsExercise) -> str:
    return f"{exercise.first:%-d %B %Y} to {exercise.last:%-d %B %Y}"
