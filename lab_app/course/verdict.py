"""What a learner is told about an answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["unattempted", "error", "wrong", "right"]


@dataclass(frozen=True)
class DifferenceRow:
    """One line of the table under a verdict: where, what should stand there, and what does."""

    where: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Verdict:
    """The judgement on one answer.

    `headline` is a few words, `message` the first useful difference in a sentence or two. `rows`
    shows it as a table, at most a few lines. `example` is a made-up table (Markdown) with what an
    answer should do with it, where hidden data told that something is amiss. `notes` are remarks
    that don't change the outcome. `mistake` is the name of the foreseen mistake that was recognised.
    `line` and `column` (from 1) point into an answer that could not be run.
    """

    outcome: Outcome
    headline: str
    message: str
    rows: tuple[DifferenceRow, ...] = ()
    example: str | None = None
    notes: tuple[str, ...] = ()
    mistake: str | None = None
    line: int | None = None
    column: int | None = None
    suggestion: str | None = None

    @property
    def is_right(self) -> bool:
        return self.outcome == "right"

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data for JSON."""
        return asdict(self)
