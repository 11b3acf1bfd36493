"""The holidays that have names are those that keep Larder's people away."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.contract.holidays import COUNTRIES, easter, holidays
from synthetic.kernel import calendars
from synthetic.vocabulary import COUNTRY_CODES

YEARS = range(2000, 2031)


def test_every_country_has_the_simulators_holidays_and_no_others() -> None:
    assert set(COUNTRIES) == set(COUNTRY_CODES)
    for year in YEARS:
        there = holidays(dt.date(year, 1, 1), dt.date(year, 12, 31))
        for country in COUNTRIES:
            own = {one.day for one in there if country in one.countries}
            assert own == calendars.holidays(country, year), (country, year)


@pytest.mark.parametrize(
    ("year", "sunday"),  # from the tables of the Book of Common Prayer
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2038, (4, 25)), (2008, (3, 23))],
)
def test_easter_is_when_it_is(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == dt.date(year, *sunday)


def test_a_holiday_says_who_has_it() -> None:
    (friday,) = holidays(dt.date(2025, 4, 18), dt.date(2025, 4, 18))
    assert friday.said == "Good Friday (Germany, Spain, United Kingdom)"
    assert holidays(dt.date(2025, 4, 19), dt.date(2025, 4, 20)) == ()
