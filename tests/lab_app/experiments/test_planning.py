"""The pace of a release's past, and what a test finds by it."""

from __future__ import annotations

import math

import pytest

from lab_app.experiments.pace import Pace, pace_from
from lab_app.experiments.planning import Basis
from pipelines.statistics.experiments.power import margin_shown, power_of_shares
from tests.lab_app.experiments.written import START, Person, Written, on


def test_each_person_comes_once_and_plans_count_in_the_seven_days_from_the_first_visit() -> None:
    record = Written(
        "",
        [
            Person(1, visits=[-3, 0, 1, 2], plans=[6]),
            Person(2, visits=[1], plans=[8]),  # 7 days after the first visit
            Person(3, visits=[2], signed_up=2, plans=[2]),
            Person(4, visits=[0], staff=True),
        ],
    )
    found = pace_from(record, START, 4)
    assert found.people == (1, 1, 1, 0)
    assert found.planners == (1, 0, 1, 0)
    assert found.visitors == (1, 2, 2, 0)
    assert (found.newcomers, found.new_planners) == ((0, 0, 1, 0), (0, 0, 1, 0))
    assert (found.people_by(2), found.days_until(3), found.days_until(4)) == (2, 3, None)


def test_a_release_that_ends_before_has_fewer_days() -> None:
    record = Written("", [Person(1, visits=[0, 1, 2])], as_of=on(1))
    assert pace_from(record, START, 10).days == 2


def basis(narrower: float = 0.2) -> Basis:
    pace = Pace(START, (600, 200, 100, 100), (300, 100, 50, 50), (600,) * 4, (50,) * 4, (20,) * 4)
    rate = 0.02
    errors = {"tickets": math.sqrt(2 * (1 - rate) / rate), "orders": 3.0}
    return Basis("everyone", pace, 0.5, narrower, errors, frozenset({"orders"}))  # type: ignore[arg-type]


def test_the_smallest_lift_is_found_in_four_of_five_tests_and_is_smaller_with_the_past() -> None:
    lift, past = basis().lift(4), basis().lift(4, with_past=True)
    assert lift is not None
    assert past is not None
    assert power_of_shares(0.5, 0.5 + lift, 500) == pytest.approx(0.8)
    assert past == pytest.approx(0.8 * lift, rel=0.02)
    assert lift < (basis().lift(1) or 0)


def test_margins_are_those_of_the_power_of_shares_and_fewer_orders_have_theirs_below_one() -> None:
    assert basis().margin("tickets", 4) == pytest.approx(margin_shown(0.02, 500), rel=0.001)
    fewer = basis().margin("orders", 4)
    assert fewer is not None
    assert 0 < fewer < 1
    assert basis().margin("load_p75", 4) is None
