"""Named days: their effect is found where it is, known only once it was seen, and chance and bots are none of it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pipelines.contract.calendar import DAY, is_year_end
from pipelines.contract.holidays import named_days
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.backtest import backtest, half_width, quantiles_at
from pipelines.statistics.forecasts.forecast import naive, ours
from pipelines.statistics.forecasts.special_days import NEVER_SEEN, STOCK_DAYS, SpecialDays

FIRST = dt.date(2024, 1, 1)
AHEAD = 62
WEEK = np.array([1.2, 1.0, 0.9, 0.9, 1.0, 0.8, 1.2])


def place(day: dt.date) -> int:
    return (day - FIRST).days


def days_until(last: dt.date, **factors: float) -> Floats:
    """1,000 a day, and so much of it on the days that are named, as in d2024_12_25=.5."""
    found = np.full(place(last) + 1, 1000.0)
    for name, factor in factors.items():
        at = place(dt.date(*map(int, name[1:].split("_"))))
        if at < len(found):
            found[at] *= factor
    return found


def special(values: Floats, *, stock: bool = False) -> SpecialDays:
    return SpecialDays(values, named_days(FIRST, FIRST + (len(values) + AHEAD) * DAY), stock=stock)


def factors_ahead(values: Floats) -> dict[str, float]:
    return {one.name: one.factor for one in special(values).ahead(AHEAD) if one.factor != 1.0}


def test_a_holiday_takes_what_it_took_in_the_mean_of_the_years_before() -> None:
    values = days_until(dt.date(2026, 3, 20), d2024_3_29=0.8, d2025_4_18=0.82)
    found = special(values).ahead(AHEAD)
    (friday,) = [one for one in found if one.name == "Good Friday"]
    assert FIRST + (len(values) - 1 + friday.step) * DAY == dt.date(2026, 4, 3)
    assert friday.factor == pytest.approx((0.8 * 0.82) ** 0.5)
    assert 0.0 < friday.error < 0.02
    assert "Easter Monday" not in factors_ahead(values)  # it was a day like others
    point = special(values).aware(naive)(values, AHEAD)
    assert point[friday.step - 1] == pytest.approx(1000.0 * friday.factor)
    assert point[0] == 1000.0


def noisy(seed: int, last: dt.date, mean: float = 1800.0) -> Floats:
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * WEEK[np.arange(place(last) + 1) % 7]).astype(float)


def test_a_small_effect_of_both_years_is_found_and_one_of_chance_is_not() -> None:
    """.94 on 4 July is about two standard deviations of a day: in both years that is no chance."""
    today, found, drawn, asked = dt.date(2026, 6, 30), 0, 0, 0
    for seed in range(20):
        values = noisy(seed, today)
        ahead = factors_ahead(values)
        drawn += len(ahead)
        asked += 4  # Independence Day, Bastille Day, Assumption Day, the bank holiday of August
        for year in (2024, 2025):
            values[place(dt.date(year, 7, 4))] *= 0.94
        found += "Independence Day" in factors_ahead(values)
    assert found >= 14
    assert drawn <= 0.05 * asked


def test_what_happened_on_a_holiday_once_is_not_the_holidays() -> None:
    """Bots came on one 15 August: whatever the other year was, that is nothing of Assumption Day."""
    today = dt.date(2026, 6, 30)
    for of_bots in (2.25, 3.5):
        for of_other in (0.96, 1.0, 1.04, 0.5):
            values = days_until(today, d2024_8_15=of_bots, d2025_8_15=of_other)
            assert "Assumption Day" not in factors_ahead(values)
            values = noisy(1, today)
            values[place(dt.date(2024, 8, 15))] *= of_bots
            values[place(dt.date(2025, 8, 15))] *= of_other
            assert "Assumption Day" not in factors_ahead(values)
    assert "Assumption Day" not in factors_ahead(days_until(today, d2025_8_15=0.5))


def test_a_holiday_without_a_past_is_left_out() -> None:
    assert factors_ahead(days_until(dt.date(2024, 3, 20), d2024_1_15=0.5)) == {}


def test_days_around_the_years_end_are_known_after_one_year() -> None:
    values = days_until(dt.date(2025, 12, 10), d2024_12_25=0.5, d2024_12_24=0.9)
    found = factors_ahead(values)
    assert found["25 December"] == pytest.approx(0.5)
    assert found["24 December"] == pytest.approx(0.9)
    assert "23 December" not in found


def test_of_two_years_ends_that_contradict_each_other_the_milder_counts() -> None:
    values = days_until(dt.date(2026, 12, 10), d2024_12_25=2.5, d2025_12_25=0.8)
    assert factors_ahead(values)["25 December"] == pytest.approx(0.8)


def test_a_years_end_that_was_never_seen_makes_wide_ranges_and_teaches_nothing() -> None:
    values = days_until(dt.date(2024, 12, 24), d2024_12_23=0.4, d2024_12_24=0.4)
    found = special(values)
    known = found.known(len(values) - 1, 14)
    assert known.errors[place(dt.date(2024, 12, 26))] == NEVER_SEEN
    # Forecasts that have to do with it say nothing of what errors ordinary days have.
    origin = np.array(
        [place(dt.date(2024, 11, 1)), place(dt.date(2024, 12, 15)), place(dt.date(2024, 12, 24))]
    )
    assert found.blind(origin, 14).sum(axis=1).tolist() == [0, 10, 14]
    # What was seen of it so far is no reason to expect less of ordinary days.
    assert found.aware(naive)(values, 14)[13] == pytest.approx(1000.0)


def test_what_comes_after_a_day_changes_nothing_that_was_known_then() -> None:
    values = noisy(3, dt.date(2026, 6, 30))
    other = values.copy()
    cut = place(dt.date(2025, 12, 28))
    other[cut + 1 :] *= np.random.default_rng(4).uniform(0.5, 1.5, len(other) - cut - 1)
    for stock in (False, True):
        ours_, theirs = special(values, stock=stock), special(other, stock=stock)
        ours_.known(len(values) - 1, 28)  # that later days were asked about first makes no difference
        for origin in (cut - 200, cut - 5, cut):
            for name in ("factors", "errors", "blind"):
                a, b = (getattr(one.known(origin, 28), name) for one in (ours_, theirs))
                assert a.tolist() == b.tolist()


def stock_with_year_ends(last: dt.date, dip: float) -> Floats:
    """A walk whose every year's end takes a part for as long as it looks back on these days."""
    count = place(last) + 1
    values = 8000.0 + np.cumsum(np.random.default_rng(5).normal(4, 6, count))
    near = np.array([is_year_end(FIRST + n * DAY) for n in range(count)], float)
    felt = np.convolve(near, np.ones(STOCK_DAYS), "full")[:count] / 14
    found: Floats = values * (1 - dip * np.minimum(felt, 1.0))
    return found


def test_a_stock_feels_the_years_end_until_its_window_is_over() -> None:
    values = stock_with_year_ends(dt.date(2026, 12, 15), 0.05)
    by_date = {
        FIRST + (len(values) - 1 + one.step) * DAY: one for one in special(values, stock=True).ahead(56)
    }
    assert by_date[dt.date(2027, 1, 5)].factor == pytest.approx(0.95, abs=0.01)
    assert by_date[dt.date(2026, 12, 26)].factor == pytest.approx(0.975, abs=0.01)
    assert dt.date(2027, 1, 31) not in by_date
    assert special(stock_with_year_ends(dt.date(2026, 12, 15), 0.0), stock=True).ahead(56) == ()


def test_ranges_hold_at_a_later_years_end() -> None:
    """Over 25 series with the same dip each year, from a day before Christmas: as often as they say, and naive hardly ever."""
    held, of_naive, count = 0, 0, 0
    for seed in range(25):
        values = noisy(seed, dt.date(2026, 1, 10), 300.0)
        for year in (2024, 2025):
            values[place(dt.date(year, 12, 23)) : place(dt.date(year, 12, 30))] *= 0.6
        origin = place(dt.date(2025, 12, 20))
        past = backtest(values, ours("daily"), 10, special=special(values), most=32)
        row = int(np.searchsorted(past.origins, origin))
        at = int(past.origins[row])
        for step in range(1, 11):
            day = FIRST + (at + step) * DAY
            if not dt.date(2025, 12, 23) <= day < dt.date(2025, 12, 30):
                continue
            said = quantiles_at(
                past,
                step,
                past.forecasts[row, step - 1],
                past.levels[row],
                at=at,
                doubt=past.doubts[row, step - 1],
            )
            assert said is not None
            assert half_width(past, step, 0.8, at=at) is not None
            count += 1
            held += said[0.1] <= values[at + step] <= said[0.9]
            of_naive += abs(values[at + step] - values[at + step - 7]) <= said[0.9] - said[0.5]
    assert count >= 50
    assert 0.7 <= held / count <= 0.95
    assert of_naive / count <= 0.3
