"""Assignments drawn again: held against every assignment that there is, and against coins thrown unit by unit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from pipelines.statistics.experiments.redrawn import Arms, Units, redrawn

DRAWS = 40_000


def values(units: int, columns: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What some units add in control and in treatment, in small whole numbers, so that several are alike."""
    drawn = np.random.default_rng(seed).integers(0, 3, (2, units, columns)).astype(float)
    return drawn[0], drawn[1]


def lifts(arms: Arms) -> np.ndarray:
    return np.round(arms.treatment - arms.control, 9)


@pytest.mark.parametrize("seed", range(3))
def test_each_assignment_of_a_few_units_comes_as_often_as_it_should(seed: int) -> None:
    control, treatment = values(6, 2, seed)
    every = np.array(
        [
            np.concatenate([treatment[list(arm)].sum(axis=0), control[[not one for one in arm]].sum(axis=0)])
            for arm in product([False, True], repeat=6)
        ]
    )
    known, counts = np.unique(every, axis=0, return_counts=True)
    drawn = redrawn(Units.of(control, treatment), DRAWS, np.random.default_rng(seed))
    seen, times = np.unique(
        np.concatenate([drawn.treatment, drawn.control], axis=1), axis=0, return_counts=True
    )
    assert np.array_equal(seen, known)
    share = counts / 64
    assert np.all(np.abs(times / DRAWS - share) < 5 * np.sqrt(share * (1 - share) / DRAWS))


def test_many_units_are_drawn_like_coins_thrown_one_by_one() -> None:
    control, treatment = values(500, 1, 4)
    generator = np.random.default_rng(5)
    coins = generator.random((4_000, 500)) < 0.3
    by_hand = np.where(coins, treatment[:, 0], -control[:, 0]).sum(axis=1)
    drawn = lifts(redrawn(Units.of(control, treatment), DRAWS, generator, planned=0.3))[:, 0]
    assert drawn.mean() == pytest.approx(by_hand.mean(), abs=5 * by_hand.std() / np.sqrt(4_000))
    assert drawn.std() == pytest.approx(by_hand.std(), rel=0.06)


def test_all_units_are_in_one_arm_or_the_other() -> None:
    one = np.ones((700, 1))
    drawn = redrawn(Units.of(one, one), 200, np.random.default_rng(1))
    assert np.all(drawn.treatment + drawn.control == 700)
    everywhere = redrawn(Units.of(one, 2 * one), 3, np.random.default_rng(1), planned=1.0)
    assert np.array_equal(everywhere.treatment[:, 0], [1400.0] * 3)


def test_counts_of_people_are_the_people_themselves() -> None:
    control = np.array([[1.0, hit] for hit in [1] * 30 + [0] * 20 + [1] * 5 + [0] * 45])
    treatment = np.array([[1.0, hit] for hit in [1] * 30 + [1] * 20 + [0] * 5 + [0] * 45])
    by_person, by_count = Units.of(control, treatment), Units.of_people(100, 35, 50, 30)
    for one, other in zip(by_person.if_all, by_count.if_all, strict=True):
        assert np.array_equal(one, other)
    kinds = [
        sorted(zip(*(part.tolist() for part in (u.number, u.control, u.treatment)), strict=True))
        for u in (by_person, by_count)
    ]
    assert kinds[0] == kinds[1]


def test_who_is_lost_in_treatment_is_counted_in_control_alone() -> None:
    units = Units.of_people(1000, 400, 400, 400).losing(200, 50)
    (people, hits), (other_people, others) = units.if_all
    assert (people, hits, other_people, others) == (800, 350, 1000, 400)
    drawn = redrawn(units, DRAWS, np.random.default_rng(2))
    assert drawn.treatment.mean(axis=0) == pytest.approx([400, 175], rel=0.01)
    assert drawn.control.mean(axis=0) == pytest.approx([500, 200], rel=0.01)


def test_more_are_not_lost_than_there_are() -> None:
    units = Units.of_people(10, 4, 4, 4).losing(8, 6)
    assert np.array_equal(units.if_all[0], [10 - 4 - 2, 0])


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(ValueError, match="in both"):
        Units.of_people(10, 4, 5, 6)
    with pytest.raises(ValueError, match="same units"):
        Units.of(np.ones((3, 1)), np.ones((2, 1)))
