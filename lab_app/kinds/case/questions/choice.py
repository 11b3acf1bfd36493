"""One of several options, and how sure one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths
from lab_app.kinds.case.questions.question import AnswerError, Question
from pipelines.statistics.scores import belief_points, quadratic_loss, spread

LEVELS = (0.30, 0.50, 0.65, 0.80, 0.90, 0.95)
"""How sure one can say to be; below them is “no idea”, which is even on all options."""
FEWEST_SCORED = 4
"""With fewer options the lowest level is below an even belief, and the score would not be proper."""


@dataclass(frozen=True)
class Option:
    """One answer: `key` names it in answers, `feedback` is said to those who take it.

    `right` is for questions whose answer is the same in every world; in others the case says which one is right.
    """

    key: str
    text: str
    feedback: str = ""
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """Options with a confidence.

    Scored where `scored` and there are four options or more: by the quadratic score of the belief that it says, the
    confidence on the option and the rest spread evenly over the others.
    """

    kind: ClassVar[str] = "choice"
    how: ClassVar[str] = (
        "Your confidence goes on the answer that you choose, and the rest evenly on the others. The loss is the sum of "
        "the squared distances to the truth; 100 points are a loss of nothing, 0 what “no idea” earns. On average "
        "you earn most by saying how sure you really are. (Quadratic or Brier score, 1950.)"
    )
    in_short: ClassVar[str] = (
        "The surer you are, the more points a right answer earns and the more a wrong one costs; “no idea” is worth 0."
    )
    unscored: ClassVar[str] = "The answer is right or wrong. Your confidence goes to your calibration."

    options: tuple[Option, ...]
    scored: bool = True

    @property
    def scoring(self) -> str:
        return self.how if self.is_scored else self.unscored

    @property
    def is_scored(self) -> bool:
        return self.scored and len(self.options) >= FEWEST_SCORED

    @property
    def levels(self) -> tuple[float, ...]:
        """How sure one can be here, from “no idea” on."""
        even = 1.0 / len(self.options)
        return (even, *(level for level in LEVELS if level > even + 1e-9))

    def points(self, confidence: float) -> tuple[float, float]:
        """The points of this confidence if the answer is right, and if it is wrong."""
        count = len(self.options)
        return (
            belief_points(confidence, count, right=True),
            belief_points(confidence, count, right=False),
        )

    @property
    def example(self) -> Truths:
        return Truths(self.options[0].key, "")

    def answered(self, given: Any, truths: Truths) -> Answered:
        picked = self._option(given)
        level = self._level(given)
        true = next(place for place, option in enumerate(self.options) if option.key == truths.right)
        right = picked == true
        count = len(self.options)
        option = self.options[picked]
        how_sure = "no idea" if level == self.levels[0] else f"{level:.0%}".replace("%", "\u00a0%") + " sure"
        return Answered(
            question=self.name,
            kind=self.kind,
            said=f"{option.text} ({how_sure})",
            truth=self.options[true].text,
            right=right,
            confidence=level,
            points=belief_points(level, count, right=right) if self.is_scored else None,
            loss=quadratic_loss(spread(picked, level, count), true) if self.is_scored else None,
            message=self._said_of(option, right=right, why=truths.why),
            key=option.key,
        )

    def _said_of(self, option: Option, *, right: bool, why: str) -> str:
        """What is said to those who took an option. Where one may try again, the truth is not told to who is wrong."""
        if right:
            return why or option.feedback
        return " ".join(filter(None, (option.feedback, why))) if self.is_scored else option.feedback

    def _option(self, given: Any) -> int:
        wanted = given.get("option") if isinstance(given, Mapping) else given
        text = str(wanted if wanted is not None else "").strip()
        if not text:
            raise AnswerError("No answer is chosen yet.")
        if text.isdigit() and 1 <= int(text) <= len(self.options):
            return int(text) - 1
        for place, option in enumerate(self.options):
            if text.casefold() in (option.key.casefold(), option.text.casefold()):
                return place
        raise AnswerError(
            f"“{text[:60]}” is not one of the answers: {', '.join(option.key for option in self.options)}."
        )

    def _level(self, given: Any) -> float:
        wanted = given.get("sure") if isinstance(given, Mapping) else None
        if wanted is None:
            raise AnswerError("How sure are you? " + self._possible())
        text = str(wanted).strip().casefold()
        if text in ("no idea", "none"):
            return self.levels[0]
        try:
            value = float(text.removesuffix("%"))
        except ValueError:
            raise AnswerError(f"“{text[:40]}” is not how sure one can be. " + self._possible()) from None
        share = value / 100 if value > 1 else value
        for level in self.levels:
            if abs(share - level) < 1e-6:
                return level
        raise AnswerError(f"{text[:40]} is not how sure one can be. " + self._possible())

    def _possible(self) -> str:
        return (
            "Say “no idea”, "
            + ", ".join(f"{level:.0%}".rstrip("%") for level in self.levels[1:])
            + " (per cent)."
        )
