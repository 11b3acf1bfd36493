"""Known events ahead: what holidays took before, and what an announced end takes."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from lab_app.metrics.forecasts.events import (
    Ending,
    bent_by_end,
    special_days,
    taken_by_end,
    with_special_days,
)
from pipelines.contract.calendar import DAY
from pipelines.statistics.forecasts.cohorts import Layers
from tests.pipelines.statistics.forecasts.test_cohorts import layers

FIRST = dt.date(2024, 1, 1)


def days_until(last: dt.date) -> list[float]:
    """1,000 a day, 800 on Good Fridays, 500 on Christmas Day."""
    found = [1000.0] * ((last - FIRST).days + 1)
    for day, value in {
        dt.date(2024, 3, 29): 800.0,
        dt.date(2025, 4, 18): 820.0,
        dt.date(2024, 12, 25): 500.0,
    }.items():
        if day <= last:
            found[(day - FIRST).days] = value
    return found


def test_a_holiday_takes_what_it_took_in_the_years_before() -> None:
    today = dt.date(2026, 3, 20)
    found = {one.name: one for one in special_days(FIRST, days_until(today), dt.date(2026, 4, 20))}
    assert found["Good Friday"].day == dt.date(2026, 4, 3)
    assert found["Good Friday"].factor == pytest.approx(0.82)  # of .8 and .82 the milder
    assert "Easter Monday" not in found  # it was a day like others
    point = with_special_days([1000.0] * 31, list(found.values()), today)
    assert point[(dt.date(2026, 4, 3) - today).days - 1] == pytest.approx(820.0)
    assert point[0] == 1000.0


def test_what_happened_on_a_holiday_once_is_not_the_holidays() -> None:
    assumption, today = dt.date(2024, 8, 15), dt.date(2026, 6, 30)
    values = days_until(today)
    values[(assumption - FIRST).days] = 3500.0  # bots came on that day
    assert special_days(FIRST, values, dt.date(2026, 9, 1)) == ()
    values[(dt.date(2025, 8, 15) - FIRST).days] = 960.0  # fewer a year later
    assert special_days(FIRST, values, dt.date(2026, 9, 1)) == ()
    values[(assumption - FIRST).days] = 900.0
    (found,) = special_days(FIRST, values, dt.date(2026, 9, 1))
    assert found.name == "Assumption Day"
    assert found.factor == pytest.approx(0.96)


def test_what_ordinary_days_do_by_chance_is_no_holiday() -> None:
    rng, today = np.random.default_rng(7), dt.date(2026, 6, 30)
    drawn = 0
    for _ in range(40):
        values = rng.poisson(150, (today - FIRST).days + 1).astype(float).tolist()
        drawn += len(special_days(FIRST, values, dt.date(2026, 9, 1)))
    assert drawn <= 2


def test_days_around_the_years_end_are_held_against_the_same_date() -> None:
    today = dt.date(2025, 12, 10)
    found = {one.day: one.factor for one in special_days(FIRST, days_until(today), dt.date(2026, 1, 10))}
    assert found[dt.date(2025, 12, 25)] == pytest.approx(0.5)
    assert dt.date(2025, 12, 24) not in found


def test_a_holiday_without_a_past_is_left_out() -> None:
    today = dt.date(2024, 3, 20)
    assert special_days(FIRST, days_until(today), dt.date(2024, 4, 20)) == ()


def rewarded() -> Layers:
    """60 accounts a week came before the last twelve weeks, and 100 since."""
    one = layers(channel="referral")
    accounts = np.where(np.arange(len(one.accounts)) < len(one.accounts) - 12, 60.0, 100.0)
    return Layers(one.channel, one.members, one.earlier, accounts, one.activated * accounts / 100.0, one.ripe)


def test_an_end_takes_the_accounts_that_came_because_of_it() -> None:
    as_of = dt.date(2026, 6, 30)
    ending = Ending("Free lunch", "referral", as_of - (7 * 12 - 1) * DAY, as_of + 8 * DAY, "")
    bent = bent_by_end(ending, [rewarded()], as_of)
    since, fewer = bent.fewer["referral"]
    assert since == 2
    assert fewer == pytest.approx(40.0)
    taken = taken_by_end(ending, [rewarded()], as_of, 56)
    assert len(taken) == 56
    assert (taken[:7] == 0).all()
    assert (np.diff(taken) <= 1e-9).all()
    assert (
        -45.0 < taken[-1] < -35.0
    )  # 5 weeks of 40 accounts fewer and one of 20, of which about a sixth is there


def test_an_end_of_a_channel_that_nobody_knows_takes_nothing() -> None:
    as_of = dt.date(2026, 6, 30)
    ending = Ending("Free lunch", "carrier pigeons", as_of - 80 * DAY, as_of + 8 * DAY, "")
    assert (taken_by_end(ending, [rewarded()], as_of, 28) == 0).all()
