"""What all questions of a case have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths
from lab_app.kinds.number.judge import parse
from pipelines.contract.units import Unit, shown


class AnswerError(ValueError):
    """An answer that cannot be read. The message says what to write, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question. `name` is its key in an answer, `asks` what is asked, with {places} that the case fills.

    One that `waits` would give the answers before it away: the page shows it when those stand.
    """

    kind: ClassVar[str]
    how: ClassVar[str]
    """How it is scored, for those who ask: the rule in plain words, then its name."""
    in_short: ClassVar[str] = ""
    """How points are given, in one sentence, for kinds that are practised first."""

    name: str
    asks: str
    waits: bool = False

    @property
    def scoring(self) -> str:
        """How this one is scored."""
        return self.how

    @property
    @abstractmethod
    def is_scored(self) -> bool:
        """Whether it earns points; if not, an answer is right or wrong."""

    @abstractmethod
    def answered(self, given: Any, truths: Truths) -> Answered:
        """What an answer, as plain data, is worth. Raises AnswerError for one that cannot be read."""

    @property
    def texts(self) -> Mapping[str, str]:
        """Its texts that may have {places}, by the names of the fields."""
        return {"asks": self.asks}

    def check(self, given: Any) -> None:
        """Raise AnswerError for an answer that cannot be read; the truth has no part in it."""
        self.answered(given, self.example)

    def check_so_far(self, given: Any) -> None:  # noqa: B027 -- most have nothing to say before all is there
        """Raise AnswerError for what cannot stand of an answer that is being given. What is missing is no fault yet."""

    @property
    @abstractmethod
    def example(self) -> Truths:
        """Some truth, so that an answer can be read without the real one."""


def number_of(given: Any, unit: Unit, what: str) -> float:
    """A number as it was typed in the unit that is asked for: 34 is 34 % of a share. Raises AnswerError."""
    text = str(given if given is not None else "").strip()
    if not text:
        raise AnswerError(f"{what} is missing.")
    value = typed(text, unit)
    if value is None:
        raise AnswerError(
            f"{what}, “{text[:40]}”, is not a number. Write it as {'34.5' if unit == 'share' else '1234.5'}."
        )
    return value / 100 if unit == "share" else value


def numbers_so_far(given: Any, whats: Mapping[str, str], unit: Unit) -> dict[str, float]:
    """The numbers of an answer that are there, by their names in `whats`, which says what each is. Raises AnswerError for
    one that is no number."""
    there = {name: part(given, name) for name in whats}
    return {
        name: number_of(value, unit, whats[name])
        for name, value in there.items()
        if str(value if value is not None else "").strip()
    }


def typed(given: Any, unit: Unit) -> float | None:
    """The number that a field holds, in the unit in which it is typed: per cent of a share. None where it is no number."""
    text = str(given if given is not None else "").strip()
    return parse(text.replace("%", "")) if unit == "share" else parse(text)


def part(given: Any, name: str) -> Any:
    """One entry of an answer that has several; None where there is none."""
    return given.get(name) if isinstance(given, Mapping) else None


def said(value: float, unit: Unit) -> str:
    """A value with its unit."""
    return shown(value, unit)
