"""The kind of exercise about one case: a window of history or a choice, with questions that are judged by the truth.

A case is dealt by the world's seed (`case.Deal`), so the answers differ from world to world. Its questions are a
choice with a confidence, a range, quantiles, a decision or a number (`questions/`), of which an exercise has one or
several. Where the answers are scored, the first ones count and the truth is shown afterwards; where they are right
or wrong, as for an idea that is the same in every world, one may try again.
"""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link
from lab_app.kinds.case.case import (
    Ahead,
    Bar,
    Bars,
    Case,
    Curve,
    Exhibit,
    Known,
    Line,
    Notch,
    NotDealtError,
    NotYetError,
    Opening,
    Seen,
    Sheet,
    Span,
    Spans,
    Truths,
    Worlds,
    Worths,
    Wrong,
    other_than,
)
from lab_app.kinds.case.causes import belief
from lab_app.kinds.case.questions import Choice, Decision, Number, Option, PlanQuestion, Quantiles, Range
from lab_app.kinds.case.spec import CaseExercise

__all__ = [
    "Ahead",
    "Bar",
    "Bars",
    "Case",
    "CaseExercise",
    "Choice",
    "Curve",
    "Decision",
    "Exhibit",
    "Hint",
    "Known",
    "Line",
    "Link",
    "NotDealtError",
    "NotYetError",
    "Notch",
    "Number",
    "Opening",
    "Option",
    "PlanQuestion",
    "Quantiles",
    "Range",
    "Seen",
    "Sheet",
    "Span",
    "Spans",
    "Truths",
    "Worlds",
    "Worths",
    "Wrong",
    "belief",
    "other_than",
]
