"""Which of two decisions gains more of a number: one of them, about as much, or neither worth the name."""

from __future__ import annotations

from collections.abc import Mapping

SAME, NEITHER = "same", "neither"
LEAST = 0.01
"""Of the number left alone: if neither moves it by more, neither does."""
CLOSE = 0.1
"""By so much the larger gain may be above the smaller and still count as the same."""


def larger(gains: Mapping[str, float], alone: float) -> str:
    """The name of the larger of two gains, `SAME`, or `NEITHER`; `alone` is the number with neither of them."""
    more, less = sorted(gains, key=lambda name: -gains[name])
    if gains[more] <= LEAST * alone:
        return NEITHER
    return more if gains[more] > (1.0 + CLOSE) * gains[less] else SAME
