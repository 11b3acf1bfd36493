"""What a chart says of its time."""

from __future__ import annotations

import datetime as dt

import numpy as np

from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.happened import step_of

MONDAY = dt.date(2026, 6, 22)
WEEKS = 110


def weeks(*, size: float = 1.0, since: int = WEEKS - 10, unfinished: float | None = None) -> list[Point]:
    """A share that varies by a little, and steps by so much in one week."""
    stream = np.random.default_rng(2)
    values = 0.3 * np.exp(0.02 * stream.standard_normal(WEEKS))
    values[since:] *= size
    points = [Point(MONDAY - (WEEKS - 1 - n) * dt.timedelta(weeks=1), float(v)) for n, v in enumerate(values)]
    if unfinished is not None:
        points.append(Point(MONDAY + dt.timedelta(weeks=1), unfinished, complete=False))
    return points


def test_a_step_is_named_with_both_levels_and_its_week() -> None:
    said = step_of(weeks(size=1.5), "share", looks_back=False)
    assert said is not None
    assert said.endswith("since the week of 20 April 2026")
    assert said.startswith("29.7") and "→ 45." in said


def test_nothing_is_named_where_nothing_is_certain() -> None:
    assert step_of(weeks(), "share", looks_back=False) is None
    assert step_of(weeks(size=1.01), "share", looks_back=False) is None
    assert step_of([], "share", looks_back=False) is None


def test_no_step_is_named_in_a_period_that_is_not_over() -> None:
    assert step_of(weeks(unfinished=0.05), "share", looks_back=False) is None
    young = weeks(size=1.5, since=WEEKS - 3)
    assert step_of(young, "share", looks_back=False) is None


def test_no_step_is_named_where_weeks_are_missing() -> None:
    whole = weeks(size=1.5)
    assert step_of([*whole[:90], *whole[92:]], "share", looks_back=False) is None


def test_the_year_s_end_is_no_step() -> None:
    points = [
        Point(p.at, (p.value or 0.0) * (0.6 if p.at >= dt.date(2025, 12, 22) else 1.0)) for p in weeks()
    ]
    until = [p for p in points if p.at <= dt.date(2026, 2, 2)]
    assert step_of(until, "share", looks_back=False) is None
