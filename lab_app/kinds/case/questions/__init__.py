"""What a case asks: a kind of question a file, each with how an answer is read and what it is worth."""

from __future__ import annotations

from lab_app.kinds.case.questions.choice import Choice, Option
from lab_app.kinds.case.questions.decision import Decision
from lab_app.kinds.case.questions.number import Number
from lab_app.kinds.case.questions.plan import PlanQuestion
from lab_app.kinds.case.questions.quantiles import Quantiles
from lab_app.kinds.case.questions.question import AnswerError, Question
from lab_app.kinds.case.questions.range import Range

__all__ = [
    "AnswerError",
    "Choice",
    "Decision",
    "Number",
    "Option",
    "PlanQuestion",
    "Quantiles",
    "Question",
    "Range",
]
