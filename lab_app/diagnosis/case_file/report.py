"""What a report says, before it is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.diagnosis.case_file.pins import Pin, one_line
from pipelines.contract.units import with_minus

PAGE_SAID = "What the page said"
"""Stands before what the learner has not written."""
GUESSED = "A guess, before the data"
HANDED_IN = "What was handed in"


@dataclass(frozen=True)
class Statement:
    """An answer that was handed in, in words, and what is true; None before it is shown."""

    question: str
    said: str
    truth: str | None = None


@dataclass(frozen=True)
class Report:
    """A case file as a document.

    `asked` is the question that all began with, and `by` who asked it, and when: "Nora, CEO, 2 December 2024". `guess` is
    what was guessed before the data; `answer` is empty, or None, before something was handed in.
    """

    title: str
    asked: str
    by: str
    pins: Sequence[Pin]
    answer: Sequence[Statement] | None
    source: str
    made: dt.date
    guess: str | None = None
    called: tuple[str, str, str] = (HANDED_IN, "Handed in", "Truth")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What was asked, as lines of plain text."""
        return tuple(line for part in self.asked.split("\n\n") if (line := one_line(part)))

    @property
    def is_resolved(self) -> bool:
        """Whether what is true stands beside what was handed in."""
        return any(one.truth is not None for one in self.answer or ())

    @property
    def small_print(self) -> str:
        """Where it comes from, and when it was made."""
        return one_line(f"{self.source} Written on {self.made.day} {self.made:%B %Y}.")


def cell_words(value: object) -> str:
    """A cell of a table as it is read: numbers with thousands apart, nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return with_minus(f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}")
    return with_minus(f"{value:,}") if isinstance(value, int) else str(value)
