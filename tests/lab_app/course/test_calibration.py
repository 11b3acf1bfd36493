"""How sure one was beside how often one was right, counted by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.course.calibration import calibration, expected
from lab_app.course.progress import Attempt, Progress
from lab_app.course.verdict import Answered


def sure(confidence: float, *, right: bool) -> Answered:
    return Answered("cause", "choice", "That", "This", right, "Why.", confidence=confidence, points=10.0)


def ranged(low: float, high: float, value: float, *, log: bool = False) -> Answered:
    return Answered(
        "size", "range", "a to b", "c", low <= value <= high, "Why.", low=low, high=high, value=value, log=log
    )


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "local")


def record(progress: Progress, name: str, *answered: Answered, **more: Any) -> Attempt:
    return progress.record_attempt(
        name,
        "a",
        "scored",
        kind="case",
        world="w",
        points=more.pop("points", 10.0),
        answered=answered,
        **more,
    )


def test_first_answers_count_and_practice_and_later_ones_do_not(progress: Progress) -> None:
    record(progress, "a", sure(0.8, right=True), points=94.0)
    record(progress, "a", sure(0.95, right=True))
    record(progress, "practice/case/choice", sure(0.95, right=False), phase="practice")
    record(progress, "b", sure(0.3, right=False), phase="guess", points=None)
    record(progress, "c", sure(0.8, right=False), ranged(2.0, 6.0, 5.0), points=-20.0)
    found = calibration(progress.attempts())
    assert found.points == (("a", 94.0), ("c", -20.0))
    assert [(one.confidence, one.right, one.guess) for one in found.sure] == [
        (0.8, True, False),
        (0.3, False, True),
        (0.8, False, False),
    ]
    assert [(one.truth, one.holds) for one in found.ranges] == [(0.5, True)]
    bins = found.bins
    assert [(one.confidence, one.right, one.count, one.guess) for one in bins] == [
        (0.8, 0.5, 2, False),
        (0.3, 0.0, 1, True),
    ]


def test_bars_are_wilsons_by_its_own_formula(progress: Progress) -> None:
    for number in range(8):
        record(progress, f"e{number}", sure(0.9, right=number < 6))
    (bin_,) = calibration(progress.attempts()).bins
    z, n, p = 1.2815515655446004, 8, 6 / 8
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert (bin_.low, bin_.high) == (pytest.approx(middle - half), pytest.approx(middle + half))


def test_a_well_kept_range_of_ten_holds_six_to_ten() -> None:
    assert expected(10) == (6, 10)
    low, high = expected(20)
    inside = sum(math.comb(20, k) * 0.8**k * 0.2 ** (20 - k) for k in range(low, high + 1))
    assert inside >= 0.9


@given(st.floats(0.1, 1e6), st.floats(0.0, 1e6), st.floats(0.1, 2e6), st.booleans())
def test_a_range_holds_the_truth_where_it_is_within_a_half_width(
    low: float, width: float, value: float, log: bool
) -> None:
    attempt = Attempt(
        1, "a", "case", "w", None, None, "", "scored", "first", None, None, None, None, False, None,  # type: ignore[arg-type]
        (ranged(low, low + width, value, log=log),),
    )  # fmt: skip
    (one,) = calibration([attempt]).ranges
    assert -5.0 <= one.truth <= 5.0
    if one.holds:
        assert abs(one.truth) <= 1.0 + 1e-6
    elif width > 1e-6 * low:
        assert abs(one.truth) >= 1.0 - 1e-6


def test_old_and_damaged_answers_are_left_out(progress: Progress) -> None:
    record(progress, "a", points=None)
    found = calibration(progress.attempts())
    assert (found.points, found.sure, found.ranges) == ((), (), ())
