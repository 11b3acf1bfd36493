"""What a metric over time is said to show."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lab_app.metrics.metric import Metric
from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.figure import lone_group, takeaway
from lab_app.ui.metrics.series import Grain
from tests.lab_app.ui.examples import DAY, METRIC


def _explored(metric: Metric, values: list[float], grain: Grain, first: dt.date, step: int) -> str:
    points = [Point(first + dt.timedelta(days=step * n), value) for n, value in enumerate(values)]
    return takeaway(metric, points, grain)


def test_a_day_of_a_flow_is_held_against_the_same_weekday() -> None:
    signups = replace(METRIC, unit="count")
    week = [100.0, 1, 1, 1, 1, 1, 1, 110.0]
    assert "up 10.0\u00a0% on the same weekday a week before" in _explored(signups, week, "day", DAY, 1)
    stock = replace(signups, is_stock=True)
    assert "on the day before" in _explored(stock, week, "day", DAY, 1)


def test_months_of_a_sum_are_compared_by_the_day() -> None:
    signups = replace(METRIC, unit="count")
    may_june = [Point(dt.date(2026, 5, 1), 3100.0), Point(dt.date(2026, 6, 1), 3000.0)]
    assert "the same a day as the month before" in takeaway(signups, may_june, "month")
    p75 = [Point(dt.date(2026, 5, 1), 2000.0), Point(dt.date(2026, 6, 1), 2100.0)]
    assert "up 5.0\u00a0% on the month before" in takeaway(METRIC, p75, "month")


def test_a_split_with_one_group_that_counts_is_found_out() -> None:
    delivered = [Point(DAY, 0.2, "delivered"), Point(DAY, 0.0, "not delivered")]
    assert lone_group(delivered) == "delivered"
    assert lone_group([Point(DAY, 0.2, "ios"), Point(DAY, 0.1, "web")]) is None
