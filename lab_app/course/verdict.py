"""What is said to a learner about an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pipelines.contract.units import number

Outcome = Literal["unattempted", "error", "wrong", "right so far", "right", "scored"]
STILL_BUILDING = (
    "The answer gives what was asked for on the data that you see. It also has to be right on data that you "
    "don't see, and these are made after the data is built: once they are there, it is tried on them by itself."
)
NOT_YET = "Not yet"
"""The headline where an answer cannot be judged by now, and nothing is wrong with it."""
OF_SCORED_KINDS = ("score", "points", "reveal")
OF_CASES = ("answered",)
OF_THE_LAB = ("told_days",)

LEAST_SHOWN = -100
"""Points below this are shown as “−100 or less”: how much less says nothing of the answer that is worth knowing."""


def points_said(points: float) -> str:
    """63; −100 or less. What is kept is not bounded."""
    return f"{number(LEAST_SHOWN)} or less" if points < LEAST_SHOWN else number(round(points))


@dataclass(frozen=True)
class DifferenceRow:
    """One line of the table under a verdict: where, what should be there, and what is."""

    where: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Answered:
    """One question of a case, answered: what was said, what is true, and what that is worth.

    `right`: the option was the right one, or the range holds the truth. `confidence` is what was said of an option,
    `low` and `high` the ends of a range (of quantiles, the 10 % and 90 % ones, and `middle` the 50 % one) and `value` the
    number that it is about, compared as logarithms where `log` is set. `key` is the option's name, `mistake` that of a foreseen wrong number.
    `loss` is by the kind's own rule, 0 at best; `points` 100 at best, and None where nothing is scored. `due` is the day
    (ISO) of which a forecast is: it comes true, for all to see, once the data reaches it.
    """

    question: str
    kind: str
    said: str
    truth: str
    right: bool
    message: str
    confidence: float | None = None
    low: float | None = None
    high: float | None = None
    value: float | None = None
    log: bool = False
    points: float | None = None
    loss: float | None = None
    key: str | None = None
    mistake: str | None = None
    due: str | None = None
    middle: float | None = None


@dataclass(frozen=True)
class Verdict:
    """The judgement on one answer.

    `headline` is a few words, `message` the first useful difference in a sentence or two. `rows`
    shows it as a table, at most a few lines. `example` is a made-up table (Markdown) with what an
    answer should do with it, where hidden data showed that something is wrong. `notes` are remarks
    that don't change the outcome, and what is wrong with a case's further questions. `mistake` is the name of the foreseen mistake that was recognised,
    `reasons` are the names of all that the message says to be wrong: none where it says only that
    something is.
    `line` and `column` (from 1) point into an answer that could not be run.

    An answer is “right so far” while the hidden worlds, on which it has to be right too, are being built: it is
    not done, and is judged again when they are there.

    Kinds that are neither right nor wrong have the outcome `scored`. `score` is then the loss by the
    kind's own rule, 0 at best; `points` is what is made of it for people: 100 is perfect, 0 what a guess
    earns, and less is worse than a guess. `reveal` says, as Markdown, what the truth is, `told_days` the first and the last
    day of which it says what happened. `answered` are the questions of a case, one by one.
    """

    outcome: Outcome
    headline: str
    message: str
    rows: tuple[DifferenceRow, ...] = ()
    example: str | None = None
    notes: tuple[str, ...] = ()
    mistake: str | None = None
    reasons: tuple[str, ...] = ()
    line: int | None = None
    column: int | None = None
    suggestion: str | None = None
    score: float | None = None
    points: float | None = None
    reveal: str | None = None
    told_days: tuple[dt.date, dt.date] | None = None
    answered: tuple[Answered, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.outcome == "right"

    @property
    def is_right_so_far(self) -> bool:
        """Whether nothing is wrong with it on all that it could be tried on."""
        return self.outcome in {"right", "right so far"}

    @property
    def is_done(self) -> bool:
        """Whether the exercise is done with it: it is right, or of a kind in which any answer is scored."""
        return self.outcome in {"right", "scored"}

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data for JSON; what kinds have that are scored is there for those alone."""
        return {
            name: value
            for name, value in asdict(self).items()
            if name not in OF_THE_LAB
            and not (name in OF_SCORED_KINDS and value is None)
            and not (name in OF_CASES and not value)
        }
