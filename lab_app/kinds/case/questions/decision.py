"""A decision by a rule that is stated beforehand: ship, don't, run on, cannot be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lab_app.kinds.case.questions.choice import Choice


@dataclass(frozen=True, kw_only=True)
class Decision(Choice):
    """Options of which the stated `rule` makes one right on the case at hand, with a confidence.

    Right or wrong, without points: a good decision can end badly. What happened is shown beside it, not graded.
    """

    kind: ClassVar[str] = "decision"
    unscored: ClassVar[str] = (
        "The rule above, applied to the data at hand, makes one decision right: what happened afterwards does not count, "
        "since a good decision can end badly. Your confidence goes to your calibration."
    )

    rule: str
    """Stated with the question; it may have {places} that the case fills."""
    scored: bool = False

    @property
    def texts(self) -> Mapping[str, str]:
        return {"asks": self.asks, "rule": self.rule}
