"""P03: looking each morning. What is put in is what is true, and the rule is the one that is stated."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from lab_app.kinds.case import Exhibit
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.tracks.data.prescription import drawn_tests, peeking
from lab_app.tracks.data.prescription.drawn_tests import DAYS, Drawn, Looks
from tests.lab_app.cases.asked import case_exercise
from tests.lab_app.cases.experiments.people import Rows, exercise_and_case, known_of

SEEDS = 40


def test_a_draw_is_what_a_hash_says(world: Context, rows: Rows) -> None:
    """Counted again in Python, person by person, with a lift and with a fall put in."""
    known, first = known_of(world), drawn_tests.first_day(1)
    people = rows.all(drawn_tests.newcomers(first))
    rate = sum(planned for *_, planned in people) / len(people)
    tests = (Drawn("one", 0.06), Drawn("two", -0.06), Drawn("three"))
    found = drawn_tests.looks(known, first, tests)
    for test in tests:
        counts = np.zeros((4, DAYS))
        for person, day, planned in people:
            digits = hashlib.md5(f"{person} {test.key}".encode()).hexdigest()
            treated, luck = digits[0] < "8", int(digits[1:9], 16) / 16**8
            hit = bool(planned)
            if treated and not hit:
                hit = luck < test.lift / (1 - rate)
            elif treated:
                hit = not luck < -test.lift / rate
            counts[0 if treated else 1, day - 1] += 1
            counts[2 if treated else 3, day - 1] += hit
        sums = np.cumsum(counts, axis=1)
        seen = found[test]
        assert np.allclose([seen.treated, seen.control, seen.treated_hits, seen.control_hits], sums)
        table = [[sums[2, -1], sums[0, -1] - sums[2, -1]], [sums[3, -1], sums[1, -1] - sums[3, -1]]]
        assert seen.z[-1] ** 2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)


def test_what_is_put_in_comes_out_in_the_mean(world: Context) -> None:
    known, first = known_of(world), drawn_tests.first_day(1)
    for lift in (0.05, 0.0, -0.05):
        found = drawn_tests.looks(known, first, [Drawn(f"mean {n}", lift) for n in range(60)])
        lifts = [seen.lift[-1] for seen in found.values()]
        assert np.mean(lifts) == pytest.approx(lift, abs=4 * np.std(lifts) / math.sqrt(len(lifts)))


def test_twelve_tests_of_nothing_and_eight_of_something() -> None:
    for seed in range(SEEDS):
        lifts = [test.lift for test in peeking.tests_of(seed)]
        assert lifts.count(0.0) == 12
        assert len(lifts) == 20
        assert all(0.03 <= abs(lift) <= 0.065 for lift in lifts if lift)
        assert len({test.key for test in peeking.tests_of(seed)}) == 20


def _looks(z: Sequence[float]) -> Looks:
    """Looks whose z is this, nearly: halves of equal size."""
    people = np.arange(1000, 1000 * DAYS + 1, 1000, dtype=np.float64)
    away = np.array(z) * np.sqrt(0.5 / people)
    return Looks(people, people, people * (0.5 + away / 2), people * (0.5 - away / 2))


@pytest.mark.parametrize(
    ("z", "decision"),
    [(2.2, "run_on"), (5.0, "ship"), (-5.0, "stop"), (0.3, "run_on")],
)
def test_the_rule_holds_z_against_the_bound_of_the_day(z: float, decision: str) -> None:
    assert peeking.decided(np.array([0.0] * 8 + [z])) == decision


def test_after_the_last_day_it_is_decided_or_cannot_be_settled() -> None:
    assert peeking.decided(np.full(DAYS, 1.97)) == "open"  # a plain p of .049
    assert peeking.decided(np.array([0.0] * (DAYS - 1) + [2.3])) == "ship"


def test_bounds_spend_five_per_cent_in_all() -> None:
    """By simulation of sums, not by the recursion that makes the bounds."""
    steps = np.random.default_rng(5).normal(size=(40_000, DAYS)).cumsum(axis=1) / np.sqrt(
        np.arange(1, DAYS + 1)
    )
    crossed = np.abs(steps) > peeking.bounds()
    assert np.mean(crossed.any(axis=1)) == pytest.approx(0.05, abs=0.004)
    assert np.mean((np.abs(steps) > peeking.SINGLE).any(axis=1)) > 0.25  # what the texts say of plain looks


def test_nobody_is_asked_about_a_morning_after_the_decision() -> None:
    tests = {Drawn("a"): _looks([0.0] * 9 + [6.0] * (DAYS - 9))}
    for seed in range(10):
        assert peeking.asked(seed, tests).day == 10


def test_the_morning_varies_and_no_decision_is_right_on_most_seeds(world: Context) -> None:
    decisions, days, counts = Counter[object](), set(), Counter[object]()
    for seed in range(SEEDS):
        case = dealt(case_exercise("P03"), replace(world, seed=seed))
        decisions[case.truths["decision"].right] += 1
        counts[case.truths["nulls"].right] += 1
        days.add(case.seen.words["day"])
    assert len(decisions) >= 3
    assert max(decisions.values()) <= 0.7 * SEEDS
    assert len(days) > 8
    assert len(counts) > 4


def test_the_picture_ends_on_the_morning_that_is_asked_about(world: Context) -> None:
    for seed in range(6):
        _, case = exercise_and_case("P03", replace(world, seed=seed))
        (picture,) = (one for one in case.seen.exhibits if isinstance(one, Exhibit))
        assert {len(line.dates) for line in picture.lines} == {int(case.seen.words["day"])}
        assert not any("bound" in line.name for line in picture.lines)
        assert len(case.truths["decision"].after[0].lines[0].dates) == DAYS  # type: ignore[union-attr]


def test_one_is_told_to_be_one_in_twenty(world: Context) -> None:
    chosen, case = exercise_and_case("P03", world)
    tests = next(question for question in chosen.questions if question.name == "nulls")
    truths = replace(case.truths["nulls"], right=6.0, wrong=())
    assert tests.answered("1", truths).mistake == "one_in_twenty"
    assert tests.answered("6", truths).right
    assert tests.answered("9", truths).mistake is None
