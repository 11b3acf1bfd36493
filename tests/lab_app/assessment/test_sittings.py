"""The sum and its bands, what two tasks show, and when a sitting is due."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from lab_app.assessment.due import next_sitting, seed_of
from lab_app.assessment.scale import BANDS, advice
from lab_app.assessment.shown import Shown, change, confidence, rows, shown
from lab_app.assessment.task import all_tasks
from lab_app.course.progress import Sitting, TaskAnswer
from lab_app.course.skills import SKILLS

DAY = dt.date(2026, 1, 31)
SLUGS = [skill.slug for skill in SKILLS]


def rated(*ratings: int) -> dict[str, int]:
    return dict(zip(SLUGS, ratings, strict=True))


def taken(number: int, after: int, *, right: int = 0, rating: int = 3) -> Sitting:
    answers = {
        task.name: TaskAnswer(task.name, "x", 6, place < right, False, 0.65, 10.0)
        for place, task in enumerate(all_tasks())
    }
    return Sitting(number, "s", DAY + dt.timedelta(days=after), rated(*[rating] * 7), answers)


def test_every_sum_has_one_band() -> None:
    for ratings in product((1, 3, 5), repeat=7):
        total = sum(ratings)
        found = advice(rated(*ratings))
        assert found.total == total
        assert [band for band in BANDS if band.first <= total <= band.last] == [found.band]


@pytest.mark.parametrize(
    ("ratings", "band", "first", "misleads"),
    [
        ((1, 1, 5, 5, 5, 5, 5), "Strong", ["apis", "databases"], True),  # 27
        ((2, 1, 2, 1, 2, 1, 1), "Foundation first", ["databases", "apis", "data"], False),
        ((3, 3, 3, 2, 3, 3, 3), "Growing", ["cloud"], False),
        ((4, 4, 4, 4, 4, 4, 3), "Strong", ["ai_ml"], False),
        ((5, 5, 2, 5, 5, 5, 5), "Strong", ["data"], True),
    ],
)
def test_a_foundation_below_three_comes_first_in_any_band(
    ratings: tuple[int, ...], band: str, first: list[str], misleads: bool
) -> None:
    found = advice(rated(*ratings))
    assert (found.band.title, [skill.slug for skill in found.first], found.misleads) == (
        band,
        first,
        misleads,
    )


def answer(task: str, right: bool, near: bool = False) -> TaskAnswer:
    return TaskAnswer(task, "x", 6, right, near, 0.5, 0.0)


@pytest.mark.parametrize(
    ("first", "second", "near", "found"),
    [
        (True, True, False, Shown.RATHER),
        (True, False, False, Shown.ABOUT),
        (True, False, True, Shown.ABOUT),
        (False, True, False, Shown.UNEVEN),
        (False, False, True, Shown.CLOSE),
        (False, False, False, Shown.BELOW),
    ],
)
def test_two_tasks_show_no_level(first: bool, second: bool, near: bool, found: Shown) -> None:
    answers = {"apis_3": answer("apis_3", first, near), "apis_5": answer("apis_5", second)}
    assert shown("apis", answers) is found
    assert found.said.endswith("two tasks are few")
    assert shown("apis", {"apis_3": answers["apis_3"]}) is None


def test_a_gap_is_named_from_two_on() -> None:
    sitting = taken(0, 0, right=7, rating=4)  # of each skill the first task
    assert {row.gap for row in rows(sitting)} == {""}
    assert {row.gap for row in rows(taken(0, 0, right=7, rating=5))} == {"rated higher than shown"}
    assert {row.gap for row in rows(taken(0, 0, right=14, rating=3))} == {"rated lower than shown"}


def test_confidence_stands_beside_the_share_right_with_its_error() -> None:
    found = confidence(taken(0, 0, right=9))
    assert found is not None
    assert (found.count, found.right) == (14, 9 / 14)
    assert found.sure == pytest.approx(0.65)
    assert found.error == pytest.approx(0.26, abs=0.005)
    assert found.is_luck
    none = confidence(taken(0, 0, right=2))
    assert none is not None
    assert not none.is_luck
    assert confidence(Sitting(0, "s", DAY, {}, {})) is None


def test_a_change_needs_two_whole_sittings() -> None:
    found = change(taken(0, 0, right=5), taken(1, 30, right=9, rating=4))
    assert found is not None
    assert (found.rated, found.right, found.by_luck) == (7, 4, 5)
    assert change(Sitting(0, "s", DAY, rated(*[3] * 7), {}), taken(1, 30)) is None


def test_sittings_are_due_thirty_days_apart_and_never_at_once() -> None:
    first = next_sitting([], DAY)
    assert (first.number, first.is_due(DAY)) == (0, True)
    second = next_sitting([taken(0, 0)], DAY)
    assert second.day == DAY + dt.timedelta(days=30)
    assert not second.is_due(second.day - dt.timedelta(days=1))
    assert second.is_due(second.day)
    late = next_sitting([taken(0, 0), taken(1, 58)], DAY)  # the one of day 60 is not asked two days later
    assert late.day == DAY + dt.timedelta(days=78)
    fifth = next_sitting([taken(n, 30 * n) for n in range(4)], DAY)
    assert (fifth.number, fifth.day) == (4, DAY + dt.timedelta(days=180))
    set_back = next_sitting([taken(0, 0)], DAY - dt.timedelta(days=400))
    assert not set_back.is_due(DAY - dt.timedelta(days=400))  # a clock that was set back asks for nothing


def test_four_sittings_share_a_seed_and_the_fifth_has_another() -> None:
    four = [taken(n, 30 * n) for n in range(4)]
    assert {seed_of(number, four[:1]) for number in range(1, 4)} == {"s"}
    assert seed_of(4, four) != "s"
    assert seed_of(0, []) != seed_of(0, [])
