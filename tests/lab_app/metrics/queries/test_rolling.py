"""Windows that end in each week have the values that each has when it is asked for alone."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest

from lab_app.lab import Lab
from lab_app.metrics.board import WINDOW_DAYS, WINDOW_WEEKS
from lab_app.metrics.metric import Metric
from lab_app.metrics.queries.rolling import read_windows
from lab_app.metrics.queries.window_cuts import in_windows
from pipelines.contract.release import Release

APART = dt.timedelta(days=WINDOW_DAYS - 1)


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened


def alone(lab: Lab, metric: Metric, last: dt.date) -> float | None:
    """The window's value, asked for by itself."""
    by_day = lab.layer.looks_back(metric.name)
    frame = lab.layer.query(
        [metric.name],
        grain="day" if by_day else None,
        start=last if by_day else last - APART,
        end=last,
        sandbox=lab.sandbox,
    )
    value = float(frame[metric.name].iloc[-1]) if len(frame) else float("nan")
    return None if value != value else value


@pytest.mark.timeout(300)
def test_every_metric_s_windows_are_those_that_each_has_alone(lab: Lab) -> None:
    read = 0
    for metric in lab.layer.metrics():
        if {"day", "week"} <= set(metric.grains):
            until = lab.layer.as_of - dt.timedelta(days=metric.maturity_days)
            points = read_windows(metric, lab.layer, lab.sandbox, weeks=WINDOW_WEEKS, until=until)
            assert points[-1][0] == until, metric.name
            assert {b[0] - a[0] for a, b in itertools.pairwise(points)} == {dt.timedelta(days=7)}
            for last, value in (points[-1], points[-2], points[-20]):
                assert value == pytest.approx(alone(lab, metric, last)), (metric.name, last)
            read += 1
    assert read > 30


def test_no_window_reaches_back_before_the_data(lab: Lab) -> None:
    metric = lab.layer.metric("new_signups")
    first = lab.layer.query(["new_signups"], grain="day", sandbox=lab.sandbox)["period"].iloc[0].date()
    points = read_windows(metric, lab.layer, lab.sandbox, weeks=WINDOW_WEEKS, until=lab.layer.as_of)
    assert dt.timedelta(0) <= points[0][0] - APART - first < dt.timedelta(days=7)


def test_a_window_is_cut_where_weeks_were() -> None:
    sql = "SELECT DATE_TRUNC('week', day) AS period, SUM(n) AS n FROM t GROUP BY DATE_TRUNC('week', day)"
    found = in_windows(sql, 2, dt.date(2026, 6, 30))
    assert found.count("TIME_BUCKET") == 4 and "DATE_TRUNC" not in found
    assert "2026-07-01" in found and "2026-06-24" in found


def test_what_is_not_cut_into_weeks_is_not_taken_for_windows() -> None:
    with pytest.raises(ValueError, match="weeks"):
        in_windows("SELECT day AS period, n FROM t", 4, dt.date(2026, 6, 30))
    with pytest.raises(ValueError, match="weeks"):
        in_windows("SELECT DATE_TRUNC('month', day) AS period, n FROM t", 4, dt.date(2026, 6, 30))
