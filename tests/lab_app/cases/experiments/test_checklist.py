"""P11: the checklist before a release, and how often a test like it finds the same again."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import replace

import pytest
from scipy import stats

from lab_app.kinds.case import Exhibit
from lab_app.kinds.context import Context
from lab_app.tracks.data.prescription import real_tests
from lab_app.tracks.data.prescription.exercises import checklist_before_a_release as checklist
from lab_app.truth import BothArms
from pipelines.statistics.proportions import Share
from tests.lab_app.cases.experiments.people import exercise_and_case

FIRST_DAY = dt.date(2025, 1, 27)


@pytest.mark.parametrize(
    ("treatment", "control", "decision"),
    [((460, 400), (0, 0), "ship"), ((415, 400), (0, 0), "repeat"), ((350, 400), (0, 0), "stop")],
)
def test_the_rule_of_the_checklist(
    treatment: tuple[int, int], control: tuple[int, int], decision: str
) -> None:
    del control
    assert checklist.decided(Share(treatment[0], 1000), Share(treatment[1], 1000), 0.02) == decision


def test_a_test_is_found_again_as_often_as_power_says() -> None:
    """A normal approximation of the power, with both worlds' people known."""
    arms = BothArms(4000, (1440.0,), (1560.0,), (1440.0,))
    found, read = real_tests.found_again(arms, 4000)
    p0, p1 = 0.36, 0.39
    error = math.sqrt((p0 * (1 - p0) + p1 * (1 - p1)) / 2000)
    expected = stats.norm.sf(1.96 - (p1 - p0) / error)
    assert found / real_tests.AGAIN == pytest.approx(expected, abs=0.02)
    assert read > p1 - p0  # who finds it reads too much


def test_nothing_is_found_again_in_one_test_of_forty() -> None:
    arms = BothArms(4000, (1440.0,), (1440.0,), (1440.0,))
    found, _ = real_tests.found_again(arms, 4000)
    assert found / real_tests.AGAIN == pytest.approx(0.025, abs=0.006)


def test_the_day_of_the_release_varies_and_later_days_are_not_shown(world: Context) -> None:
    ends = Counter[str]()
    for seed in range(12):
        _, case = exercise_and_case("P11", replace(world, seed=seed))
        ends[case.seen.words["weeks"]] += 1
        (picture,) = (one for one in case.seen.exhibits if isinstance(one, Exhibit))
        last = FIRST_DAY + dt.timedelta(days=7 * checklist.weeks_of(seed) + checklist.FOLLOWED - 1)
        assert picture.lines[0].dates[-1] == last
    assert len(ends) >= 3
