"""Which of two gains is the larger: the four answers, at their borders."""

from __future__ import annotations

import pytest

from pipelines.statistics.two_gains import larger


@pytest.mark.parametrize(
    ("onboarding", "speed", "right"),
    [
        (300, 100, "onboarding"),
        (100, 300, "speed"),
        (100, 109, "same"),
        (109, 100, "same"),
        (109, 102, "same"),
        (102, 113, "speed"),
        (50, 99, "neither"),
        (-20, 300, "speed"),
        (-20, -30, "neither"),
    ],
)
def test_one_is_larger_both_are_the_same_or_neither_counts(
    onboarding: float, speed: float, right: str
) -> None:
    assert larger({"onboarding": onboarding, "speed": speed}, 10_000.0) == right
    assert larger({"speed": speed, "onboarding": onboarding}, 10_000.0) == right
