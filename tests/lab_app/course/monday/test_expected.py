"""What a Monday review expects is held against what came, once the data has come so far, and not a day before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lab_app.course.calibration import calibration
from lab_app.course.monday.expected import SHOWN_WEEKS, expectable, ranged, resolved, weekly
from lab_app.course.monday.kept import change, review_on, reviews
from lab_app.course.progress import Progress
from lab_app.lab import Lab
from pipelines.contract.release import Release

WEEK = dt.timedelta(days=7)


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release) as opened:
        yield opened


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "somebody")


def by_hand(release: Release, metric: str, last: dt.date) -> float:
    """The same from the marts, in plain SQL."""
    sql = {
        "mau": "SELECT COUNT(DISTINCT user_id) FROM marts.fct_activity_days WHERE core_action_count > 0 AND "
        "activity_date > CAST(? AS DATE) - 28 AND activity_date <= ?",
        "orders": "SELECT COUNT(*) FROM marts.fct_orders WHERE is_paid AND ordered_date > CAST(? AS DATE) - 7 AND ordered_date <= ?",
        "new_signups": "SELECT COUNT(*) FROM marts.fct_signups WHERE signed_up_date > CAST(? AS DATE) - 7 AND signed_up_date <= ?",
        "core_actions": "SELECT COUNT(*) FROM marts.fct_core_actions WHERE saved_date > CAST(? AS DATE) - 7 AND saved_date <= ?",
    }[metric]
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        return float(connection.execute(sql, [last, last]).fetchall()[0][0])


@pytest.mark.parametrize("metric", ["mau", "new_signups", "core_actions", "orders"])
def test_a_week_is_seven_days_together_and_of_a_stock_its_last(lab: Lab, metric: str) -> None:
    assert metric in expectable(lab)
    last = lab.release.as_of
    found = weekly(lab, metric, last)
    assert len(found.values) == SHOWN_WEEKS
    assert found.values == tuple(
        by_hand(lab.release, metric, last - WEEK * n) for n in reversed(range(SHOWN_WEEKS))
    )


def test_what_came_is_noted_once_the_data_is_there(lab: Lab, progress: Progress) -> None:
    world, today = lab.release.world.id, lab.release.as_of
    was, will = today - WEEK, today + WEEK
    orders = by_hand(lab.release, "orders", today)
    change(
        progress,
        world,
        was,
        lambda one: one.expecting("orders", (orders, orders + 5), today).expecting("mau", (0, 1), today),
    )
    change(progress, world, today, lambda one: one.expecting("orders", (0, 1e6), will))
    assert all(one.came is None for review in reviews(progress, world) for one in review.expects)
    ahead, past = resolved(progress, lab)
    assert [one.holds for one in ahead.expects] == [None]
    assert {one.metric: one.holds for one in past.expects} == {"orders": True, "mau": False}
    assert review_on(progress, world, was).expected("orders") == past.expected("orders")  # it is kept
    assert resolved(progress, lab) == (ahead, past)


def test_it_joins_the_calibration(lab: Lab, progress: Progress) -> None:
    world, today = lab.release.world.id, lab.release.as_of
    orders = by_hand(lab.release, "orders", today)
    change(
        progress, world, today - WEEK, lambda one: one.expecting("orders", (orders - 4, orders + 8), today)
    )
    found = calibration((), (), ranged(resolved(progress, lab), {"orders": "Orders"}))
    (one,) = found.ranges
    assert one.exercise == f"Monday review, {(today - WEEK).day} {today - WEEK:%b %Y}: Orders"
    assert one.holds
    assert one.truth == pytest.approx(-2 / 6)  # two below the middle of a range of twelve
    assert found.held == 1


def test_a_number_that_is_no_more_stays_open(lab: Lab, progress: Progress) -> None:
    world, today = lab.release.world.id, lab.release.as_of
    change(progress, world, today - WEEK, lambda one: one.expecting("clicks", (0, 1), today))
    (found,) = resolved(progress, lab)
    assert found.expects[0].came is None
    assert ranged((found,), {}) == ()
