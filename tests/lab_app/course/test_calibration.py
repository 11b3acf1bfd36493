"""How sure one was beside how often one was right, counted by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from lab_app.course.calibration import LUCK, Sure, calibration, expected, is_luck
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
    assert bin_.low == pytest.approx(middle - half)
    assert bin_.high == pytest.approx(middle + half)


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


@given(st.integers(1, 40), st.sampled_from([0.3, 0.5, 0.65, 0.8, 0.95]), st.data())
def test_luck_is_what_the_binomial_distribution_says_where_all_are_as_sure(
    count: int, confidence: float, data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, count))
    answers = [Sure("e", confidence, right=number < right) for number in range(count)]
    few, many = binom.cdf(right, count, confidence), binom.sf(right - 1, count, confidence)
    assert is_luck(answers) == (min(few, many) >= LUCK)


def test_answers_of_several_confidences_are_weighed_as_they_are() -> None:
    """Of three, all right: .3 x .5 x .9 by luck."""
    sure_of = [Sure("e", confidence, right=True) for confidence in (0.3, 0.5, 0.9)]
    assert is_luck(sure_of)
    assert not is_luck([*sure_of, Sure("e", 0.3, right=True)])  # .0405
