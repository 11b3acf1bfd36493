"""All that is said of a series ahead: kept as JSON and read again, without ranges where the past is short."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

from pipelines.contract.holidays import named_days
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.backtest import LEAST_HISTORY, backtest, half_width, judged, level_of
from pipelines.statistics.forecasts.forecast import ours
from pipelines.statistics.forecasts.projection import (
    HORIZON,
    JUDGED,
    Grain,
    Projection,
    TooShortError,
    project,
    with_specials,
)

FIRST = dt.date(2025, 1, 6)


def walk(count: int) -> Floats:
    found: Floats = 4000.0 + np.cumsum(np.random.default_rng(3).normal(3, 9, count))
    return found


@pytest.mark.parametrize("grain", ["day", "week"])
def test_it_is_read_as_it_was_written(grain: Grain) -> None:
    made = project(walk(500 if grain == "day" else 110), FIRST, grain)
    assert Projection.of_json(json.loads(json.dumps(made.as_json()))) == made
    assert len(made.ours.point) == len(made.naive.point) == HORIZON[grain]
    assert [one.step for one in made.ours.records] == list(JUDGED[grain])
    step = dt.timedelta(days=1 if grain == "day" else 7)
    assert made.at(1) == made.last + step
    assert made.last == FIRST + (len(made.values) - 1) * step


def test_it_says_what_the_back_test_says() -> None:
    values = walk(600)
    made = project(values, FIRST, "day")
    past = backtest(values, ours("stock"), HORIZON["day"])
    record = made.ours.record(28)
    assert record is not None
    found = judged(past, 28)
    assert (record.count, record.held) == (found.count, found.held)
    assert record.miss == pytest.approx(float(np.mean(np.abs(found.point - found.actual))))
    half = half_width(past, 28, 0.8)
    assert half is not None
    assert made.ours.outer[27] >= half * level_of(values) - 1e-9  # further ahead no narrower than nearer
    assert all(inner <= outer for inner, outer in zip(made.ours.inner, made.ours.outer, strict=True))
    assert list(made.ours.outer) == sorted(made.ours.outer)


def test_special_days_are_kept_with_it_and_taken_in_when_they_are_asked_for() -> None:
    count, first = 760, dt.date(2024, 1, 1)  # to 29 January 2026
    values = np.full(count, 1000.0) + np.random.default_rng(5).normal(0, 5, count)
    for year in (2024, 2025):
        values[(dt.date(year, 12, 25) - first).days] = 500.0
    short = values[: (dt.date(2025, 12, 1) - first).days]
    made = project(short, first, "day", named=named_days(first, first + dt.timedelta(days=count)))
    assert made.knows_days
    assert Projection.of_json(json.loads(json.dumps(made.as_json()))) == made
    (christmas,) = [one for one in made.specials if one.name == "25 December"]
    assert made.at(christmas.step) == dt.date(2025, 12, 25)
    place = christmas.step - 1
    with_them = with_specials(made.ours, made.specials)
    assert with_them.point[place] == pytest.approx(500.0, rel=0.03)
    assert made.ours.point[place] == pytest.approx(1000.0, rel=0.03)
    assert with_them.outer[place] > made.ours.outer[place]
    assert project(short, first, "day").specials == ()


def test_a_short_past_has_a_forecast_and_no_range() -> None:
    made = project(walk(LEAST_HISTORY - 1), FIRST, "day")
    assert len(made.ours.point) == HORIZON["day"]
    assert not made.ours.has_ranges
    assert made.ours.inner == made.ours.outer == ()
    assert made.ours.records == made.naive.records == ()


def test_hardly_any_past_is_said_to_be_too_short() -> None:
    with pytest.raises(TooShortError, match="28 days of history, and there are 27"):
        project(walk(27), FIRST, "day")
    with pytest.raises(TooShortError, match="8 weeks of history, and there are 7"):
        project(walk(7), FIRST, "week")
    with pytest.raises(TooShortError):
        project(np.array([]), FIRST, "day")


def test_it_can_be_ended() -> None:
    class EndedError(Exception):
        pass

    def say(share: float) -> None:
        if share > 0.1:
            raise EndedError

    with pytest.raises(EndedError):
        project(walk(400), FIRST, "day", say=say)
